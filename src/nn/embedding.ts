import { checkInteger, checkOptions, rangeError } from "../errors.js";
import { readFloat, writeIntegers } from "../memory/views.js";
import { embedding as rows } from "../ops/layers.js";
import { defaultGenerator } from "../ops/random.js";
import { FixedStage, type Stage } from "../ops/stage.js";
import type { Tensor } from "../ops/tensor.js";
import { checkShape, format } from "../tensor/shape.js";
import { core } from "../wasm/core.js";
import { checkTensor, checkWeights, type IntegerData, integers } from "./check.js";
import { Module, pathOf } from "./module.js";
import { Parameter } from "./parameter.js";
import { repr } from "./repr.js";

/**
 * A table of vectors, as torch.nn.Embedding: indices of any shape (…) give (…, embeddingDim).
 * Parameter: weight (numEmbeddings, embeddingDim), standard normal at first; the row paddingIdx is zero and stays so.
 * @example
 * const words = new nn.Embedding(1000, 16, { paddingIdx: 0 });
 * words.forward([[5, 17, 0], [8, 0, 0]]).shape; // [2, 3, 16]
 */
export class Embedding extends Module {
  /** (numEmbeddings, embeddingDim). */
  readonly weight: Parameter;
  /** The row that is zero and stays so; undefined: none. */
  readonly paddingIdx: number | undefined;

  /**
   * @param numEmbeddings rows of the table: indices are 0 to numEmbeddings − 1
   * @param embeddingDim features of a row
   * @param options paddingIdx: a row that is zero at first and gets no gradient
   * @throws RangeError ERR_BPTT_ARGUMENT for sizes below 1 or a paddingIdx outside of the table
   */
  constructor(
    readonly numEmbeddings: number,
    readonly embeddingDim: number,
    options: { readonly paddingIdx?: number } = {},
  ) {
    super();
    checkInteger("Embedding: numEmbeddings", numEmbeddings, 1);
    checkInteger("Embedding: embeddingDim", embeddingDim, 1);
    checkOptions("Embedding", options, ["paddingIdx"]);
    const { paddingIdx } = options;
    if (paddingIdx !== undefined) checkInteger("Embedding: paddingIdx", paddingIdx, 0, numEmbeddings - 1);
    checkShape("Embedding: weight", [numEmbeddings, embeddingDim]);
    const values = defaultGenerator().normal(numEmbeddings * embeddingDim);
    if (paddingIdx !== undefined) values.fill(0, paddingIdx * embeddingDim, (paddingIdx + 1) * embeddingDim);
    this.paddingIdx = paddingIdx;
    this.weight = new Parameter(values, [numEmbeddings, embeddingDim]);
  }

  /**
   * The rows at the indices.
   * @param indices integers of any shape (…), each in [0, numEmbeddings)
   * @returns (…, embeddingDim)
   * @throws RangeError ERR_BPTT_ARGUMENT for an index outside of the table, with its position
   */
  override forward(indices: IntegerData): Tensor {
    const checked = integers(`${pathOf(this)}: indices`, "index", indices, 0, this.numEmbeddings);
    this.#checkWeight();
    return rows(checked, this.weight, this.paddingIdx ?? -1);
  }

  #checkWeight(): void {
    checkWeights(this, [["weight", [this.numEmbeddings, this.embeddingDim]]]);
  }

  /** @internal */
  override extraRepr(): string {
    return repr(`${this.numEmbeddings}, ${this.embeddingDim}`, this, { paddingIdx: undefined });
  }

  /** @internal A step is one index. */
  streamStages(): Stage[] {
    this.#checkWeight();
    return [new EmbeddingStage(this)];
  }
}

class EmbeddingStage extends FixedStage {
  override readonly mayThrow = true;
  readonly #index = new Int32Array(1);
  readonly #place = this.memory.reserve(1);
  readonly #embedding: Embedding;
  readonly #weight: Parameter;

  constructor(embedding: Embedding) {
    super(`embedding ${embedding.numEmbeddings} ${embedding.embeddingDim}`, 1, embedding.embeddingDim);
    this.#embedding = embedding;
    this.#weight = embedding.weight;
  }

  protected override step(input: number): void {
    const { numEmbeddings, embeddingDim } = this.#embedding;
    const index = readFloat(input);
    if (!Number.isInteger(index) || index < 0 || index >= numEmbeddings)
      throw rangeError(
        "ERR_BPTT_ARGUMENT",
        `${pathOf(this.#embedding)}: index ${index} is out of range, expected 0 to ${numEmbeddings - 1}`,
      );
    this.#index[0] = index;
    writeIntegers(this.#place, this.#index);
    core().kernels.embeddingForward(this.output, this.#weight.pointer, this.#place, 1, embeddingDim);
  }
}

/**
 * Rows of a table (V,E) at indices of any shape (…), giving (…,E), as torch.nn.functional.embedding. The table may be any
 * tensor: the gradient of every row adds up over its uses.
 * @param indices integers, each in [0, V)
 * @param weight the table (V,E)
 * @throws RangeError ERR_BPTT_SHAPE where weight has not two dimensions, ERR_BPTT_ARGUMENT for an index outside of the table
 * @example nn.embedding([2, 0], tensor([[1, 2], [3, 4], [5, 6]])); // [[5, 6], [1, 2]]
 */
export function embedding(indices: IntegerData, weight: Tensor): Tensor {
  checkTensor("embedding(): weight", weight);
  if (weight.shape.length !== 2)
    throw rangeError(
      "ERR_BPTT_SHAPE",
      `embedding(): weight must be (rows, features), got shape ${format(weight.shape)}`,
    );
  return rows(integers("embedding(): indices", "index", indices, 0, weight.shape[0] as number), weight, -1);
}
