import { checkInteger, checkNumber, checkOptions, describe, rangeError, typeError } from "../../errors.js";
import { Generator, tensor } from "../../index.js";
import * as nn from "../../nn/index.js";
import { Adam, type WeightAverage } from "../../optim/index.js";
import { type Fit, fit, predict, type StopSignal, stream, type Values } from "../../train/index.js";
import { Alphabet } from "./alphabet.js";
import { carried, mapState, TextNetwork, type TextSizes, type TextState } from "./network.js";
import { type Cut, pieceCount, pieces, type TextPiece } from "./pieces.js";
import { choose, type Sampling } from "./sampling.js";

/** How a text model is made from a text. */
export interface TextOptions extends Omit<TextSizes, "characters"> {
  /** Characters seen less often count as unknown (1). */
  readonly minCount?: number;
}

/** How a text model is trained. */
export interface TextTraining {
  readonly epochs: number;
  readonly generator: Generator;
  /** Parallel streams that the text is cut into (32). */
  readonly batchSize?: number;
  /** Characters after which the gradient is cut off (64). */
  readonly steps?: number;
  readonly lr?: number;
  readonly clipNorm?: number;
  /** The learning rate as a share of lr, for the progress of training from 0 to 1, asked before every step (1). */
  readonly schedule?: (progress: number) => number;
  /** An average of the network's weights, updated after every step. */
  readonly average?: WeightAverage;
  /** A text that is not trained on; its loss is reported after every epoch. */
  readonly valid?: string;
  /** Ends training after the current step. */
  readonly signal?: StopSignal;
}

/** How a text is generated. */
export interface TextGeneration {
  /** What the text goes on from (""). */
  readonly prompt?: string;
  /** Characters to be generated, at most. */
  readonly length: number;
  /** Below 1 likely characters come more often than by their probability, above 1 less; 0 always takes the likeliest (1). */
  readonly temperature?: number;
  /** Draws from so many of the likeliest characters only (all). */
  readonly topK?: number;
  /** Draws the characters; needed unless temperature is 0. */
  readonly generator?: Generator;
  /** Ends the text where it has just been generated; it is the end of the result then. */
  readonly stop?: string;
}

/** How well a text is predicted. */
export interface TextScore {
  /** Code points. */
  readonly characters: number;
  /** Of these, the ones that are not in the alphabet: they are predicted as the one unknown character. */
  readonly unknown: number;
  /** Natural logarithm of the text's probability. */
  readonly logProbability: number;
  /** Bits that a character takes on the mean. */
  readonly bitsPerCharacter: number;
  /** 2 to the power of these: among so many equally likely characters one would have to choose each time. */
  readonly perplexity: number;
}

const CREATE_OPTIONS = [
  "cell",
  "hiddenSize",
  "embeddingDim",
  "numLayers",
  "dropout",
  "tied",
  "minCount",
] as const satisfies readonly (keyof TextOptions)[];

const FIT_OPTIONS = [
  "epochs",
  "generator",
  "batchSize",
  "steps",
  "lr",
  "clipNorm",
  "schedule",
  "average",
  "valid",
  "signal",
] as const satisfies readonly (keyof TextTraining)[];

const GENERATE_OPTIONS = [
  "prompt",
  "length",
  "temperature",
  "topK",
  "generator",
  "stop",
] as const satisfies readonly (keyof TextGeneration)[];

