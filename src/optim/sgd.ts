import { checkBoolean, rangeError } from "../errors.js";
import type { Parameter } from "../nn/parameter.js";
import { suppliedTrainingKernels } from "../wasm/training.js";
import { checkNonNegative, Optimizer, type ParameterGroup, type Rule, type Settings } from "./optimizer.js";
import type { ParameterState } from "./parameterState.js";
import type { OptimizerTarget } from "./target.js";

/** Options of SGD, as in torch.optim.SGD. */
export interface SGDOptions {
  /** Learning rate (1e-3). */
  readonly lr?: number;
  /** What is kept of the last update in the next (0). */
  readonly momentum?: number;
  /** Share of the gradient that momentum leaves out (0). */
  readonly dampening?: number;
  /** L2 penalty, added to the gradient (0). */
  readonly weightDecay?: number;
  /** Nesterov momentum (false); needs momentum and no dampening. */
  readonly nesterov?: boolean;
}

const VELOCITY = ["velocity"];
const RULE: Rule<SGDOptions> = {
  kind: "SGD",
  defaults: { lr: 1e-3, momentum: 0, dampening: 0, weightDecay: 0, nesterov: false },
  slots: VELOCITY,
};

/**
 * Stochastic gradient descent with momentum, as torch.optim.SGD: v ← momentum·v + (1 − dampening)·g, w ← w − lr·v, where v begins as g.
 * @example
 * const w = new nn.Parameter([1]);
 * const optimizer = new optim.SGD([w], { lr: 0.1 });
 * scope(() => w.mul(w).sum().backward());
 * optimizer.step();
 * w.item(); // 0.8
 */
export class SGD extends Optimizer<SGDOptions> {
  /**
   * @param target a module, parameters, or groups of these with options of their own
   * @throws RangeError ERR_BPTT_ARGUMENT for options out of their range, or a parameter in two groups
   * @throws TypeError ERR_BPTT_ARGUMENT for a target without parameters
   */
  constructor(target: OptimizerTarget<SGDOptions>, options: SGDOptions = {}) {
    super(RULE, target, options);
  }

  protected override check(label: string, settings: Settings<SGDOptions>): void {
    const { momentum, dampening, weightDecay, nesterov } = settings;
    checkNonNegative(`${label}momentum`, momentum);
    checkNonNegative(`${label}weightDecay`, weightDecay);
    checkNonNegative(`${label}dampening`, dampening);
    checkBoolean(`${label}nesterov`, nesterov);
    if (nesterov && (momentum === 0 || dampening !== 0))
      throw rangeError("ERR_BPTT_ARGUMENT", `${label}nesterov needs a momentum above 0 and no dampening`);
  }

  protected override slots({ momentum }: ParameterGroup<SGDOptions>): readonly string[] {
    return momentum === 0 ? [] : VELOCITY;
  }

  protected override update(parameter: Parameter, group: ParameterGroup<SGDOptions>, state: ParameterState): void {
    const { lr, momentum, dampening, weightDecay, nesterov } = group;
    suppliedTrainingKernels().sgdStep(
      parameter.pointer,
      momentum === 0 ? 0 : state.pointer("velocity"),
      parameter.gradientPointer,
      parameter.size,
      momentum !== 0 && state.fresh("velocity"),
      nesterov,
      lr,
      momentum,
      dampening,
      weightDecay,
    );
  }
}
