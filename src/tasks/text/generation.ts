import { checkInteger, checkNumber, checkOptions, describe, typeError } from "../../errors.js";
import type { Generator } from "../../index.js";
import { stream } from "../../train/index.js";
import { checkGenerator } from "../training.js";
import { Alphabet } from "./alphabet.js";
import { checkText } from "./check.js";
import type { TextNetwork } from "./network.js";
import { choose, type Sampling } from "./sampling.js";

/** How a text is generated. */
export interface TextGeneration {
  /** What the text goes on from (""). */
  readonly prompt?: string;
  /** Characters (code points) to be generated, at most. */
  readonly length: number;
  /** Below 1 likely characters come more often than their probability says, above 1 less often; 0 always takes the likeliest (1). */
  readonly temperature?: number;
  /** Draws from so many of the likeliest characters only (all). */
  readonly topK?: number;
  /** Draws the characters; needed unless temperature is 0. */
  readonly generator?: Generator;
  /** Ends the text where it has just been generated; it is then the end of the result. */
  readonly stop?: string;
}

const OPTIONS = [
  "prompt",
  "length",
  "temperature",
  "topK",
  "generator",
  "stop",
] as const satisfies readonly (keyof TextGeneration)[];

/** The characters that follow a prompt. Everything is checked in this call, each character computed when it is asked for. */
export function continuation(
  what: string,
  network: TextNetwork,
  alphabet: Alphabet,
  options: TextGeneration,
): IterableIterator<string> {
  checkOptions(what, options, OPTIONS);
  const { prompt = "", length, temperature = 1, topK = alphabet.characters.length, generator, stop } = options;
  if (typeof prompt !== "string")
    throw typeError("ERR_BPTT_TYPE", `${what}: prompt must be a string, got ${describe(prompt)}`);
  checkInteger(`${what}: length`, length, 0);
  checkNumber(`${what}: temperature`, temperature, "a finite number of at least 0", (t) => t >= 0 && t < Infinity);
  checkInteger(`${what}: topK`, topK, 1);
  if (generator !== undefined || temperature > 0) checkGenerator(what, generator);
  if (stop !== undefined) checkText(what, "stop", stop);
  return generated(network, alphabet, alphabet.encode(prompt), length, { temperature, topK, generator }, stop);
}

function* generated(
  network: TextNetwork,
  alphabet: Alphabet,
  prompt: Int32Array,
  length: number,
  sampling: Sampling,
  stop: string | undefined,
): IterableIterator<string> {
  const reader = stream(network.stepwise());
  let scores = reader.push([Alphabet.unknown]);
  for (const code of prompt) scores = reader.push([code]);
  let end = "";
  for (let left = length; left > 0; --left) {
    const code = choose(scores, sampling);
    const character = alphabet.character(code);
    yield character;
    if (stop !== undefined) {
      end = (end + character).slice(-stop.length);
      if (end === stop) return;
    }
    if (left > 1) scores = reader.push([code]);
  }
}
