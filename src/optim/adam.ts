import { checkOptions, describe, typeError } from "../errors.js";
import type { Parameter } from "../nn/parameter.js";
import { core } from "../wasm/core.js";
import { checkDecay, checkNonNegative, Optimizer, type Trainable } from "./optimizer.js";

/** Options of Adam, as in torch.optim.Adam. */
export interface AdamOptions {
  /** Learning rate (1e-3). */
  readonly lr?: number;
  /** Decay of the running means of gradient and squared gradient ([0.9, 0.999]). */
  readonly betas?: readonly [number, number];
  /** Added to the denominator (1e-8). */
  readonly eps?: number;
  /** L2 penalty, added to the gradient (0). */
  readonly weightDecay?: number;
}

// β1ᵗ and β2ᵗ of one parameter, by multiplication alone: powers differ between engines in their last bits.
interface Powers {
  first: number;
  second: number;
}

/** Adam (Kingma and Ba 2015), as torch.optim.Adam. */
export class Adam extends Optimizer {
  readonly #options: Required<Omit<AdamOptions, "lr">>;
  readonly #powers = new Map<string, Powers>();

  /** @example new optim.Adam(model, { lr: 1e-2 }) */
  constructor(target: Trainable, options: AdamOptions = {}) {
    checkOptions("Adam", options, ["lr", "betas", "eps", "weightDecay"]);
    const { lr = 1e-3, betas = [0.9, 0.999], eps = 1e-8, weightDecay = 0 } = options;
    super("Adam", target, lr, ["mean", "square"]);
    if (!Array.isArray(betas) || betas.length !== 2)
      throw typeError("ERR_BPTT_TYPE", `Adam: betas must be two numbers, got ${describe(betas)}`);
    for (const [i, beta] of betas.entries()) checkDecay(`Adam: betas[${i}]`, beta);
    checkNonNegative("Adam: eps", eps);
    checkNonNegative("Adam: weightDecay", weightDecay);
    this.#options = { betas, eps, weightDecay };
  }

  protected override update(name: string, parameter: Parameter): void {
    const { betas, eps, weightDecay } = this.#options;
    const [beta1, beta2] = betas;
    const powers = this.#powers.get(name) ?? { first: 1, second: 1 };
    powers.first *= beta1;
    powers.second *= beta2;
    this.#powers.set(name, powers);
    const mean = this.slot("mean", name, parameter);
    const square = this.slot("square", name, parameter);
    core().kernels.adamStep(
      parameter.pointer,
      mean,
      square,
      parameter.gradientPointer,
      parameter.size,
      this.lr / (1 - powers.first),
      1 / Math.sqrt(1 - powers.second),
      beta1,
      1 - beta1,
      beta2,
      1 - beta2,
      eps,
      weightDecay,
    );
  }
}
