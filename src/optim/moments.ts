import { checkBoolean, describe, typeError } from "../errors.js";
import type { Parameter } from "../nn/parameter.js";
import { suppliedTrainingKernels } from "../wasm/training.js";
import { checkDecay, checkNonNegative, Optimizer, type ParameterGroup, type Settings } from "./optimizer.js";
import type { ParameterState } from "./parameterState.js";
import type { OptimizerTarget } from "./target.js";

/** Options of Adam and AdamW, as in torch.optim. */
export interface AdamOptions {
  /** Learning rate (1e-3). */
  readonly lr?: number;
  /** Decay of the running means of gradient and squared gradient ([0.9, 0.999]). */
  readonly betas?: readonly [number, number];
  /** Added to the denominator (1e-8). */
  readonly eps?: number;
  /** Adam: L2 penalty, added to the gradient (0). AdamW: share of lr by which weights shrink in a step (1e-2). */
  readonly weightDecay?: number;
  /** Divide by the largest running mean of squares so far (false; Reddi, Kale and Kumar 2018). */
  readonly amsgrad?: boolean;
}

const SLOTS = ["mean", "square"];
const AMSGRAD_SLOTS = ["mean", "square", "largest"];

/** What Adam and AdamW share: all but what weight decay does. */
export abstract class Moments extends Optimizer<AdamOptions> {
  readonly #decoupled: boolean;
  readonly #powers = new Map<ParameterState, readonly [first: Power, second: Power]>();

  constructor(
    kind: string,
    target: OptimizerTarget<AdamOptions>,
    options: AdamOptions,
    { weightDecay, decoupled }: { weightDecay: number; decoupled: boolean },
  ) {
    const defaults = { lr: 1e-3, betas: [0.9, 0.999], eps: 1e-8, weightDecay, amsgrad: false } as const;
    super({ kind, defaults: { ...defaults }, slots: AMSGRAD_SLOTS }, target, options);
    this.#decoupled = decoupled;
  }

  protected override check(label: string, { betas, eps, weightDecay, amsgrad }: Settings<AdamOptions>): void {
    if (!Array.isArray(betas) || betas.length !== 2)
      throw typeError("ERR_BPTT_TYPE", `${label}betas must be two numbers, got ${describe(betas)}`);
    checkDecay(`${label}betas[0]`, betas[0]);
    checkDecay(`${label}betas[1]`, betas[1]);
    checkNonNegative(`${label}eps`, eps);
    checkNonNegative(`${label}weightDecay`, weightDecay);
    checkBoolean(`${label}amsgrad`, amsgrad);
  }

  protected override slots({ amsgrad }: ParameterGroup<AdamOptions>): readonly string[] {
    return amsgrad ? AMSGRAD_SLOTS : SLOTS;
  }

  protected override update(parameter: Parameter, group: ParameterGroup<AdamOptions>, state: ParameterState): void {
    const { lr, betas, eps, weightDecay, amsgrad } = group;
    const [beta1, beta2] = betas;
    let powers = this.#powers.get(state);
    if (!powers) {
      powers = [new Power(), new Power()];
      this.#powers.set(state, powers);
    }
    suppliedTrainingKernels().adamStep(
      parameter.pointer,
      state.pointer("mean"),
      state.pointer("square"),
      amsgrad ? state.pointer("largest") : 0,
      parameter.gradientPointer,
      parameter.size,
      lr / (1 - powers[0].of(beta1, state.steps)),
      1 / Math.sqrt(1 - powers[1].of(beta2, state.steps)),
      beta1,
      1 - beta1,
      beta2,
      1 - beta2,
      eps,
      this.#decoupled ? 0 : weightDecay,
      this.#decoupled ? lr * weightDecay : 0,
    );
  }
}

// Below this, 1 − βᵗ is 1 in float64.
const NEGLIGIBLE = 2 ** -60;

/**
 * βᵗ by multiplication alone, since powers differ between engines in their last bits. It goes on from the last call where it
 * can, and depends on nothing but β and t.
 */
class Power {
  #beta = 1;
  #steps = 0;
  #value = 1;

  of(beta: number, steps: number): number {
    if (beta !== this.#beta || steps < this.#steps) {
      this.#beta = beta;
      this.#steps = 0;
      this.#value = 1;
    }
    for (; this.#steps < steps && this.#value > NEGLIGIBLE; ++this.#steps) this.#value *= beta;
    return this.#value;
  }
}
