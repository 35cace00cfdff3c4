// What every recurrent layer shares: parameters by PyTorch's names, stacking, directions, dropout between layers,
// batchFirst, unbatched input, initial states and lengths. A kind of layer adds its recurrence: gates, states, kernels.
import { operate } from "../autograd/scope.js";
import { checkBoolean, checkInteger, checkOptions, rangeError } from "../errors.js";
import { dropout as dropoutOp } from "../ops/layers.js";
import { checkProbability, defaultGenerator } from "../ops/random.js";
import type { Recurrence, RecurrentWeights } from "../ops/recurrence.js";
import { recurrentLayer } from "../ops/recurrent.js";
import { RecurrentStage } from "../ops/recurrentStage.js";
import type { Stage } from "../ops/stage.js";
import { cat, type Tensor } from "../ops/tensor.js";
import { count } from "../tensor/shape.js";
import { checkParameterCount, checkWeights } from "./check.js";
import { pathOf } from "./module.js";
import type { PackedSequence } from "./packed.js";
import { Parameter } from "./parameter.js";
import { repr } from "./repr.js";
import { checkInput, checkState, type SequenceLayout, stateShape } from "./sequenceLayout.js";
import { SequenceModule, type SequenceOptions } from "./sequenceModule.js";

/** Options of every recurrent layer, as in torch.nn.RNN. */
export interface RecurrentOptions {
  /** Layers stacked on each other (1). */
  readonly numLayers?: number;
  /** Whether there are biases (true). */
  readonly bias?: boolean;
  /** Input and output are (batch, seq, feature) instead of (seq, batch, feature) (false). */
  readonly batchFirst?: boolean;
  /** Probability of dropout between layers, in training mode (0): with one layer it does nothing, of which PyTorch warns. */
  readonly dropout?: number;
  /** That dropout uses one mask for all time steps (Gal and Ghahramani 2016, https://arxiv.org/abs/1512.05287) (false); not in PyTorch. */
  readonly variationalDropout?: boolean;
  /** A second direction reads each sequence from its end (false). */
  readonly bidirectional?: boolean;
}

const DEFAULTS = {
  numLayers: 1,
  bias: true,
  batchFirst: false,
  dropout: 0,
  variationalDropout: false,
  bidirectional: false,
} as const;

/** What a kind of layer adds. */
interface Kind {
  readonly name: string;
  readonly recurrence: Recurrence;
  /** Options that only this kind has, and what they are when left out. */
  readonly extraDefaults?: Readonly<Record<string, unknown>>;
  /** Size of the projection of h (LSTM); 0: none. */
  readonly projSize?: number;
}

/** Base of the recurrent layers. */
export abstract class Recurrent extends SequenceModule {
  /** Layers stacked on each other. */
  readonly numLayers: number;
  /** Whether there are biases. */
  readonly bias: boolean;
  /** Whether sequences are (batch, seq, feature). */
  readonly batchFirst: boolean;
  /** Probability of dropout between layers, in training mode. */
  readonly dropout: number;
  /** Whether that uses one mask for all time steps. */
  readonly variationalDropout: boolean;
  /** Whether a second direction reads each sequence from its end. */
  readonly bidirectional: boolean;
  /** The parameters by PyTorch's names, such as weight_ih_l0; `param(name)` gives one that must be there. */
  readonly [parameter: `weight_${string}` | `bias_${string}`]: Parameter;
  readonly #recurrence: Recurrence;
  readonly #projSize: number;
  readonly #extraDefaults: Readonly<Record<string, unknown>>;

