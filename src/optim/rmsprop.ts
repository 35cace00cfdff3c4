import { checkBoolean } from "../errors.js";
import type { Parameter } from "../nn/parameter.js";
import { suppliedTrainingKernels } from "../wasm/training.js";
import { checkDecay, checkNonNegative, Optimizer, type ParameterGroup, type Rule, type Settings } from "./optimizer.js";
import type { ParameterState } from "./parameterState.js";
import type { OptimizerTarget } from "./target.js";

/** Options of RMSprop, as in torch.optim.RMSprop. */
export interface RMSpropOptions {
  /** Learning rate (1e-2). */
  readonly lr?: number;
  /** Decay of the running mean of squared gradients (0.99). */
  readonly alpha?: number;
  /** Added to the denominator (1e-8). */
  readonly eps?: number;
  /** L2 penalty, added to the gradient (0). */
  readonly weightDecay?: number;
  /** What is kept of the last update in the next (0). */
  readonly momentum?: number;
  /** Divide by an estimate of the variance: the mean of squares less the square of the mean (false). */
  readonly centered?: boolean;
}

const PLAIN = ["square"];
const CENTERED = ["square", "mean"];
const MOVING = ["square", "velocity"];
const BOTH = ["square", "mean", "velocity"];
const RULE: Rule<RMSpropOptions> = {
  kind: "RMSprop",
  defaults: { lr: 1e-2, alpha: 0.99, eps: 1e-8, weightDecay: 0, momentum: 0, centered: false },
  slots: BOTH,
};

/**
 * RMSprop (Tieleman and Hinton 2012; centered: Graves 2013), as torch.optim.RMSprop: gradients divided by the root of the running mean of their squares.
 * @example
 * const model = new nn.Linear(3, 1);
 * const optimizer = new optim.RMSprop(model, { lr: 1e-3, momentum: 0.9, centered: true });
 * scope(() => nn.mseLoss(model.forward(tensor([1, 2, 3])), tensor([1])).backward());
 * optimizer.step();
 */
export class RMSprop extends Optimizer<RMSpropOptions> {
  /**
   * @param target a module, parameters, or groups of these with options of their own
   * @throws RangeError ERR_BPTT_ARGUMENT for options out of their range, or a parameter in two groups
   * @throws TypeError ERR_BPTT_ARGUMENT for a target without parameters
   */
  constructor(target: OptimizerTarget<RMSpropOptions>, options: RMSpropOptions = {}) {
    super(RULE, target, options);
  }

  protected override check(label: string, settings: Settings<RMSpropOptions>): void {
    checkDecay(`${label}alpha`, settings.alpha);
    checkNonNegative(`${label}eps`, settings.eps);
    checkNonNegative(`${label}weightDecay`, settings.weightDecay);
    checkNonNegative(`${label}momentum`, settings.momentum);
    checkBoolean(`${label}centered`, settings.centered);
  }

  protected override slots({ centered, momentum }: ParameterGroup<RMSpropOptions>): readonly string[] {
    if (momentum === 0) return centered ? CENTERED : PLAIN;
    return centered ? BOTH : MOVING;
  }

  protected override update(parameter: Parameter, group: ParameterGroup<RMSpropOptions>, state: ParameterState): void {
    const { lr, alpha, eps, weightDecay, momentum, centered } = group;
    suppliedTrainingKernels().rmspropStep(
      parameter.pointer,
      state.pointer("square"),
      centered ? state.pointer("mean") : 0,
      momentum === 0 ? 0 : state.pointer("velocity"),
      parameter.gradientPointer,
      parameter.size,
      lr,
      alpha,
      1 - alpha,
      eps,
      momentum,
      weightDecay,
    );
  }
}
