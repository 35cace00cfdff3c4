// What every recurrent layer shares: parameters by PyTorch's names, stacking, directions, dropout between layers,
// batchFirst, unbatched input, initial states and lengths. A kind of layer adds its name and the operation of one layer.
import { operate } from "../autograd/scope.js";
import { checkBoolean, checkInteger, checkOptions } from "../errors.js";
import { dropout as dropoutOp } from "../ops/layers.js";
import { checkProbability, defaultGenerator } from "../ops/random.js";
import { cat, type Tensor } from "../ops/tensor.js";
import { checkParameterCount, type IntegerData } from "./check.js";
import { Module, pathOf } from "./module.js";
import { Parameter } from "./parameter.js";
import {
  checkLengths,
  checkSequence,
  checkState,
  sequenceIn,
  sequenceOut,
  stateIn,
  stateOut,
  stateShape,
} from "./sequenceLayout.js";

/** Options of every recurrent layer, as in torch.nn.RNN. */
export interface RecurrentOptions {
  /** Layers stacked on each other (1). */
  readonly numLayers?: number;
  /** Whether there are biases (true). */
  readonly bias?: boolean;
  /** Input and output are (batch, seq, feature) instead of (seq, batch, feature) (false). */
  readonly batchFirst?: boolean;
  /** Probability of dropout between layers, in training mode (0). */
  readonly dropout?: number;
  /** A second direction reads each sequence from its end (false). */
  readonly bidirectional?: boolean;
}

/** Options of a forward pass. */
export interface SequenceOptions {
  /** Valid steps of each sequence of the batch, in any order, 1 to the steps of the input. */
  readonly lengths?: IntegerData | undefined;
}

/** The parameters of one direction of one layer. */
export interface DirectionParameters {
  readonly ih: Parameter;
  readonly hh: Parameter;
  readonly bih: Parameter | undefined;
  readonly bhh: Parameter | undefined;
}

const OPTIONS = ["numLayers", "bias", "batchFirst", "dropout", "bidirectional"] as const;

/** Base of the recurrent layers. */
export abstract class Recurrent extends Module {
  readonly numLayers: number;
  readonly bias: boolean;
  readonly batchFirst: boolean;
  readonly dropout: number;
  readonly bidirectional: boolean;
  readonly [parameter: `weight_${string}` | `bias_${string}`]: Parameter;

  /** @param gates rows of the weights for each hidden unit: 1 for RNN */
  constructor(
    readonly inputSize: number,
    readonly hiddenSize: number,
    options: RecurrentOptions,
    kind: string,
    gates: number,
    extraOptions: readonly string[],
  ) {
    super();
    checkInteger(`${kind}: inputSize`, inputSize, 1);
    checkInteger(`${kind}: hiddenSize`, hiddenSize, 1);
    checkOptions(kind, options, [...extraOptions, ...OPTIONS]);
    const { numLayers = 1, bias = true, batchFirst = false, dropout = 0, bidirectional = false } = options;
    checkInteger(`${kind}: numLayers`, numLayers, 1);
    for (const [name, value] of Object.entries({ bias, batchFirst, bidirectional }))
      checkBoolean(`${kind}: ${name}`, value);
    checkProbability(`${kind}: dropout`, dropout);
    this.numLayers = numLayers;
    this.bias = bias;
    this.batchFirst = batchFirst;
    this.dropout = dropout;
    this.bidirectional = bidirectional;
    this.#checkSize(kind, gates);
    Object.assign(this, this.#initial(gates));
  }

  // All of it at once, before the first parameter takes memory.
  #checkSize(kind: string, gates: number): void {
    const { inputSize, hiddenSize, numLayers, directions } = this;
    const row = (features: number) => features + hiddenSize + (this.bias ? 2 : 0);
    const rows = gates * hiddenSize * directions;
    const total = rows * (row(inputSize) + (numLayers - 1) * row(hiddenSize * directions));
    const sizes = `inputSize ${inputSize}, hiddenSize ${hiddenSize} and numLayers ${numLayers}`;
    checkParameterCount(kind, sizes, total);
  }

