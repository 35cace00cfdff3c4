// What Elman and Jordan networks share: options, parameters, the layout of sequences and states. They differ in what is fed
// back: the state h or the output y.
import { operate } from "../autograd/scope.js";
import { checkBoolean, checkInteger, checkOptions, describe, typeError } from "../errors.js";
import { defaultGenerator } from "../ops/random.js";
import type { Activation, OutputActivation } from "../ops/rnn.js";
import type { Tensor } from "../ops/tensor.js";
import { count } from "../tensor/shape.js";
import { checkParameterCount, checkWeights } from "./check.js";
import { pathOf } from "./module.js";
import type { PackedSequence } from "./packed.js";
import { Parameter } from "./parameter.js";
import { repr } from "./repr.js";
import { checkInput, checkState, stateShape } from "./sequenceLayout.js";
import { SequenceModule, type SequenceOptions } from "./sequenceModule.js";

/** Options of Elman and Jordan networks. */
export interface NetworkOptions {
  /** f, of the state: "tanh" (default), "sigmoid" or "relu". */
  readonly activation?: Activation;
  /** g, of the output: the same as activation unless given; also "identity" or, over the features, "softmax". */
  readonly outputActivation?: OutputActivation;
  /** Input and output are (batch, seq, feature) instead of (seq, batch, feature) (false). */
  readonly batchFirst?: boolean;
}

const ACTIVATION_NAMES = ["tanh", "sigmoid", "relu"] as const;
const OUTPUT_ACTIVATION_NAMES = [...ACTIVATION_NAMES, "identity", "softmax"] as const;

/** Base of Elman and Jordan networks. */
export abstract class SimpleNetwork extends SequenceModule {
  /** f: "tanh", "sigmoid" or "relu". */
  readonly activation: Activation;
  /** g: one of these, "identity" or "softmax". */
  readonly outputActivation: OutputActivation;
  /** Whether sequences are (batch, seq, feature). */
  readonly batchFirst: boolean;
  /** (inputSize, hiddenSize). */
  readonly U: Parameter;
  /** (hiddenSize, hiddenSize) in an Elman network, (outputSize, hiddenSize) in a Jordan network. */
  readonly W: Parameter;
  /** (hiddenSize, outputSize). */
  readonly V: Parameter;
  /** (hiddenSize). */
  readonly b_W: Parameter;
  /** (outputSize). */
  readonly b_V: Parameter;

  /** @param feedback the size of what is fed back: "hiddenSize" or "outputSize" */
  constructor(
    /** Features of each step. */
    readonly inputSize: number,
    /** Size of h. */
    readonly hiddenSize: number,
    /** Features of y. */
    readonly outputSize: number,
    options: NetworkOptions,
    kind: string,
    protected readonly feedback: "hiddenSize" | "outputSize",
  ) {
    super();
    checkInteger(`${kind}: inputSize`, inputSize, 1);
    checkInteger(`${kind}: hiddenSize`, hiddenSize, 1);
    checkInteger(`${kind}: outputSize`, outputSize, 1);
    checkOptions(kind, options, ["activation", "outputActivation", "batchFirst"]);
    const { activation = "tanh", outputActivation = activation, batchFirst = false } = options;
    checkName(`${kind}: activation`, activation, ACTIVATION_NAMES);
    checkName(`${kind}: outputActivation`, outputActivation, OUTPUT_ACTIVATION_NAMES);
    checkBoolean(`${kind}: batchFirst`, batchFirst);
    this.activation = activation;
    this.outputActivation = outputActivation;
    this.batchFirst = batchFirst;

    const shapes = this.#shapes;
    // All of it at once, before the first parameter takes memory.
    const total = Object.values(shapes).reduce((sum, shape) => sum + count(shape), 0);
    checkParameterCount(kind, { inputSize, hiddenSize, outputSize }, total);
    const bound = 1 / Math.sqrt(hiddenSize);
    const draw = (shape: number[]) => new Parameter(defaultGenerator().uniform(count(shape), -bound, bound), shape);
    this.U = draw(shapes.U);
    this.W = draw(shapes.W);
    this.V = draw(shapes.V);
    this.b_W = draw(shapes.b_W);
    this.b_V = draw(shapes.b_V);
  }

  get #shapes(): Record<"U" | "W" | "V" | "b_W" | "b_V", number[]> {
    const { inputSize, hiddenSize, outputSize } = this;
    return {
      U: [inputSize, hiddenSize],
      W: [this[this.feedback], hiddenSize],
      V: [hiddenSize, outputSize],
      b_W: [hiddenSize],
      b_V: [outputSize],
    };
  }

  /** Throws where a parameter was replaced by one of another shape. */
  protected checkParameters(): void {
    checkWeights(this, Object.entries(this.#shapes));
  }

  /** x (T,B,I) and state (1,B,·) or none to y (T,B,O) and the last state. */
  protected abstract compute(
    x: Tensor,
    state: Tensor | undefined,
    lengths: Tensor | undefined,
  ): [y: Tensor, state: Tensor];

  /** @internal */
  override extraRepr(): string {
    return repr(`${this.inputSize}, ${this.hiddenSize}, ${this.outputSize}`, this, {
      activation: "tanh",
      outputActivation: this.activation,
      batchFirst: false,
    });
  }

  /**
   * Runs whole sequences.
   * @param x a PackedSequence with rows of inputSize features
   * @param state what is fed back into the first step, its sequences in the order before packing; zeros when left out
   * @returns y, packed like x, and what the step after the last would be fed, shaped and ordered like state
   */
  override forward(x: PackedSequence, state?: Tensor): [y: PackedSequence, state: Tensor];
  /**
   * Runs whole sequences.
   * @param x (seq, batch, inputSize), (batch, seq, inputSize) with batchFirst, or (seq, inputSize) unbatched
   * @param state what is fed back into the first step: h (1, batch, hiddenSize) in an Elman network, y (1, batch, outputSize) in a
   *   Jordan network, without batch for unbatched input; zeros when left out
   * @param options lengths: valid steps of each sequence; padding is not read, and y is 0 there
   * @returns y, shaped like x with outputSize features, and the last h or y of each sequence, shaped like state
   * @throws RangeError ERR_BPTT_SHAPE naming the network, what it got and what it expected
   */
  override forward(x: Tensor, state?: Tensor, options?: SequenceOptions): [y: Tensor, state: Tensor];
  override forward(
    x: Tensor | PackedSequence,
    state?: Tensor,
    options: SequenceOptions = {},
  ): [y: Tensor | PackedSequence, state: Tensor] {
    const path = pathOf(this);
    const layout = checkInput(path, x, this.inputSize, this.batchFirst, options);
    if (state !== undefined) {
      const expected = stateShape(layout, 1, this[this.feedback]);
      const meaning = `1, batch, ${this.feedback}. The state is never batchFirst`;
      checkState(`${path}: initial state`, state, expected, meaning);
    }
    this.checkParameters();
    return operate(() => {
      const { x, lengths } = layout.enter();
      const start = state && layout.enterState(state);
      const [y, last] = this.compute(x, start, lengths);
      return [layout.leave(y), layout.leaveState(last)];
    });
  }
}

function checkName(what: string, value: unknown, names: readonly string[]): void {
  if (!names.includes(value as string)) {
    const known = names.map((name) => `"${name}"`);
    throw typeError(
      "ERR_BPTT_ARGUMENT",
      `${what} must be ${known.slice(0, -1).join(", ")} or ${known.at(-1)}, got ${describe(value)}`,
    );
  }
}
