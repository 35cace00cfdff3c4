import { checkInteger, checkOptions, rangeError } from "../errors.js";
import { readFloat, writeIntegers } from "../memory/views.js";
import { embedding as rows } from "../ops/layers.js";
import { defaultGenerator } from "../ops/random.js";
import { FixedStage, type Stage } from "../ops/stage.js";
import type { Tensor } from "../ops/tensor.js";
import { checkShape, format } from "../tensor/shape.js";
import { core } from "../wasm/core.js";
import { checkTensor, type IntegerData, integers } from "./check.js";
import { Module, pathOf } from "./module.js";
import { Parameter } from "./parameter.js";
import { repr } from "./repr.js";

/**
 * A table of vectors: indices of any shape (…) give (…, embeddingDim).
 * Parameter: weight (numEmbeddings, embeddingDim), standard normal at first; the row paddingIdx is zero and stays so.
 */
export class Embedding extends Module {
  readonly weight: Parameter;
  readonly paddingIdx: number | undefined;

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

  override forward(indices: IntegerData): Tensor {
    const checked = integers(`${pathOf(this)}: indices`, "index", indices, 0, this.numEmbeddings);
    return rows(checked, this.weight, this.paddingIdx ?? -1);
  }

  /** @internal */
  override extraRepr(): string {
    return repr(`${this.numEmbeddings}, ${this.embeddingDim}`, this, { paddingIdx: undefined });
  }

  /** @internal A step is one index. */
  streamStages(): Stage[] {
    return [new EmbeddingStage(this)];
  }
}

class EmbeddingStage extends FixedStage {
  override readonly mayThrow = true;
  readonly #index = new Int32Array(1);
  readonly #place = this.memory.reserve(1);
  readonly #embedding: Embedding;

  constructor(embedding: Embedding) {
    super(`embedding ${embedding.numEmbeddings} ${embedding.embeddingDim}`, 1, embedding.embeddingDim);
    this.#embedding = embedding;
  }

  protected override step(input: number): void {
    const { weight, numEmbeddings, embeddingDim } = this.#embedding;
    const index = readFloat(input);
    if (!Number.isInteger(index) || index < 0 || index >= numEmbeddings)
      throw rangeError(
        "ERR_BPTT_ARGUMENT",
        `${pathOf(this.#embedding)}: index ${index} is out of range, expected 0 to ${numEmbeddings - 1}`,
      );
    this.#index[0] = index;
    writeIntegers(this.#place, this.#index);
    core().kernels.embeddingForward(this.output, weight.pointer, this.#place, 1, embeddingDim);
  }
}

/**
 * Rows of a table (V,E) at indices of any shape (…), giving (…,E), as torch.nn.functional.embedding. The table may be any
 * tensor: the gradient of every row adds up over its uses.
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
