// What Elman and Jordan networks share: options, parameters, the layout of sequences and states. They differ in what is fed
// back: the state h or the output y.
import { operate } from "../autograd/scope.js";
import { checkBoolean, checkInteger, checkOptions, describe, typeError } from "../errors.js";
import type { elman } from "../ops/elman.js";
import { defaultGenerator } from "../ops/random.js";
import type { Activation, OutputActivation } from "../ops/rnn.js";
import type { Tensor } from "../ops/tensor.js";
import { count } from "../tensor/shape.js";
import { checkLengths, checkParameterCount } from "./check.js";
import { pathOf } from "./module.js";
import { Parameter } from "./parameter.js";
import { checkSequence, checkState, sequenceIn, sequenceOut, stateIn, stateOut, stateShape } from "./sequenceLayout.js";
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
  readonly activation: Activation;
  readonly outputActivation: OutputActivation;
  readonly batchFirst: boolean;
  /** (inputSize, hiddenSize) */
  readonly U: Parameter;
  /** (hiddenSize, hiddenSize) in an Elman network, (outputSize, hiddenSize) in a Jordan network */
  readonly W: Parameter;
  /** (hiddenSize, outputSize) */
  readonly V: Parameter;
  /** (hiddenSize) */
  readonly b_W: Parameter;
  /** (outputSize) */
  readonly b_V: Parameter;

  /** @param feedback the size of what is fed back: "hiddenSize" or "outputSize" */
  constructor(
    readonly inputSize: number,
    readonly hiddenSize: number,
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

    const shapes = {
      U: [inputSize, hiddenSize],
      W: [this[feedback], hiddenSize],
      V: [hiddenSize, outputSize],
      b_W: [hiddenSize],
      b_V: [outputSize],
    };
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

  /** Checks everything, then runs the operation in its own layout. */
  protected run(
    operation: typeof elman,
    x: Tensor,
    state: Tensor | undefined,
    options: SequenceOptions,
  ): [y: Tensor, state: Tensor] {
    const path = pathOf(this);
    checkOptions(path, options, ["lengths"]);
    const layout = checkSequence(path, x, this.inputSize, this.batchFirst);
    if (state !== undefined) {
      const expected = stateShape(layout, 1, this[this.feedback]);
      checkState(`${path}: initial state`, state, expected, `1, batch, ${this.feedback}`);
    }
    const lengths =
      options.lengths === undefined ? undefined : checkLengths(path, options.lengths, layout.T, layout.B, 1);

    return operate(() => {
      const sequence = sequenceIn(x, layout, lengths);
      const start = state && stateIn(state, layout);
      const [y, last] = operation(sequence, start, this, lengths, this.activation, this.outputActivation);
      return [sequenceOut(y, layout), stateOut(last, layout)];
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
