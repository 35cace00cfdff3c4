import { checkBoolean, checkOptions, rangeError } from "../errors.js";
import type { Parameter } from "../nn/parameter.js";
import { core } from "../wasm/core.js";
import { checkNonNegative, Optimizer, type Trainable } from "./optimizer.js";

/** Options of SGD, as in torch.optim.SGD. */
export interface SGDOptions {
  /** Learning rate (1e-3). */
  readonly lr?: number;
  readonly momentum?: number;
  readonly dampening?: number;
  readonly weightDecay?: number;
  /** Nesterov momentum; needs momentum and no dampening. */
  readonly nesterov?: boolean;
}

/** Stochastic gradient descent with momentum, as torch.optim.SGD. */
export class SGD extends Optimizer {
  readonly #options: Required<Omit<SGDOptions, "lr">>;
  readonly #started = new Set<string>();

  /** @example new optim.SGD(model, { lr: 0.1, momentum: 0.9 }) */
  constructor(target: Trainable, options: SGDOptions = {}) {
    checkOptions("SGD", options, ["lr", "momentum", "dampening", "weightDecay", "nesterov"]);
    const { lr = 1e-3, momentum = 0, dampening = 0, weightDecay = 0, nesterov = false } = options;
    super("SGD", target, lr, momentum === 0 ? [] : ["velocity"]);
    checkNonNegative("SGD: momentum", momentum);
    checkNonNegative("SGD: weightDecay", weightDecay);
    checkNonNegative("SGD: dampening", dampening);
    checkBoolean("SGD: nesterov", nesterov);
    if (nesterov && (momentum === 0 || dampening !== 0))
      throw rangeError("ERR_BPTT_ARGUMENT", "SGD: nesterov needs a momentum above 0 and no dampening");
    this.#options = { momentum, dampening, weightDecay, nesterov };
  }

  protected override update(name: string, parameter: Parameter): void {
    const { momentum, dampening, weightDecay, nesterov } = this.#options;
    const velocity = momentum === 0 ? 0 : this.slot("velocity", name, parameter);
    const first = !this.#started.has(name);
    core().kernels.sgdStep(
      parameter.pointer,
      velocity,
      parameter.gradientPointer,
      parameter.size,
      first,
      nesterov,
      this.lr,
      momentum,
      dampening,
      weightDecay,
    );
    this.#started.add(name);
  }
}