// Characters scored at once.
const SCORE_STEPS = 256;

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
   * @throws RangeError ERR_BPTT_ARGUMENT for a text without characters that occur minCount times
   */
  static create(text: string, options: TextOptions = {}): TextModel {
    const what = "TextModel.create()";
    checkOptions(what, options, CREATE_OPTIONS);
    checkText(what, "text", text);
    const { minCount = 1, ...sizes } = options;
    checkInteger(`${what}: minCount`, minCount, 1);
    const alphabet = Alphabet.from(text, minCount);
    if (alphabet.characters.length === 0)
      throw rangeError("ERR_BPTT_ARGUMENT", `${what}: no character of the text occurs minCount ${minCount} times`);
    return new TextModel(new TextNetwork({ ...sizes, characters: alphabet.size }), alphabet);
  }

  /**
   * Trains on a text by truncated back-propagation through time: the text is cut into parallel streams, these into pieces; the
   * state is carried from a piece to the next of the same epoch, the gradient is not. The first piece of an epoch has a random length,
   * so that the gradient is cut off elsewhere every time. Losses are reported in nats a character.
   */
  fit(text: string, training: TextTraining): Fit {
    const what = "TextModel.fit()";
    checkOptions(what, training, FIT_OPTIONS);
    checkText(what, "text", text);
    const { epochs, generator, batchSize = 32, steps = 64, lr = 2e-3, clipNorm = 1, schedule = () => 1 } = training;
    const { average, valid, signal } = training;
    checkInteger(`${what}: epochs`, epochs, 1);
    checkInteger(`${what}: batchSize`, batchSize, 1);
    checkInteger(`${what}: steps`, steps, 1, 2 ** 20);
    checkGenerator(what, generator);
    if (typeof schedule !== "function")
      throw typeError("ERR_BPTT_TYPE", `${what}: schedule must be a function of the progress, got ${describe(schedule)}`);
    if (valid !== undefined) checkText(what, "valid", valid);
    const codes = this.alphabet.encode(text);
    const validCodes = valid === undefined ? undefined : this.alphabet.encode(valid);
    const optimizer = new Adam(this.network, { lr });
    const batches = function* (epoch: number): Iterable<TextPiece> {
      const cut: Cut = { streams: batchSize, steps, firstSteps: steps - generator.integer((steps + 1) >> 1) };
      const count = pieceCount(codes.length, cut);
      let done = 0;
      for (const piece of pieces(codes, cut)) {
        optimizer.lr = lr * schedule((epoch - 1 + done / count) / epochs);
        yield piece;
        // The step is taken when the next piece is asked for.
        done += 1;
        average?.update();
      }
    };
    let state: TextState | undefined;
    return fit(this.network, batches, {
      loss: (network, { inputs, targets, first, meanCount }) => {
        const [scores, next] = network.forward(inputs, first ? undefined : state);
        state = carried(next);
        const rows = scores.reshape([-1, network.sizes.characters]);
        // By the mean count and not its own: every character weighs the same, in the gradients and in the loss of an epoch.
        return nn.crossEntropy(rows, targets, { reduction: "sum" }).div(meanCount);
      },
      optimizer,
      epochs,
      clipNorm,
      ...(validCodes && { valid: () => pieces(validCodes, { streams: batchSize, steps }) }),
      ...(signal && { signal }),
    });
  }

  /**
   * A text that goes on from a prompt, which is not repeated; characters that the model does not know count as unknown there, and are
   * never generated. The same weights, options and state of the generator give the same text.
   */
  generate(options: TextGeneration): string {
    return [...this.#continuation("TextModel.generate()", options)].join("");
  }

  /**
   * The same, character by character (code points), each computed when it is asked for.
   * @example for (const character of model.characters({ length: 200, generator })) process.stdout.write(character);
   */
  characters(options: TextGeneration): IterableIterator<string> {
    return this.#continuation("TextModel.characters()", options);
  }

  // Everything is checked when it is called, not when the first character is asked for.
  #continuation(what: string, options: TextGeneration): IterableIterator<string> {
    checkOptions(what, options, GENERATE_OPTIONS);
    const { prompt = "", length, temperature = 1, topK = this.alphabet.characters.length, generator, stop } = options;
    if (typeof prompt !== "string")
      throw typeError("ERR_BPTT_TYPE", `${what}: prompt must be a string, got ${describe(prompt)}`);
    checkInteger(`${what}: length`, length, 0);
    checkNumber(`${what}: temperature`, temperature, "a finite number of at least 0", (t) => t >= 0 && t < Infinity);
    checkInteger(`${what}: topK`, topK, 1);
    if (generator !== undefined || temperature > 0) checkGenerator(what, generator);
    if (stop !== undefined) checkText(what, "stop", stop);
    return this.#generated(this.alphabet.encode(prompt), length, { temperature, topK, generator }, stop);
  }

  *#generated(prompt: Int32Array, length: number, sampling: Sampling, stop: string | undefined) {
    const reader = stream(this.network.stepwise());
    let scores = reader.push([Alphabet.unknown]);
    for (const code of prompt) scores = reader.push([code]);
    let end = "";
    for (let left = length; left > 0; --left) {
      const code = choose(scores, sampling);
      const character = this.alphabet.character(code);
      yield character;
      if (stop !== undefined) {
        end = (end + character).slice(-stop.length);
        if (end === stop) return;
      }
      if (left > 1) scores = reader.push([code]);
    }
  }

  /** How well the model predicts a text, each character from all that stand before it; sums are float64. */
  score(text: string): TextScore {
    checkText("TextModel.score()", "text", text);
    const codes = this.alphabet.encode(text);
    let state: TextState | undefined;
    let logProbability = 0;
    for (const { inputs, targets } of pieces(codes, { streams: 1, steps: SCORE_STEPS })) {
      const [scores, next] = predict(this.network, inputs, state);
      state = mapState<Values>(next, ({ data, shape }) => tensor(data, shape));
      const rows = tensor(scores.data, [targets.size, this.alphabet.size]);
      for (const loss of nn.crossEntropy(rows, targets, { reduction: "none" }).toFloat32Array()) logProbability -= loss;
    }
    const characters = codes.length;
    const nats = -logProbability / characters;
    return {
      characters,
      unknown: codes.reduce((count, code) => count + (code === Alphabet.unknown ? 1 : 0), 0),
      logProbability,
      bitsPerCharacter: nats / Math.LN2,
      perplexity: tensor([nats]).exp().item(), // not Math.exp, whose last bits differ between engines
    };
  }

  /** The perplexity of a text: `score(text).perplexity`. */
  perplexity(text: string): number {
    return this.score(text).perplexity;
  }
}

function checkText(what: string, name: string, value: unknown): asserts value is string {
  if (typeof value !== "string")
    throw typeError("ERR_BPTT_TYPE", `${what}: ${name} must be a string, got ${describe(value)}`);
  if (value === "") throw rangeError("ERR_BPTT_ARGUMENT", `${what}: ${name} is empty`);
}

function checkGenerator(what: string, value: unknown): asserts value is Generator {
  if (!(value instanceof Generator))
    throw typeError("ERR_BPTT_TYPE", `${what}: generator must be a Generator, got ${describe(value)}`);
}
