import { checkInteger, checkOptions, describe, typeError } from "../../errors.js";
import { isWellFormed } from "../../io/text.js";
import type { Fit } from "../../train/index.js";
import { checkTagged, checkTexts, checkTokenized, checkTokens } from "./check.js";
import { TagEncoder, type TaggedSentence } from "./encoder.js";
import { decodeTagger, encodeTagger, type Reading } from "./file.js";
import { TaggerNetwork, type TaggerSizes, type TagScorer } from "./network.js";
import { checkDecoding, scoredTagsOf, type TagOptions, tagsOf } from "./reading.js";
import { type ScoredTag, type Slot, slotsOf } from "./slots.js";
import type { SpellingSizes } from "./spelling.js";
import { type Normalization, normalizer, type Token, type Tokenizer, tokenize as tokenizeWords } from "./tokens.js";
import { type SentenceSource, type TaggerTraining, trainTagger } from "./training.js";
import { Vocabulary } from "./vocabulary.js";

/** How a tagger is made from data. */
export interface TaggerOptions extends Omit<TaggerSizes, "words" | "tags" | "characters"> {
  /** Whether spellings are read, and with which sizes. */
  readonly characters?: SpellingSizes | undefined;
  /** Words seen less often count as unknown (1). */
  readonly minCount?: number;
  /** What is looked up in the vocabulary for a token ("none": the token itself). */
  readonly normalize?: Normalization;
  /** How `slots` splits texts (bptt's own `tokenize`). */
  readonly tokenize?: Tokenizer;
}

const CREATE_OPTIONS = [
  "wordDim",
  "wordStd",
  "cell",
  "hiddenSize",
  "numLayers",
  "bidirectional",
  "dropout",
  "variationalDropout",
  "characters",
  "minCount",
  "normalize",
  "tokenize",
] as const satisfies readonly (keyof TaggerOptions)[];

/**
 * A sequence labeller: sentences in, one tag a token out.
 * @example
 * const sentences = [
 *   { tokens: ["to", "Oslo"], tags: ["O", "B-to"] },
 *   { tokens: ["from", "Lima"], tags: ["O", "B-from"] },
 * ];
 * const tagger = Tagger.create(sentences, { cell: "gru", hiddenSize: 16 });
 * await tagger.fit(sentences, { epochs: 40, lr: 0.01, generator: new Generator(1) });
 * tagger.slots(["to Oslo"]); // [[{ type: "to", text: "Oslo", start: 3, end: 7, ... }]]
 */
export class Tagger {
  readonly #tokenize: Tokenizer;
  #reading: Reading;

  /**
   * Around a network of one's own, as wide as the encoder has tags; `create` makes a TaggerNetwork.
   * @param encoder gives what the network reads
   * @param tokenize how `slots` splits texts
   * @throws TypeError ERR_BPTT_TYPE where tokenize is no function
   */
  constructor(
    /** Scores tags. */
    readonly network: TagScorer,
    /** Words, tags and characters with their numbers. */
    readonly encoder: TagEncoder,
    tokenize: Tokenizer = tokenizeWords,
  ) {
    if (typeof tokenize !== "function")
      throw typeError("ERR_BPTT_TYPE", `Tagger: tokenize must be a function of a text, got ${describe(tokenize)}`);
    this.#tokenize = tokenize;
    this.#reading = { normalize: "own", tokenize: tokenize === tokenizeWords ? "words" : "own" };
  }

  /**
   * A tagger, not yet trained, with the words and tags of the given sentences.
   * @param sentences at least one, each with a tag for every token
   * @throws RangeError ERR_BPTT_ARGUMENT for no sentences or sizes below 1, ERR_BPTT_SHAPE for tags that do not fit the tokens
   * @throws TypeError ERR_BPTT_ARGUMENT for another cell
   */
  static create(sentences: readonly Required<TaggedSentence>[], options: TaggerOptions = {}): Tagger {
    const what = "Tagger.create()";
    checkOptions(what, options, CREATE_OPTIONS);
    checkTagged(what, sentences);
    const { characters, minCount = 1, normalize: meant = "none", tokenize, ...sizes } = options;
    checkInteger(`${what}: minCount`, minCount, 1);
    const normalize = normalizer(meant);
    if (normalize === undefined)
      throw typeError(
        "ERR_BPTT_TYPE",
        `${what}: normalize must be "none", "lowercase", "digits" or a function of a token, got ${describe(meant)}`,
      );
    // Halves of surrogate pairs count as unknown: no file can hold them.
    const words = Vocabulary.from(
      sentences.map(({ tokens }) => tokens.map(normalize).filter(isWellFormed)),
      minCount,
    );
    const tags = [...new Set(sentences.flatMap((sentence) => sentence.tags))];
    const letters =
      characters &&
      Vocabulary.from(sentences.flatMap(({ tokens }) => tokens.map((token) => [...token].filter(isWellFormed))));
    const network = new TaggerNetwork({
      ...sizes,
      words: words.size,
      tags: tags.length,
      ...(characters && letters && { characters: { ...characters, count: letters.size } }),
    });
    const tagger = new Tagger(network, new TagEncoder(words, tags, letters, normalize), tokenize);
    tagger.#reading = { ...tagger.#reading, normalize: typeof meant === "function" ? "own" : meant };
    return tagger;
  }

