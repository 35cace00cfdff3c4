import { describe, rangeError, typeError } from "../../errors.js";
import type { BatchSource } from "./options.js";

/** The batches of an epoch. */
export async function* batches<Batch>(
  source: BatchSource<Batch>,
  epoch: number,
): AsyncGenerator<Batch, void, undefined> {
  const given = typeof source === "function" ? source(epoch) : source;
  if (typeof given !== "object" || given === null || !(Symbol.iterator in given || Symbol.asyncIterator in given))
    throw typeError(
      "ERR_BPTT_TYPE",
      `fit(): the function that gives batches must return an iterable, got ${describe(given)}; write function* or async function*`,
    );
  yield* given;
}

/** Batches of an epoch that a training has behind it already. */
export interface Consumed {
  readonly batches: number;
  /** Called when they have been drawn again, before the next one is. */
  readonly passed: () => void;
  /** Called after each of them. */
  readonly pause: () => Promise<void>;
}

/** The batches of an epoch, `size` for each step; the last step takes what is left. */
export async function* stepBatches<Batch>(
  source: BatchSource<Batch>,
  epoch: number,
  size: number,
  consumed?: Consumed,
): AsyncGenerator<Batch[], void, undefined> {
  let group: Batch[] = [];
  let drawn = 0;
  for await (const batch of batches(source, epoch)) {
    drawn += 1;
    if (consumed && drawn <= consumed.batches) {
      await consumed.pause();
      if (drawn === consumed.batches) consumed.passed();
      continue;
    }
    group.push(batch);
    if (group.length === size) {
      yield group;
      group = [];
    }
  }
  if (consumed && drawn < consumed.batches)
    throw rangeError(
      "ERR_BPTT_ARGUMENT",
      `fit(): the checkpoint was written after batch ${consumed.batches} of epoch ${epoch}, but the data have only ${drawn}; are they the same?`,
    );
  if (group.length > 0) yield group;
}

/** Steps of an epoch, where the data tell. */
export function countSteps<Batch>(source: BatchSource<Batch>, size: number): number | undefined {
  return typeof source === "function" ? undefined : Math.ceil(source.length / size);
}
