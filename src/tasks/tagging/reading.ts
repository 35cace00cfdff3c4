// From sentences to tags: batches for the network, and what its logits mean.
import { checkOptions, describe, typeError } from "../../errors.js";
import { tensor } from "../../index.js";
import { predict } from "../../train/index.js";
import { bestBioTags, bestTags, bioPredecessors, type Decoding } from "./decode.js";
import type { TagEncoder, TaggedSentence } from "./encoder.js";
import type { TagScorer } from "./network.js";
import type { ScoredTag } from "./slots.js";

/** Options of reading. */
export interface TagOptions {
  /**
   * "independent" (default) takes the likeliest tag of each token, "bio" the likeliest row of tags in which every I-x follows
   * B-x or I-x.
   */
  readonly decoding?: Decoding | undefined;
}

/** A network, and what it reads. */
interface Reader {
  readonly network: TagScorer;
  readonly encoder: TagEncoder;
}

type Sentences = readonly (readonly string[])[];

// Sentences read at once.
const BATCH = 64;

/** Throws for options that are none. */
export function checkDecoding(what: string, options: TagOptions): void {
  checkOptions(what, options, ["decoding"]);
  const { decoding = "independent" } = options;
  if (decoding !== "independent" && decoding !== "bio")
    throw typeError("ERR_BPTT_ARGUMENT", `${what}: decoding must be "independent" or "bio", got ${describe(decoding)}`);
}

/** One tag for every token. */
export function tagsOf(reader: Reader, sentences: Sentences, decoding: Decoding | undefined): string[][] {
  const { tags } = reader.encoder;
  const decode = decoder(tags, decoding);
  return read(reader, sentences, (logits, n) => Array.from(decode(logits, n), (tag) => tags[tag] as string));
}

/** The same with the probability of each tag. */
export function scoredTagsOf(reader: Reader, sentences: Sentences, decoding: Decoding | undefined): ScoredTag[][] {
  const { tags } = reader.encoder;
  const decode = decoder(tags, decoding);
  return read(reader, sentences, (logits, n) => {
    const probabilities = tensor(logits, [n, tags.length]).softmax(-1).toFloat32Array();
    return Array.from(decode(logits, n), (tag, token) => ({
      tag: tags[tag] as string,
      score: probabilities[token * tags.length + tag] as number,
    }));
  });
}

function decoder(tags: readonly string[], decoding: Decoding | undefined) {
  if (decoding !== "bio") return bestTags;
  const predecessors = bioPredecessors(tags);
  return (logits: Float32Array, n: number) => bestBioTags(logits, n, predecessors);
}

// What `answer` makes of the logits (n, tags) of each sentence; nothing for one without tokens.
function read<T>(
  { network, encoder }: Reader,
  sentences: Sentences,
  answer: (logits: Float32Array, n: number) => T[],
): T[][] {
  const result: T[][] = sentences.map(() => []);
  const given = sentences.map((tokens, index) => ({ tokens, index })).filter(({ tokens }) => tokens.length > 0);
  given.sort(longestFirst);
  for (let i = 0; i < given.length; i += BATCH) {
    const batch = given.slice(i, i + BATCH);
    const { data } = predict(network, encoder.batch(batch));
    let start = 0;
    for (const { tokens, index } of batch) {
      const end = start + tokens.length * encoder.tags.length;
      result[index] = answer(data.subarray(start, end), tokens.length);
      start = end;
    }
  }
  return result;
}

/** The order in which a batch takes the least work. */
export function longestFirst(a: TaggedSentence, b: TaggedSentence): number {
  return b.tokens.length - a.tokens.length;
}
