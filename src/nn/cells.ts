// One step of a recurrent layer, for loops of your own: the layers' recurrences on sequences of one step.
import { operate } from "../autograd/scope.js";
import { checkBoolean, checkInteger, checkOptions, rangeError } from "../errors.js";
import { gruRecurrence } from "../ops/gru.js";
import { lstmRecurrence } from "../ops/lstm.js";
import { defaultGenerator } from "../ops/random.js";
import type { Recurrence, RecurrentWeights } from "../ops/recurrence.js";
import { recurrentLayer } from "../ops/recurrent.js";
import { RecurrentStage } from "../ops/recurrentStage.js";
import { elmanRecurrence } from "../ops/rnn.js";
import type { Stage } from "../ops/stage.js";
import type { Tensor } from "../ops/tensor.js";
import { count, format } from "../tensor/shape.js";
import { checkFeatures, checkParameterCount, checkTensor, checkWeights } from "./check.js";
import { checkPair, type LSTMState } from "./lstm.js";
import { Module, pathOf } from "./module.js";
import { Parameter } from "./parameter.js";
import { repr } from "./repr.js";
import { checkNonlinearity, type Nonlinearity } from "./rnn.js";
import { checkState } from "./sequenceLayout.js";

/** Options of every cell. */
export interface CellOptions {
  /** Whether there are biases (true). */
  readonly bias?: boolean;
}

/** Options of RNNCell. */
export interface RNNCellOptions extends CellOptions {
  /** "tanh" (default) or "relu". */
  readonly nonlinearity?: Nonlinearity;
}

/** Base of the cells: parameters, checks and the step; G gate rows, those of its layer. */
abstract class Cell extends Module {
  /** Whether there are biases. */
  readonly bias: boolean;
  /** (G, inputSize): G = hiddenSize rows in an RNN cell, 3·hiddenSize in a GRU, 4·hiddenSize in an LSTM cell. */
  readonly weight_ih: Parameter;
  /** (G, hiddenSize). */
  readonly weight_hh: Parameter;
  /** (G), or null without biases. */
  readonly bias_ih: Parameter | null;
  /** (G), or null without biases. */
  readonly bias_hh: Parameter | null;
  readonly #recurrence: Recurrence;

  constructor(
    /** Features of each step. */
    readonly inputSize: number,
    /** Size of the state. */
    readonly hiddenSize: number,
    options: CellOptions,
    name: string,
    recurrence: Recurrence,
    extraOptions: readonly string[] = [],
  ) {
    super();
    checkInteger(`${name}: inputSize`, inputSize, 1);
    checkInteger(`${name}: hiddenSize`, hiddenSize, 1);
    checkOptions(name, options, [...extraOptions, "bias"]);
    const { bias = true } = options;
    checkBoolean(`${name}: bias`, bias);
    const G = recurrence.gates * hiddenSize;
    // All of it at once, before the first parameter takes memory.
    checkParameterCount(name, { inputSize, hiddenSize }, G * (inputSize + hiddenSize + (bias ? 2 : 0)));
    const bound = 1 / Math.sqrt(hiddenSize);
    const draw = (...shape: number[]) => new Parameter(defaultGenerator().uniform(count(shape), -bound, bound), shape);
    this.bias = bias;
    this.weight_ih = draw(G, inputSize);
    this.weight_hh = draw(G, hiddenSize);
    this.bias_ih = bias ? draw(G) : null;
    this.bias_hh = bias ? draw(G) : null;
    this.#recurrence = recurrence;
  }

  /** @internal */
  override extraRepr(): string {
    return repr(`${this.inputSize}, ${this.hiddenSize}`, this, { bias: true, nonlinearity: "tanh" });
  }

