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
 * const model = TextModel.create(text, { hiddenSize: 128 });
 * for await (const { epoch, loss } of model.fit(text, { epochs: 5, generator: new Generator(1) })) console.log(epoch, loss);
 * console.log(model.generate({ prompt: "The ", length: 200, temperature: 0.7, generator: new Generator(2) }));
 */
export class TextModel {
  /** Around parts that fit each other; `create` makes them from a text, `load` from a file. */
  constructor(
    readonly network: TextNetwork,
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
   * @throws RangeError ERR_BPTT_ARGUMENT for a text in which no character occurs minCount times
   */
  static create(text: string, options: TextOptions = {}): TextModel {
    const what = "TextModel.create()";
    checkOptions(what, options, OPTIONS);
    checkText(what, "text", text);
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
   */
  fit(text: string, training: TextTraining): Fit {
    return trainText("TextModel.fit()", this.network, this.alphabet, text, training);
  }

  /**
   * A text that goes on from a prompt, which is not repeated. Characters of the prompt that the model does not know count as
   * unknown; it never generates those. The same weights, options and state of the generator give the same text.
   */
  generate(options: TextGeneration): string {
    return [...continuation("TextModel.generate()", this.network, this.alphabet, options)].join("");
  }

  /**
   * The same, one character (code point) after the other, each computed when it is asked for.
   * @example for (const character of model.characters({ length: 200, generator })) process.stdout.write(character);
   */
  characters(options: TextGeneration): IterableIterator<string> {
    return continuation("TextModel.characters()", this.network, this.alphabet, options);
  }

  /** How well the model predicts a text, each character from all that stand before it; sums are float64. */
  score(text: string): TextScore {
    checkText("TextModel.score()", "text", text);
    return scoreText(this.network, this.alphabet, text);
  }

  /** The perplexity of a text, that of `score`. */
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
   * @throws Error ERR_BPTT_FORMAT for bytes that are no model file, or one of another kind; ERR_BPTT_STATE where its weights do
   *   not fit its config
   */
  static load(bytes: Uint8Array): TextModel {
    const { network, alphabet } = readTextModel(bytes);
    return new TextModel(network, alphabet);
  }
}
