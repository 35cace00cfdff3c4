import { type BatchOptions, batchesOf, checkBatches, type EpochBatches, epochGenerators } from "./options.js";

/**
 * Batches of the examples in another random order every epoch. The order depends on the seed and the epoch alone.
 * @example fit(model, shuffled(examples, { batchSize: 32 }), { loss, optimizer, epochs: 10 })
 */
export function shuffled<T, Batch = T[]>(data: readonly T[], options: BatchOptions<T, Batch>): EpochBatches<Batch> {
  checkBatches("shuffled()", data, options);
  const generators = epochGenerators(options.generator);
  return (epoch) => batchesOf(data, generators(epoch).permutation(data.length), options);
}
