import { checkNumber, describe, typeError } from "../../errors.js";
import { type BatchOptions, batchesOf, checkBatches, type EpochBatches, epochGenerators } from "./options.js";

/** Options of lengthBuckets. */
export interface LengthBucketOptions<T, Batch = T[]> extends BatchOptions<T, Batch> {
  /** How long an example is. */
  readonly length: (example: T) => number;
}

/**
 * Batches of sequences of like length, so that hardly any padding is computed: the examples are shuffled, sorted by length,
 * cut into batches, and the batches shuffled. Which examples of one length come together, and the order of the batches,
 * differ every epoch and depend on the seed and the epoch alone.
 * @param data at most 2^24 examples
 * @returns batches for `fit`, others every epoch
 * @throws RangeError ERR_BPTT_ARGUMENT for examples that make no batch, or a negative length
 * @example
 * const words = ["a", "longest", "be", "to", "longer", "or"];
 * const batches = lengthBuckets(words, { batchSize: 2, length: (word) => word.length });
 * [...batches(1)].some((batch) => batch.includes("longest") && batch.includes("longer")); // true
 */
export function lengthBuckets<T, Batch = T[]>(
  data: readonly T[],
  options: LengthBucketOptions<T, Batch>,
): EpochBatches<Batch> {
  const what = "lengthBuckets()";
  checkBatches(what, data, options, ["length"]);
  if (typeof options.length !== "function")
    throw typeError(
      "ERR_BPTT_TYPE",
      `${what}: length must be a function of an example, got ${describe(options.length)}`,
    );
  const lengths = data.map((example, i) => {
    const length = options.length(example);
    checkNumber(`${what}: length of example ${i}`, length, "at least 0", (value) => value >= 0);
    return length;
  });
  const generators = epochGenerators(options.generator);
  const { batchSize, dropLast } = options;
  return (epoch) => {
    const generator = generators(epoch);
    // What makes no full batch is left out before the sorting: it would always be the longest sequences.
    const used = dropLast ? data.length - (data.length % batchSize) : data.length;
    const order = Array.from(generator.permutation(data.length).subarray(0, used));
    order.sort((a, b) => (lengths[a] as number) - (lengths[b] as number));
    const buckets = generator.permutation(Math.ceil(used / batchSize));
    return inOrder(buckets, (bucket) =>
      batchesOf(data, order.slice(bucket * batchSize, (bucket + 1) * batchSize), options),
    );
  };
}

function* inOrder<Batch>(buckets: Int32Array, batches: (bucket: number) => Iterable<Batch>): Iterable<Batch> {
  for (const bucket of buckets) yield* batches(bucket);
}