  /**
   * Trains on the sentences, shuffled anew in every epoch, or on the batches that a function gives for an epoch.
   * @param sentences at least one, each with a tag for every token; tags that the tagger has not are not trained on
   * @param training epochs and generator must be given
   * @returns what `fit` returns: to be awaited, or iterated over for reports
   * @throws RangeError ERR_BPTT_ARGUMENT for no sentences or options out of their range, ERR_BPTT_SHAPE for tags that do not fit the tokens
   */
  fit(sentences: SentenceSource, training: TaggerTraining): Fit {
    return trainTagger("Tagger.fit()", this, sentences, training);
  }

  /**
   * One tag for every token.
   * @param options decoding: "independent" (default) takes the likeliest tag of each token, "bio" the likeliest row of tags in
   *   which every I-x follows B-x or I-x
   * @throws RangeError ERR_BPTT_ARGUMENT for an empty token
   * @throws TypeError ERR_BPTT_TYPE for what are no sentences of tokens, ERR_BPTT_ARGUMENT for another decoding
   */
  tag(sentences: readonly (readonly string[])[], options: TagOptions = {}): string[][] {
    const what = "Tagger.tag()";
    checkDecoding(what, options);
    checkTokens(what, sentences);
    return tagsOf(this, sentences, options.decoding);
  }

  /**
   * The same with the probability of each tag.
   * @throws RangeError ERR_BPTT_ARGUMENT for an empty token
   * @throws TypeError ERR_BPTT_TYPE for what are no sentences of tokens, ERR_BPTT_ARGUMENT for another decoding
   */
  score(sentences: readonly (readonly string[])[], options: TagOptions = {}): ScoredTag[][] {
    const what = "Tagger.score()";
    checkDecoding(what, options);
    checkTokens(what, sentences);
    return scoredTagsOf(this, sentences, options.decoding);
  }

  /**
   * The slots of texts: what the BIO tags of their tokens mean, with places and probabilities.
   * @throws RangeError ERR_BPTT_ARGUMENT where tokenize gives tokens that do not stand in the text, in order
   * @throws TypeError ERR_BPTT_TYPE for what are no texts, ERR_BPTT_ARGUMENT for another decoding
   */
  slots(texts: readonly string[], options: TagOptions = {}): Slot[][] {
    const what = "Tagger.slots()";
    checkDecoding(what, options);
    checkTexts(what, texts);
    const tokens = texts.map((text) => checkTokenized(what, text, this.#tokenize(text)));
    const words = tokens.map((sentence) => sentence.map(({ text }) => text));
    const tagged = scoredTagsOf(this, words, options.decoding);
    return texts.map((text, i) => slotsOf(text, tokens[i] as readonly Token[], tagged[i] as ScoredTag[]));
  }

  /**
   * The whole tagger as a model file (.bptt); functions of your own for normalize and tokenize are not in it.
   * @throws Error ERR_BPTT_STATE for a tagger around a network of your own
   */
  save(): Uint8Array<ArrayBuffer> {
    return encodeTagger(this.network, this.encoder, this.#reading);
  }

  /**
   * A tagger from what save() gave, with the same answers.
   * @param options the functions for normalize and tokenize that it was made with, where these were your own
   * @throws Error ERR_BPTT_FORMAT for bytes that are no whole, unchanged tagger
   */
  static load(bytes: Uint8Array, options: Pick<TaggerOptions, "normalize" | "tokenize"> = {}): Tagger {
    const what = "Tagger.load()";
    checkOptions(what, options, ["normalize", "tokenize"]);
    const { normalize, tokenize } = options;
    const { network, encoder, reading } = decodeTagger(bytes, normalize);
    if (reading.tokenize === "own" && tokenize === undefined)
      throw typeError(
        "ERR_BPTT_TYPE",
        `${what}: this tagger was made with a tokenize function of its own, which no file can hold: give it in the options`,
      );
    const tagger = new Tagger(network, encoder, tokenize);
    tagger.#reading = reading;
    return tagger;
  }
}
