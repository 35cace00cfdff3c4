import type { Parameter } from "../nn/parameter.js";
import { suppliedTrainingKernels } from "../wasm/training.js";
import { checkNonNegative, Optimizer, type ParameterGroup, type Rule, type Settings } from "./optimizer.js";
import type { ParameterState } from "./parameterState.js";
import type { OptimizerTarget } from "./target.js";

/** Options of Adagrad, as in torch.optim.Adagrad. */
export interface AdagradOptions {
  /** Learning rate (1e-2). */
  readonly lr?: number;
  /** The rate of step t is lr/(1 + (t − 1)·lrDecay) (0). */
  readonly lrDecay?: number;
  /** L2 penalty, added to the gradient (0). */
  readonly weightDecay?: number;
  /** What the sums of squares start from (0). */
  readonly initialAccumulatorValue?: number;
  /** Added to the denominator (1e-10). */
  readonly eps?: number;
}

const SUM = ["sum"];
const RULE: Rule<AdagradOptions> = {
  kind: "Adagrad",
  defaults: { lr: 1e-2, lrDecay: 0, weightDecay: 0, initialAccumulatorValue: 0, eps: 1e-10 },
  slots: SUM,
};

/**
 * Adagrad (Duchi, Hazan and Singer 2011), as torch.optim.Adagrad: each weight has its own rate, which falls with the sum of its squared gradients.
 * @example
 * const model = new nn.Linear(3, 1);
 * const optimizer = new optim.Adagrad(model, { lr: 0.1 });
 * scope(() => nn.mseLoss(model.forward(tensor([1, 2, 3])), tensor([1])).backward());
 * optimizer.step();
 */
export class Adagrad extends Optimizer<AdagradOptions> {
  /**
   * @param target a module, parameters, or groups of these with options of their own
   * @throws RangeError ERR_BPTT_ARGUMENT for options out of their range, or a parameter in two groups
   * @throws TypeError ERR_BPTT_ARGUMENT for a target without parameters
   */
  constructor(target: OptimizerTarget<AdagradOptions>, options: AdagradOptions = {}) {
    super(RULE, target, options);
  }

  protected override check(label: string, settings: Settings<AdagradOptions>): void {
    checkNonNegative(`${label}lrDecay`, settings.lrDecay);
    checkNonNegative(`${label}weightDecay`, settings.weightDecay);
    checkNonNegative(`${label}initialAccumulatorValue`, settings.initialAccumulatorValue);
    checkNonNegative(`${label}eps`, settings.eps);
  }

  protected override slots(): readonly string[] {
    return SUM;
  }

  protected override initial({ initialAccumulatorValue }: ParameterGroup<AdagradOptions>): number {
    return initialAccumulatorValue;
  }

  protected override update(parameter: Parameter, group: ParameterGroup<AdagradOptions>, state: ParameterState): void {
    const { lr, lrDecay, weightDecay, eps } = group;
    suppliedTrainingKernels().adagradStep(
      parameter.pointer,
      state.pointer("sum"),
      parameter.gradientPointer,
      parameter.size,
      lr / (1 + (state.steps - 1) * lrDecay),
      eps,
      weightDecay,
    );
  }
}
