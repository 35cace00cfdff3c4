import { checkBoolean, rangeError } from "../../errors.js";
import { type Tensor, tensor } from "../../index.js";
import * as nn from "../../nn/index.js";
import { type Cell, recurrentLayer } from "../cells.js";

/** Sizes of a character language model. */
export interface TextSizes {
  /** Numbers of the alphabet, that of the unknown included. */
  readonly characters: number;
  /** Features of a character's embedding (64; with tied, hiddenSize). */
  readonly embeddingDim?: number;
  /** The kind of recurrent layer ("lstm"). */
  readonly cell?: Cell;
  /** Hidden units (256). */
  readonly hiddenSize?: number;
  /** Recurrent layers (1). */
  readonly numLayers?: number;
  /** Dropout on the embeddings, between recurrent layers and on the output of the last (0). */
  readonly dropout?: number;
  /** That the rows of the embedding are also those of the output layer (Press and Wolf 2017, https://arxiv.org/abs/1608.05859) (false). */
  readonly tied?: boolean;
}

/** What the network carries from one piece of a text to the next: h, or h and c of an LSTM, each (numLayers, streams, hiddenSize). */
export type TextState = Tensor | nn.LSTMState;

/**
 * Characters to scores of the character that follows: an embedding, recurrent layers, a linear layer.
 * @example
 * const network = new TextNetwork({ characters: 30, hiddenSize: 16 });
 * const [scores] = network.forward(tensor(Int32Array.of(3, 1, 4), [3, 1]));
 * scores.shape; // [3, 1, 30]: (seq, batch, characters)
 */
export class TextNetwork extends nn.Module {
  /** Vectors of the characters. */
  readonly embedding: nn.Embedding;
  /** On the embeddings and on what the recurrent layers give. */
  readonly dropout: nn.Dropout;
  /** Reads the text. */
  readonly rnn: nn.SequenceModule;
  /** Scores the character that follows. */
  readonly output: nn.Linear;
  /** As given, with what was left out. */
  readonly sizes: Required<TextSizes>;

  /**
   * @param sizes characters must be given
   * @throws RangeError ERR_BPTT_ARGUMENT for sizes below 1, or an embeddingDim that tied does not allow
   * @throws TypeError ERR_BPTT_ARGUMENT for another cell
   */
  constructor(sizes: TextSizes) {
    super();
    const { characters, cell = "lstm", hiddenSize = 256, numLayers = 1, dropout = 0, tied = false } = sizes;
    const { embeddingDim = tied ? hiddenSize : 64 } = sizes;
    checkBoolean("TextNetwork: tied", tied);
    if (tied && embeddingDim !== hiddenSize)
      throw rangeError(
        "ERR_BPTT_ARGUMENT",
        `TextNetwork: tied needs an embeddingDim of hiddenSize ${hiddenSize}, got ${embeddingDim}`,
      );
    this.sizes = { characters, embeddingDim, cell, hiddenSize, numLayers, dropout, tied };
    this.embedding = new nn.Embedding(characters, embeddingDim);
    this.dropout = new nn.Dropout(dropout);
    this.rnn = recurrentLayer("TextNetwork: cell", cell, embeddingDim, hiddenSize, { numLayers, dropout });
    this.output = new nn.Linear(hiddenSize, characters);
    if (tied) {
      // It starts as an output layer does: rows as long as an embedding's would give scores of the size √hiddenSize.
      this.embedding.weight.set(this.output.weight);
      Object.assign(this.output, { weight: this.embedding.weight });
    }
  }

  /**
   * Reads a piece of a text, or of several side by side.
   * @param codes int32 (T,B), the characters read
   * @param state what the characters before left behind; none where the text begins
   * @returns scores (T,B,characters) of the character after each, not normalised, and the state after the last
   * @throws RangeError ERR_BPTT_ARGUMENT for a code that is no character, ERR_BPTT_SHAPE for a state that does not fit
   */
  override forward(codes: Tensor, state?: TextState): [scores: Tensor, state: TextState] {
    const [output, next] = this.rnn.forward(this.dropout.forward(this.embedding.forward(codes)), state);
    return [this.output.forward(this.dropout.forward(output)), next as TextState];
  }

  /** The same layers in a row, as `stream` runs them one character after the other. */
  stepwise(): nn.Sequential {
    return new nn.Sequential(this.embedding, this.rnn, this.output);
  }
}

/** A state with other tensors in the places of its own. */
export function mapState<T>(state: T | readonly [T, T], fn: (part: T) => Tensor): TextState {
  return Array.isArray(state) ? [fn(state[0]), fn(state[1])] : fn(state as T);
}

/** A copy that outlives the scope which computed the state, and is cut off from it. */
export function carried(state: TextState): TextState {
  return mapState<Tensor>(state, (part) => tensor(part.toFloat32Array(), part.shape));
}
