// From the scores of all characters to the one that comes next.
import { stateError } from "../../errors.js";
import { type Generator, tensor } from "../../index.js";
import { Alphabet } from "./alphabet.js";

/** How the next character is chosen. */
export interface Sampling {
  /** Scores are divided by it; 0 takes the likeliest character. */
  readonly temperature: number;
  /** Only so many of the likeliest characters are drawn from. */
  readonly topK: number;
  /** Not needed where nothing is drawn. */
  readonly generator: Generator | undefined;
}

/** The number of a known character, by its scores (characters), of which the first is that of the unknown and never chosen. */
export function choose(scores: Float32Array, { temperature, topK, generator }: Sampling): number {
  const best = likeliest(scores);
  if (temperature === 0 || topK === 1 || !generator) return best;
  const codes = topK < scores.length - 1 ? mostLikely(scores, topK) : known(scores.length);
  // softmax(scores / temperature), written so that no temperature makes a number infinite but those of characters that never come.
  const top = scores[best] as number;
  const exponents = Float32Array.from(codes, (code) => ((scores[code] as number) - top) / temperature);
  const probabilities = tensor(exponents).softmax(0).toFloat32Array();
  const total = probabilities.reduce((sum, p) => sum + p, 0);
  let left = generator.random() * total;
  for (const [i, p] of probabilities.entries()) {
    left -= p;
    if (left < 0) return codes[i] as number;
  }
  return best; // where roundings leave something over
}

function likeliest(scores: Float32Array): number {
  let at = Alphabet.unknown + 1;
  for (let code = at; code < scores.length; ++code) {
    const score = scores[code] as number;
    if (!Number.isFinite(score))
      throw stateError(
        "ERR_BPTT_NONFINITE",
        `the network gives a character the score ${score}; its weights hold NaN or are far too large`,
      );
    if (score > (scores[at] as number)) at = code;
  }
  return at;
}

function known(size: number): number[] {
  return Array.from({ length: size - 1 }, (_, i) => i + 1);
}

// The sort is stable: of equals the first come first, as in likeliest().
function mostLikely(scores: Float32Array, count: number): number[] {
  return known(scores.length)
    .sort((a, b) => (scores[b] as number) - (scores[a] as number))
    .slice(0, count);
}