  // Uniform in ±1/√hiddenSize, in PyTorch's order of names.
  #initial(gates: number): Record<string, Parameter> {
    const rows = gates * this.hiddenSize;
    const bound = 1 / Math.sqrt(this.hiddenSize);
    const draw = (...shape: number[]) =>
      new Parameter(
        defaultGenerator().uniform(
          shape.reduce((a, b) => a * b),
          -bound,
          bound,
        ),
        shape,
      );
    const parameters: Record<string, Parameter> = {};
    for (let layer = 0; layer < this.numLayers; ++layer) {
      const features = layer === 0 ? this.inputSize : this.hiddenSize * this.directions;
      for (const suffix of this.#suffixes(layer)) {
        parameters[`weight_ih_${suffix}`] = draw(rows, features);
        parameters[`weight_hh_${suffix}`] = draw(rows, this.hiddenSize);
        if (!this.bias) continue;
        parameters[`bias_ih_${suffix}`] = draw(rows);
        parameters[`bias_hh_${suffix}`] = draw(rows);
      }
    }
    return parameters;
  }

  #suffixes(layer: number): string[] {
    return this.bidirectional ? [`l${layer}`, `l${layer}_reverse`] : [`l${layer}`];
  }

  protected get directions(): number {
    return this.bidirectional ? 2 : 1;
  }

  /** One layer over x (T,B,·) with initial state (D,B,H): output (T,B,D·H) and final state (D,B,H). */
  protected abstract runLayer(
    x: Tensor,
    h0: Tensor | undefined,
    parameters: DirectionParameters[],
    lengths: Tensor | undefined,
  ): [Tensor, Tensor];

  /**
   * Runs the whole stack.
   * @param x (seq, batch, inputSize), (batch, seq, inputSize) with batchFirst, or (seq, inputSize) unbatched
   * @param h0 (numLayers·directions, batch, hiddenSize), without batch for unbatched input; zeros when left out
   * @returns output, shaped like x with directions·hiddenSize features and zeros at padding, and the final state, shaped like h0
   */
  protected run(x: Tensor, h0: Tensor | undefined, options: SequenceOptions): [output: Tensor, hN: Tensor] {
    const path = pathOf(this);
    checkOptions(path, options, ["lengths"]);
    const layout = checkSequence(path, x, this.inputSize, this.batchFirst);
    if (h0 !== undefined) {
      const expected = stateShape(layout, this.numLayers * this.directions, this.hiddenSize);
      checkState(path, h0, expected, "numLayers times directions, batch, hiddenSize");
    }
    const lengths = checkLengths(path, options.lengths, layout);

    return operate(() => {
      const [output, state] = this.#stack(sequenceIn(x, layout, lengths), h0 && stateIn(h0, layout), lengths);
      return [sequenceOut(output, layout), stateOut(state, layout)];
    });
  }

  #stack(x: Tensor, h0: Tensor | undefined, lengths: Tensor | undefined): [Tensor, Tensor] {
    const D = this.directions;
    const finals: Tensor[] = [];
    let sequence = x;
    for (let layer = 0; layer < this.numLayers; ++layer) {
      if (layer > 0 && this.dropout > 0 && this.training)
        sequence = dropoutOp(sequence, this.dropout, defaultGenerator().next());
      const own = this.numLayers === 1 ? h0 : h0?.narrow(0, layer * D, D);
      const [output, final] = this.runLayer(sequence, own, this.#layerParameters(layer), lengths);
      sequence = output;
      finals.push(final);
    }
    return [sequence, finals.length === 1 ? (finals[0] as Tensor) : cat(finals, 0)];
  }

  #layerParameters(layer: number): DirectionParameters[] {
    return this.#suffixes(layer).map((suffix) => ({
      ih: this[`weight_ih_${suffix}`] as Parameter,
      hh: this[`weight_hh_${suffix}`] as Parameter,
      bih: this[`bias_ih_${suffix}`],
      bhh: this[`bias_hh_${suffix}`],
    }));
  }
}
