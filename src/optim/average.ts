import { refusePromise, type Synchronous } from "../autograd/scope.js";
import { checkOptions, describe, stateError, typeError } from "../errors.js";
import { Block } from "../memory/heap.js";
import { readFloats, writeFloats } from "../memory/views.js";
import type { Parameter } from "../nn/parameter.js";
import { decode, doesNotFit, encode, fieldsOf, openState, type SavedState } from "../nn/savedState.js";
import { Tensor } from "../ops/tensor.js";
import { hostStorage } from "../tensor/base.js";
import { suppliedTrainingKernels } from "../wasm/training.js";
import { checkDecay } from "./optimizer.js";
import { readTensors } from "./savedTensors.js";
import { type Trainable, trained } from "./target.js";

const KIND = "WeightAverage";

/** Options of WeightAverage. */
export interface WeightAverageOptions {
  /** What is kept of the average in every update (0.999). */
  readonly decay?: number;
}

/**
 * Exponential moving average of weights (Polyak and Juditsky 1992), as torch.optim.swa_utils.AveragedModel with
 * get_ema_multi_avg_fn: the first update copies the weights w, each further one makes
 *
 *     a ← decay·a + (1 − decay)·w
 *
 * @example
 * const w = new nn.Parameter([0]);
 * const average = new optim.WeightAverage([w], { decay: 0.75 });
 * average.update(); // after every step of the optimizer
 * w.set([1]); // stands for a step
 * average.update();
 * average.apply(() => w.item()); // 0.25: the average, in place of the weights
 * w.item(); // 1
 */
export class WeightAverage {
  #decay: number;
  readonly #averages: readonly { readonly name: string; readonly parameter: Parameter; readonly block: Block }[];
  #updates = 0;
  #swapped = false;
  #applying = false;

  /**
   * @param target a module or parameters
   * @throws RangeError ERR_BPTT_ARGUMENT for a decay outside of [0, 1)
   * @throws TypeError ERR_BPTT_ARGUMENT for a target without parameters
   */
  constructor(target: Trainable, options: WeightAverageOptions = {}) {
    checkOptions("WeightAverage", options, ["decay"]);
    const { decay = 0.999 } = options;
    checkDecay("WeightAverage: decay", decay);
    this.#decay = decay;
    this.#averages = trained("WeightAverage", target).map(([name, parameter]) => ({
      name,
      parameter,
      block: Block.allocate(4 * parameter.size),
    }));
  }

  /** @internal Whether it averages this parameter. */
  holds(parameter: Parameter): boolean {
    return this.#averages.some((own) => own.parameter === parameter);
  }

  /** @internal Throws while the model holds the average: what trains or saves its weights would take the one for the other. */
  checkSwappedBack(what: string): void {
    if (this.#swapped)
      throw stateError(
        "ERR_BPTT_BUSY",
        `${what} while the model holds the average; call swap() first, or leave apply()`,
      );
  }

  /**
   * Takes the weights into the average.
   * @throws Error ERR_BPTT_BUSY while the model holds the average
   */
  update(): void {
    this.checkSwappedBack("WeightAverage: update()");
    const kernels = suppliedTrainingKernels();
    const kept = this.#updates === 0 ? 0 : this.#decay;
    for (const { parameter, block } of this.#averages) {
      if (kept === 0)
        kernels.fill(block.pointer, 0, parameter.size); // what was there may be NaN
      else kernels.scale(block.pointer, kept, parameter.size);
      kernels.addScaled(block.pointer, parameter.pointer, 1 - kept, parameter.size);
    }
    this.#updates += 1;
  }

  /**
   * Exchanges weights and average: the model holds the average, until the next swap.
   * @throws Error ERR_BPTT_BUSY before the first update, and inside apply()
   */
  swap(): void {
    if (this.#applying)
      throw stateError("ERR_BPTT_BUSY", "WeightAverage: swap() inside apply(), which gives the weights back itself");
    this.#exchange();
  }

  #exchange(): void {
    if (this.#updates === 0)
      throw stateError("ERR_BPTT_BUSY", "WeightAverage: there is no average yet; call update() after a step first");
    for (const { parameter, block } of this.#averages) {
      const weights = readFloats(parameter.pointer, parameter.size);
      writeFloats(parameter.pointer, readFloats(block.pointer, parameter.size));
      writeFloats(block.pointer, weights);
      parameter.touch();
    }
    this.#swapped = !this.#swapped;
  }

  /**
   * Runs fn while the model holds the average, and gives the weights back afterwards, also when fn throws.
   * @returns what fn returns
   * @throws Error ERR_BPTT_BUSY before the first update, and where the model holds the average already
   * @throws TypeError ERR_BPTT_TYPE when fn is no function or returns a promise
   */
  apply<T>(fn: () => Synchronous<T>): T {
    if (typeof fn !== "function")
      throw typeError("ERR_BPTT_TYPE", `WeightAverage: apply() takes a function, got ${describe(fn)}`);
    if (this.#swapped)
      throw stateError("ERR_BPTT_BUSY", "WeightAverage: apply() while the model holds the average already");
    this.#exchange();
    this.#applying = true;
    try {
      return refusePromise("WeightAverage.apply", fn() as T);
    } finally {
      this.#applying = false;
      this.#exchange();
    }
  }

  /** The average by the names of the parameters, also while the model holds it; no tensors before the first update. */
  stateDict(): SavedState {
    const values = { kind: KIND, decay: encode(this.#decay), updates: this.#updates };
    if (this.#updates === 0) return { values, tensors: {} };
    const tensors = this.#averages.map(({ name, parameter, block }) => {
      const data = readFloats(this.#swapped ? parameter.pointer : block.pointer, parameter.size);
      return [name, new Tensor(parameter.shape, "float32", hostStorage(data))];
    });
    return { values, tensors: Object.fromEntries(tensors) };
  }

  /**
   * Goes on from a saved average, with its decay. Everything is checked first: on an error nothing has changed.
   * @throws Error ERR_BPTT_STATE that lists what does not fit, ERR_BPTT_BUSY while the model holds the average
   */
  loadStateDict(state: SavedState): void {
    this.checkSwappedBack("WeightAverage: loadStateDict()");
    const problems: string[] = [];
    const values = fieldsOf("the state", openState(KIND, state), ["kind", "decay", "updates"], problems);
    const [decay, updates] = [decode(values.get("decay")), values.get("updates")];
    if (!(typeof decay === "number" && decay >= 0 && decay < 1))
      problems.push(`decay must be at least 0 and less than 1, got ${describe(decay)}`);
    if (!(Number.isSafeInteger(updates) && (updates as number) >= 0))
      problems.push(`updates must be an integer of at least 0, got ${describe(updates)}`);
    const saved = updates === 0 ? [] : this.#averages;
    const data = readTensors(state.tensors, saved, problems);
    if (problems.length > 0) throw doesNotFit(KIND, problems);
    this.#decay = decay as number;
    this.#updates = updates as number;
    for (const [i, { block }] of saved.entries()) writeFloats(block.pointer, data[i] as Float32Array);
  }
}
