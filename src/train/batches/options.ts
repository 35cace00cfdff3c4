import { checkBoolean, checkInteger, checkOptions, describe, rangeError, typeError } from "../../errors.js";
import { checkGenerator, defaultGenerator, Generator } from "../../ops/random.js";

/** Batches of one epoch, which counts from 1: data for fit(). */
export type EpochBatches<Batch> = (epoch: number) => Iterable<Batch>;

/** Options of everything that makes batches of examples. */
export interface BatchOptions<T, Batch = T[]> {
  /** Examples a batch. */
  readonly batchSize: number;
  /** Seeds the order, in the place of the default generator; it is drawn from once, when the source is made. */
  readonly generator?: Generator;
  /** Leaves out the examples that make no full batch (false). */
  readonly dropLast?: boolean;
  /** Makes a batch of its examples; without it, a batch is the array of them. */
  readonly collate?: (examples: T[]) => Batch;
}

/** Throws unless data and options can make batches; `more` names options besides those above. */
export function checkBatches<T, Batch>(
  what: string,
  data: readonly T[],
  options: BatchOptions<T, Batch>,
  more: readonly string[] = [],
): void {
  if (!Array.isArray(data))
    throw typeError("ERR_BPTT_TYPE", `${what}: data must be an array of examples, got ${describe(data)}`);
  checkOptions(what, options, ["batchSize", "generator", "dropLast", "collate", ...more]);
  const { batchSize, generator, dropLast = false, collate } = options;
  checkInteger(`${what}: batchSize`, batchSize, 1);
  if (generator !== undefined) checkGenerator(`${what}: generator`, generator);
  checkBoolean(`${what}: dropLast`, dropLast);
  if (collate !== undefined && typeof collate !== "function")
    throw typeError("ERR_BPTT_TYPE", `${what}: collate must be a function, got ${describe(collate)}`);
  checkExamples(what, data.length, options);
}

/** Throws unless so many examples make at least one batch. */
export function checkExamples<T, Batch>(
  what: string,
  examples: number,
  { batchSize, dropLast }: BatchOptions<T, Batch>,
): void {
  if (examples > 2 ** 24)
    throw rangeError("ERR_BPTT_ARGUMENT", `${what}: ${examples} examples are more than the 2^24 that can be shuffled`);
  if (examples === 0 || (dropLast && examples < batchSize))
    throw rangeError("ERR_BPTT_ARGUMENT", `${what}: ${examples} examples make no batch of ${batchSize}`);
}

/**
 * A generator for every epoch. It depends on the epoch and on a seed that is drawn now, and on nothing else: the epochs
 * can be asked for in any order and again.
 */
export function epochGenerators(generator: Generator = defaultGenerator()): (epoch: number) => Generator {
  const seed = generator.integer(2 ** 24) * 2 ** 24 + generator.integer(2 ** 24);
  return (epoch) => {
    checkInteger("epoch", epoch, 0);
    const own = new Generator(seed);
    own.state = { ...own.state, stream: epoch }; // random() takes one stream, and an epoch needs no more
    return own;
  };
}

/** Batches of the examples at these indices, in this order. */
export function* batchesOf<T, Batch>(
  data: readonly T[],
  order: ArrayLike<number>,
  { batchSize, dropLast, collate }: BatchOptions<T, Batch>,
): Iterable<Batch> {
  for (let start = 0; start < order.length; start += batchSize) {
    const size = Math.min(batchSize, order.length - start);
    if (dropLast && size < batchSize) return;
    const examples = Array.from({ length: size }, (_, i) => data[order[start + i] as number] as T);
    yield collate ? collate(examples) : (examples as Batch);
  }
}