  constructor(
    /** Features of each step. */
    readonly inputSize: number,
    /** Size of the hidden state. */
    readonly hiddenSize: number,
    options: RecurrentOptions,
    { name, recurrence, extraDefaults = {}, projSize = 0 }: Kind,
  ) {
    super();
    checkInteger(`${name}: inputSize`, inputSize, 1);
    checkInteger(`${name}: hiddenSize`, hiddenSize, 1);
    checkOptions(name, options, Object.keys({ ...DEFAULTS, ...extraDefaults }));
    const { numLayers = DEFAULTS.numLayers, bias = DEFAULTS.bias, batchFirst = DEFAULTS.batchFirst } = options;
    const { dropout = DEFAULTS.dropout, variationalDropout = DEFAULTS.variationalDropout } = options;
    const { bidirectional = DEFAULTS.bidirectional } = options;
    checkInteger(`${name}: numLayers`, numLayers, 1);
    for (const [option, value] of Object.entries({ bias, batchFirst, variationalDropout, bidirectional }))
      checkBoolean(`${name}: ${option}`, value);
    checkProbability(`${name}: dropout`, dropout);
    this.numLayers = numLayers;
    this.bias = bias;
    this.batchFirst = batchFirst;
    this.dropout = dropout;
    this.variationalDropout = variationalDropout;
    this.bidirectional = bidirectional;
    this.#recurrence = recurrence;
    this.#projSize = projSize;
    this.#extraDefaults = extraDefaults;
    this.#checkSize(name);
    Object.assign(this, this.#initial());
  }

  /** @internal */
  override extraRepr(): string {
    return repr(`${this.inputSize}, ${this.hiddenSize}`, this, { ...DEFAULTS, ...this.#extraDefaults });
  }

  /** Size of h: hiddenSize, or that of its projection. */
  get #outputSize(): number {
    return this.#projSize || this.hiddenSize;
  }

  // Names without suffix and shapes of the parameters of one direction, in PyTorch's order.
  #table(layer: number): [name: string, shape: number[]][] {
    const rows = this.#recurrence.gates * this.hiddenSize;
    const features = layer === 0 ? this.inputSize : this.#outputSize * this.directions;
    const table: [string, number[]][] = [
      ["weight_ih", [rows, features]],
      ["weight_hh", [rows, this.#outputSize]],
    ];
    if (this.bias) table.push(["bias_ih", [rows]], ["bias_hh", [rows]]);
    if (this.#projSize) table.push(["weight_hr", [this.#projSize, this.hiddenSize]]);
    return table;
  }

  // All of it at once, before the first parameter takes memory.
  #checkSize(name: string): void {
    const { inputSize, hiddenSize, numLayers, directions } = this;
    const size = (layer: number) => this.#table(layer).reduce((sum, [, shape]) => sum + count(shape), 0);
    const total = directions * (size(0) + (numLayers - 1) * size(1));
    checkParameterCount(name, { inputSize, hiddenSize, numLayers }, total);
  }

  // Uniform in ±1/√hiddenSize.
  #initial(): Record<string, Parameter> {
    const bound = 1 / Math.sqrt(this.hiddenSize);
    const parameters: Record<string, Parameter> = {};
    for (let layer = 0; layer < this.numLayers; ++layer) {
      for (const suffix of this.#suffixes(layer)) {
        for (const [name, shape] of this.#table(layer))
          parameters[`${name}_${suffix}`] = new Parameter(
            defaultGenerator().uniform(count(shape), -bound, bound),
            shape,
          );
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

  /**
   * Runs the whole stack.
   * @param x (seq, batch, inputSize), (batch, seq, inputSize) with batchFirst, (seq, inputSize) unbatched, or packed
   * @param initial each (numLayers·directions, batch, ·), without batch for unbatched input; zeros when left out
   * @returns output, shaped like x with the features of all directions and zeros at padding, and the final states
   */
  protected run(
    x: Tensor | PackedSequence,
    initial: readonly Tensor[] | undefined,
    options: SequenceOptions,
  ): [output: Tensor | PackedSequence, final: Tensor[]] {
    const path = pathOf(this);
    const layout = checkInput(path, x, this.inputSize, this.batchFirst, options);
    initial?.forEach((state, i) => {
      this.#checkState(path, state, i, layout);
    });
    const weights = this.#weights();
    return operate(() => {
      const { x, lengths } = layout.enter();
      const [output, final] = this.#stack(x, initial?.map(layout.enterState), lengths, weights);
      return [layout.leave(output), final.map(layout.leaveState)];
    });
  }

  #stack(
    x: Tensor,
    initial: readonly Tensor[] | undefined,
    lengths: Tensor | undefined,
    weights: readonly RecurrentWeights[][],
  ): [Tensor, Tensor[]] {
    const D = this.directions;
    const finals: Tensor[][] = [];
    const parts = this.variationalDropout ? x.shape[0] : 1; // of a sequence, that share a mask
    let sequence = x;
    for (const [layer, directions] of weights.entries()) {
      if (layer > 0 && this.dropout > 0 && this.training)
        sequence = dropoutOp(sequence, this.dropout, defaultGenerator().next(), parts);
      const own = this.numLayers === 1 ? initial : initial?.map((state) => state.narrow(0, layer * D, D));
      const [output, final] = recurrentLayer(this.#recurrence, sequence, own, directions, lengths);
      sequence = output;
      finals.push(final);
    }
    return [sequence, this.numLayers === 1 ? (finals[0] as Tensor[]) : joinLayers(finals)];
  }

  // Those of each layer and direction, all of them checked.
  #weights(): RecurrentWeights[][] {
    return Array.from({ length: this.numLayers }, (_, layer) => {
      const table = this.#table(layer);
      return this.#suffixes(layer).map((suffix) => {
        checkWeights(
          this,
          table.map(([name, shape]) => [`${name}_${suffix}`, shape]),
        );
        return {
          ih: this[`weight_ih_${suffix}`] as Parameter,
          hh: this[`weight_hh_${suffix}`] as Parameter,
          bih: this[`bias_ih_${suffix}`],
          bhh: this[`bias_hh_${suffix}`],
          hr: this[`weight_hr_${suffix}`],
        };
      });
    });
  }

  /** One stage a layer; throws where both directions are read. */
  protected layerStages(): Stage[] {
    if (this.bidirectional)
      throw rangeError(
        "ERR_BPTT_ARGUMENT",
        `${pathOf(this)} is bidirectional: its output needs the whole sequence, so it cannot run step by step`,
      );
    return this.#weights().map(([weights]) => new RecurrentStage(this.#recurrence, weights as RecurrentWeights));
  }

  // h of the output's size, c of the hidden size.
  #checkState(path: string, state: Tensor, index: number, layout: SequenceLayout): void {
    const name = this.#recurrence.states === 1 ? "initial state" : `initial state ${index === 0 ? "h" : "c"}`;
    const [size, option] =
      index === 0 && this.#projSize ? [this.#projSize, "projSize"] : [this.hiddenSize, "hiddenSize"];
    const expected = stateShape(layout, this.numLayers * this.directions, size);
    const meaning = `numLayers times directions, batch, ${option}. The state is never batchFirst`;
    checkState(`${path}: ${name}`, state, expected, meaning);
  }
}

// Each state of all layers, one after the other.
function joinLayers(finals: readonly (readonly Tensor[])[]): Tensor[] {
  const [first] = finals as [Tensor[]];
  return first.map((_, i) => cat(finals.map((layer) => layer[i] as Tensor)));
}
