import { checkInteger, checkOptions, rangeError } from "../../errors.js";
import type { Fit } from "../../train/index.js";
import { Alphabet } from "./alphabet.js";
import { checkText } from "./check.js";
import { readTextModel, writeTextModel } from "./file.js";
import { continuation, type TextGeneration } from "./generation.js";
import { TextNetwork, type TextSizes } from "./network.js";
import { scoreText, type TextScore } from "./score.js";
import { type TextTraining, trainText } from "./training.js";

/** How a text model is made from a text. */
export interface TextOptions extends Omit<TextSizes, "characters"> {
  /** Characters seen less often count as unknown (1). */
  readonly minCount?: number;
}

const OPTIONS = [
  "cell",
  "hiddenSize",
  "embeddingDim",
  "numLayers",
  "dropout",
  "tied",
  "minCount",
] as const satisfies readonly (keyof TextOptions)[];

/**
 * A character language model: a recurrent network that reads a text character by character (code point by code point) and gives
 * the probability of the one that follows.
 * @example
 * const text = "to be or not to be, that is the question. ".repeat(40);
 * const model = TextModel.create(text, { hiddenSize: 32 });
 * for await (const { epoch, loss } of model.fit(text, { epochs: 2, generator: new Generator(1) })) console.log(epoch, loss);
 * model.generate({ prompt: "to ", length: 20, temperature: 0.7, generator: new Generator(2) }).length; // 20
 */
export class TextModel {
  /**
   * Around parts that fit each other; `create` makes them from a text, `load` from a file.
   * @throws RangeError ERR_BPTT_SHAPE where the network scores more or fewer characters than there are
   */
  constructor(
    /** Scores the character that follows. */
    readonly network: TextNetwork,
    /** The characters with their numbers. */
    readonly alphabet: Alphabet,
  ) {
    if (network.sizes.characters !== alphabet.size)
      throw rangeError(
        "ERR_BPTT_SHAPE",
        `TextModel: the network scores ${network.sizes.characters} characters, the alphabet has ${alphabet.size}, unknown included`,
      );
  }

  /**
   * A model, not yet trained, with the characters of a text.
   * @throws RangeError ERR_BPTT_ARGUMENT for a text in which no character occurs minCount times or half of a surrogate pair stands alone,
   *   or sizes below 1
   * @throws TypeError ERR_BPTT_ARGUMENT for another cell
   */
  static create(text: string, options: TextOptions = {}): TextModel {
    const what = "TextModel.create()";
    checkOptions(what, options, OPTIONS);
    checkText(what, "text", text);
    const half = /\p{Surrogate}/u.exec(text);
    if (half)
      throw rangeError(
        "ERR_BPTT_ARGUMENT",
        `${what}: at ${half.index} the text has half of a surrogate pair, which no file can hold: has a character been cut in two? text.toWellFormed() replaces it`,
      );
    const { minCount = 1, ...sizes } = options;
    checkInteger(`${what}: minCount`, minCount, 1);
    const alphabet = Alphabet.from(text, minCount);
    if (alphabet.characters.length === 0)
      throw rangeError("ERR_BPTT_ARGUMENT", `${what}: no character of the text occurs ${minCount} times (minCount)`);
    return new TextModel(new TextNetwork({ ...sizes, characters: alphabet.size }), alphabet);
  }

  /**
   * Trains on a text by truncated back-propagation through time: the text is cut into parallel streams, these into pieces; the
   * state is carried from a piece to the next of the same epoch, the gradient is not. The first piece of an epoch has a random
   * length, so that the gradient is cut off at other places every time. Losses are nats a character.
   * @param training epochs and generator must be given
   * @returns what `fit` returns: to be awaited, or iterated over for reports
   * @throws RangeError ERR_BPTT_ARGUMENT for an empty text or options out of their range
   */
  fit(text: string, training: TextTraining): Fit {
    return trainText("TextModel.fit()", this.network, this.alphabet, text, training);
  }

  /**
   * A text that goes on from a prompt, which is not repeated. Characters of the prompt that the model does not know count as
   * unknown; it never generates those. The same weights, options and state of the generator give the same text.
   * @param options length must be given
   * @throws RangeError ERR_BPTT_ARGUMENT for options out of their range
   * @throws TypeError ERR_BPTT_TYPE without a generator, unless temperature is 0
   * @throws Error ERR_BPTT_NONFINITE where the network gives NaN
   */
  generate(options: TextGeneration): string {
    return [...continuation("TextModel.generate()", this.network, this.alphabet, options)].join("");
  }

  /**
   * The same, one character (code point) after the other, each computed when it is asked for.
   * @throws RangeError ERR_BPTT_ARGUMENT for options out of their range
   * @throws TypeError ERR_BPTT_TYPE without a generator, unless temperature is 0
   * @throws Error ERR_BPTT_NONFINITE where the network gives NaN
   * @example
   * const model = TextModel.create("hello", { hiddenSize: 8 });
   * for (const character of model.characters({ length: 5, temperature: 0 })) console.log(character);
   */
  characters(options: TextGeneration): IterableIterator<string> {
    return continuation("TextModel.characters()", this.network, this.alphabet, options);
  }

  /**
   * How well the model predicts a text, each character from all that stand before it; sums are float64.
   * @throws RangeError ERR_BPTT_ARGUMENT for an empty text
   */
  score(text: string): TextScore {
    checkText("TextModel.score()", "text", text);
    return scoreText(this.network, this.alphabet, text);
  }

  /**
   * The perplexity of a text, that of `score`.
   * @throws RangeError ERR_BPTT_ARGUMENT for an empty text
   */
  perplexity(text: string): number {
    checkText("TextModel.perplexity()", "text", text);
    return scoreText(this.network, this.alphabet, text).perplexity;
  }

  /** The bytes of a model file (`.bptt`) with everything that `load` needs. */
  save(): Uint8Array<ArrayBuffer> {
    return writeTextModel(this.network, this.alphabet);
  }

  /**
   * The model that was saved; it scores and generates the same bits.
   * @param bytes the whole file
   * @throws Error ERR_BPTT_FORMAT for bytes that are no model file, or one of another kind; ERR_BPTT_STATE where its weights do
   *   not fit its config
   */
  static load(bytes: Uint8Array): TextModel {
    const { network, alphabet } = readTextModel(bytes);
    return new TextModel(network, alphabet);
  }
}
