import { rangeError } from "../../errors.js";
import { type Generator, type Tensor, tensor } from "../../index.js";
import { Vocabulary } from "./vocabulary.js";

/** A sentence as tokens, with their tags where they are known. */
export interface TaggedSentence {
  /** Words, numbers and punctuation marks. */
  readonly tokens: readonly string[];
  /** One for each token, such as "O", "B-to", "I-to". */
  readonly tags?: readonly string[];
}

/** Distinct words as characters. */
export interface Spellings {
  /** int32 (longest, words). */
  readonly codes: Tensor;
  /** Characters of each word. */
  readonly lengths: Int32Array;
}

/** Sentences as numbers, padded to the longest: what the network reads. */
export interface TagBatch {
  /** int32 (steps, sentences). */
  readonly words: Tensor;
  /** Tokens of each sentence. */
  readonly lengths: Int32Array;
  /** Where the real tokens stand in words, one sentence after the other: int32 (tokens), each step·sentences + sentence. */
  readonly tokens: Tensor;
  /** The tag of each token, IGNORED where it is not known: int32 (tokens) */
  readonly labels: Tensor;
  /** The spellings of the distinct words, and which of these stands where: int32 (steps, sentences). */
  readonly characters:
    | (Spellings & {
        /** Which word stands where: int32 (steps, sentences). */
        readonly positions: Tensor;
      })
    | undefined;
}

/** Label of positions that no loss counts. */
export const IGNORED = -100;

/** How words are hidden from the network in training, so that it learns to read unknown ones. */
export interface WordDropout {
  /** That a word is hidden. */
  readonly probability: number;
  /** Draws which. */
  readonly generator: Generator;
}

/**
 * Turns sentences into numbers.
 * @example
 * const encoder = new TagEncoder(new Vocabulary(["to", "oslo"]), ["O", "B-to"], undefined, (token) => token.toLowerCase());
 * const { words, labels } = encoder.batch([{ tokens: ["To", "Oslo"], tags: ["O", "B-to"] }, { tokens: ["Lima"] }]);
 * words; // [[2, 1], [3, 0]]: (steps, sentences), 1 for unknown words and 0 at padding
 * labels; // [0, 1, -100]
 */
export class TagEncoder {
  readonly #tagIndices: Map<string, number>;

  /**
   * @param words looked up as `normalize` gives them
   * @param tags in the order of the network's outputs
   * @param characters without it, spellings are not read
   * @param normalize gives what is looked up for a token
   */
  constructor(
    readonly words: Vocabulary,
    readonly tags: readonly string[],
    readonly characters: Vocabulary | undefined,
    readonly normalize: (token: string) => string = (token) => token,
  ) {
    this.#tagIndices = new Map(tags.map((tag, i) => [tag, i]));
  }

  /**
   * A batch; least work is done where the longest sentence comes first.
   * @param sentences at least one; unknown tags, and tags that are missing, become IGNORED
   * @param hide hides words, for training
   * @throws RangeError ERR_BPTT_ARGUMENT for no sentences
   */
  batch(sentences: readonly TaggedSentence[], hide?: WordDropout): TagBatch {
    const B = sentences.length;
    if (B === 0) throw rangeError("ERR_BPTT_ARGUMENT", "TagEncoder.batch(): there are no sentences");
    const lengths = Int32Array.from(sentences, ({ tokens }) => tokens.length);
    const T = Math.max(...lengths);
    const words = new Int32Array(T * B);
    const positions = new Int32Array(T * B);
    const places: number[] = [];
    const labels: number[] = [];
    const spellings = new Map<string, number>();
    sentences.forEach(({ tokens, tags }, b) => {
      tokens.forEach((token, t) => {
        const at = t * B + b;
        const hidden = hide !== undefined && hide.generator.random() < hide.probability;
        words[at] = hidden ? Vocabulary.unknown : this.words.index(this.normalize(token));
        positions[at] = spellings.get(token) ?? spellings.size;
        spellings.set(token, positions[at]);
        places.push(at);
        labels.push(this.#tagIndices.get(tags?.[t] ?? "") ?? IGNORED);
      });
    });
    return {
      words: tensor(words, [T, B]),
      lengths,
      tokens: tensor(Int32Array.from(places)),
      labels: tensor(Int32Array.from(labels)),
      characters: this.characters && {
        ...this.#spell([...spellings.keys()], this.characters),
        positions: tensor(positions, [T, B]),
      },
    };
  }

  #spell(spellings: readonly string[], vocabulary: Vocabulary): Spellings {
    const letters = spellings.map((spelling) => [...spelling]);
    const lengths = Int32Array.from(letters, (word) => word.length);
    const longest = Math.max(...lengths);
    const codes = new Int32Array(longest * letters.length);
    letters.forEach((word, w) => {
      word.forEach((letter, i) => {
        codes[i * letters.length + w] = vocabulary.index(letter);
      });
    });
    return { codes: tensor(codes, [longest, letters.length]), lengths };
  }
}