  /** A step of the cell is a step of its layer. */
  protected cellStages(): Stage[] {
    return [new RecurrentStage(this.#recurrence, this.#weights)];
  }

  get #weights(): RecurrentWeights {
    const { weight_ih: ih, weight_hh: hh, bias_ih, bias_hh, inputSize, hiddenSize } = this;
    const G = this.#recurrence.gates * hiddenSize;
    checkWeights(this, [
      ["weight_ih", [G, inputSize]],
      ["weight_hh", [G, hiddenSize]],
      ["bias_ih", [G]],
      ["bias_hh", [G]],
    ]);
    return { ih, hh, bih: bias_ih ?? undefined, bhh: bias_hh ?? undefined, hr: undefined };
  }

  /** The states after a step, from those before it or zeros, all (batch, ·) or without a batch. */
  protected advance(x: Tensor, states: readonly Tensor[] | undefined): Tensor[] {
    const { inputSize, hiddenSize } = this;
    const path = pathOf(this);
    checkTensor(`${path}: input`, x);
    if (x.shape.length !== 1 && x.shape.length !== 2)
      throw rangeError(
        "ERR_BPTT_SHAPE",
        `${path}: input must have 2 dimensions (or 1, unbatched), got shape ${format(x.shape)}; a cell reads one step, a layer the whole sequence`,
      );
    checkFeatures(path, x, "inputSize", inputSize);
    const batch = x.shape.slice(0, -1);
    const [B = 1] = batch;
    if (B === 0) throw rangeError("ERR_BPTT_SHAPE", `${path}: input of shape ${format(x.shape)} has an empty batch`);
    const expected = [...batch, hiddenSize];
    states?.forEach((state, i) => {
      const name = this.#recurrence.states === 1 ? "state" : `state ${i === 0 ? "h" : "c"}`;
      checkState(`${path}: ${name}`, state, expected, batch.length > 0 ? "batch, hiddenSize" : "hiddenSize");
    });

    return operate(() => {
      const initial = states?.map((state) => state.reshape([1, B, hiddenSize]));
      const sequence = x.reshape([1, B, inputSize]);
      const [, final] = recurrentLayer(this.#recurrence, sequence, initial, [this.#weights], undefined);
      return final.map((state) => state.reshape(expected));
    });
  }
}

/** A cell whose state is h alone. */
abstract class HiddenStateCell extends Cell {
  /**
   * Runs one step.
   * @param x (batch, inputSize), or (inputSize) unbatched
   * @param h the state before the step, (batch, hiddenSize) or (hiddenSize); zeros when left out
   * @returns the state after it, which is the output too
   * @throws RangeError ERR_BPTT_SHAPE naming the cell, what it got and what it expected
   */
  override forward(x: Tensor, h?: Tensor): Tensor {
    const [next] = this.advance(x, h === undefined ? undefined : [h]);
    return next as Tensor;
  }

  /** @internal */
  streamStages(): Stage[] {
    return this.cellStages();
  }
}

/**
 * One step of an RNN, as torch.nn.RNNCell: h′ = f(x·W_ihᵀ + b_ih + h·W_hhᵀ + b_hh).
 *
 * Parameters: weight_ih (hiddenSize, inputSize), weight_hh (hiddenSize, hiddenSize), bias_ih and bias_hh (hiddenSize),
 * uniform in ±1/√hiddenSize at first.
 * @example
 * const cell = new nn.RNNCell(8, 32);
 * let h: Tensor | undefined;
 * for (const x of [tensor(new Float32Array(8)), tensor(new Float32Array(8))]) h = cell.forward(x, h);
 * h?.shape; // [32]
 */
export class RNNCell extends HiddenStateCell {
  /** f: "tanh" or "relu". */
  readonly nonlinearity: Nonlinearity;

  /**
   * @param inputSize features of each step
   * @param hiddenSize size of the state
   * @throws RangeError ERR_BPTT_ARGUMENT for sizes below 1
   * @throws TypeError ERR_BPTT_ARGUMENT for another nonlinearity
   */
  constructor(inputSize: number, hiddenSize: number, options: RNNCellOptions = {}) {
    const { nonlinearity = "tanh" } = Object(options) as RNNCellOptions; // what is no object, super refuses
    checkNonlinearity("RNNCell", nonlinearity);
    super(inputSize, hiddenSize, options, "RNNCell", elmanRecurrence(nonlinearity), ["nonlinearity"]);
    this.nonlinearity = nonlinearity;
  }
}

/**
 * One step of a GRU, as torch.nn.GRUCell: equations, parameters and the order of their rows as in {@link GRU}, without suffix.
 * @example
 * const cell = new nn.GRUCell(8, 32);
 * const h = cell.forward(tensor(new Float32Array(2 * 8), [2, 8])); // of two sequences, from a state of zeros
 * h.shape; // [2, 32]
 */
export class GRUCell extends HiddenStateCell {
  /**
   * @param inputSize features of each step
   * @param hiddenSize size of the state
   * @throws RangeError ERR_BPTT_ARGUMENT for sizes below 1
   */
  constructor(inputSize: number, hiddenSize: number, options: CellOptions = {}) {
    super(inputSize, hiddenSize, options, "GRUCell", gruRecurrence);
  }
}

/**
 * One step of an LSTM, as torch.nn.LSTMCell: equations, parameters and the order of their rows as in {@link LSTM}, without suffix.
 * @example
 * const cell = new nn.LSTMCell(8, 32);
 * const x = tensor(new Float32Array(2 * 8), [2, 8]);
 * const [h, c] = cell.forward(x, cell.forward(x)); // two steps of two sequences
 * [h.shape, c.shape]; // [[2, 32], [2, 32]]
 */
export class LSTMCell extends Cell {
  /**
   * @param inputSize features of each step
   * @param hiddenSize size of the state
   * @throws RangeError ERR_BPTT_ARGUMENT for sizes below 1
   */
  constructor(inputSize: number, hiddenSize: number, options: CellOptions = {}) {
    super(inputSize, hiddenSize, options, "LSTMCell", lstmRecurrence);
  }

  /**
   * Runs one step.
   * @param x (batch, inputSize), or (inputSize) unbatched
   * @param state [h, c] before the step, each (batch, hiddenSize) or (hiddenSize); zeros when left out
   * @returns [h, c] after it; h is the output too
   * @throws RangeError ERR_BPTT_SHAPE naming the cell, what it got and what it expected
   */
  override forward(x: Tensor, state?: LSTMState): LSTMState {
    if (state !== undefined) checkPair(pathOf(this), state);
    return this.advance(x, state) as LSTMState;
  }

  /** @internal */
  streamStages(): Stage[] {
    return this.cellStages();
  }
}
