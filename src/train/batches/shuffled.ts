import { type BatchOptions, batchesOf, checkBatches, type EpochBatches, epochGenerators } from "./options.js";

/**
 * Batches of the examples in another random order every epoch. The order depends on the seed and the epoch alone.
 * @param data at most 2^24 examples
 * @returns batches for `fit`
 * @throws RangeError ERR_BPTT_ARGUMENT for examples that make no batch
 * @example
 * const batches = shuffled([1, 2, 3, 4, 5], { batchSize: 2, collate: (numbers) => tensor(numbers) });
 * [...batches(1)].map(({ size }) => size); // [2, 2, 1]
 */
export function shuffled<T, Batch = T[]>(data: readonly T[], options: BatchOptions<T, Batch>): EpochBatches<Batch> {
  checkBatches("shuffled()", data, options);
  const generators = epochGenerators(options.generator);
  return (epoch) => batchesOf(data, generators(epoch).permutation(data.length), options);
}
