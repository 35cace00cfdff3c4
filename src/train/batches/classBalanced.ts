import { checkInteger, checkNumber, describe, rangeError, typeError } from "../../errors.js";
import type { Generator } from "../../ops/random.js";
import {
  type BatchOptions,
  batchesOf,
  checkBatches,
  checkExamples,
  type EpochBatches,
  epochGenerators,
} from "./options.js";

/** Options of classBalanced. */
export interface ClassBalancedOptions<T, Batch = T[]> extends BatchOptions<T, Batch> {
  /** The class of an example. */
  readonly classOf: (example: T) => string | number;
  /** Shares of the classes in an epoch, in any unit; equal ones where it is left out. */
  readonly weights?: Readonly<Record<string, number>>;
  /** Examples an epoch (as many as there are). */
  readonly examples?: number;
}

/** The examples of a class, by index. */
interface Class {
  readonly members: number[];
  readonly weight: number;
}

/**
 * Batches in which every class has its share, however rare it is: equally many examples of each, or as weights say, rounded
 * to whole examples over the epoch. An example comes again only when all others of its class have come. The draw depends on
 * the seed and the epoch alone.
 * @param data at most 2^24 examples
 * @returns batches for `fit`, others every epoch
 * @throws RangeError ERR_BPTT_ARGUMENT for examples that make no batch, or weights of a class that there is not, below 0 or all 0
 * @throws TypeError ERR_BPTT_TYPE where classOf gives neither a string nor a number
 * @example
 * const examples = ["a", "a", "a", "a", "a", "b"];
 * const batches = classBalanced(examples, { batchSize: 6, classOf: (example) => example });
 * [...batches(1)].flat().filter((example) => example === "b").length; // 3
 */
export function classBalanced<T, Batch = T[]>(
  data: readonly T[],
  options: ClassBalancedOptions<T, Batch>,
): EpochBatches<Batch> {
  const what = "classBalanced()";
  checkBatches(what, data, options, ["classOf", "weights", "examples"]);
  const { examples = data.length } = options;
  checkInteger(`${what}: examples`, examples, 1);
  checkExamples(what, examples, options);
  const classes = classesOf(what, data, options);
  const generators = epochGenerators(options.generator);
  return (epoch) => {
    const generator = generators(epoch);
    const sizes = quotas(classes, examples, generator);
    const drawn = classes.flatMap(({ members }, k) => draw(members, sizes[k] as number, generator));
    const order = generator.permutation(drawn.length);
    return batchesOf(
      data,
      order.map((i) => drawn[i] as number),
      options,
    );
  };
}

function classesOf<T, Batch>(
  what: string,
  data: readonly T[],
  { classOf, weights }: ClassBalancedOptions<T, Batch>,
): Class[] {
  if (typeof classOf !== "function")
    throw typeError("ERR_BPTT_TYPE", `${what}: classOf must be a function of an example, got ${describe(classOf)}`);
  if (weights !== undefined && (typeof weights !== "object" || weights === null))
    throw typeError(
      "ERR_BPTT_TYPE",
      `${what}: weights must be an object of numbers by class, got ${describe(weights)}`,
    );
  const members = new Map<string, number[]>();
  data.forEach((example, i) => {
    const given: unknown = classOf(example);
    if (typeof given !== "string" && typeof given !== "number")
      throw typeError(
        "ERR_BPTT_TYPE",
        `${what}: the class of example ${i} must be a string or a number, got ${describe(given)}`,
      );
    const name = String(given);
    const own = members.get(name);
    if (own) own.push(i);
    else members.set(name, [i]);
  });
  for (const name of Object.keys(weights ?? {}))
    if (!members.has(name))
      throw rangeError("ERR_BPTT_ARGUMENT", `${what}: weights name class ${name}, of which there is no example`);
  const classes = [...members].map(([name, own]) => {
    const weight = weights === undefined ? 1 : weights[name];
    checkNumber(
      `${what}: weight of class ${name}`,
      weight,
      "at least 0 and finite",
      (value) => value >= 0 && value < Number.POSITIVE_INFINITY,
    );
    return { members: own, weight };
  });
  if (classes.every(({ weight }) => weight === 0)) throw rangeError("ERR_BPTT_ARGUMENT", `${what}: all weights are 0`);
  return classes;
}

/** Examples of each class: its share, rounded so that the sum is right; which of equal remainders wins is drawn. */
function quotas(classes: readonly Class[], examples: number, generator: Generator): number[] {
  const total = classes.reduce((sum, { weight }) => sum + weight, 0);
  const shares = classes.map(({ weight }) => (examples * weight) / total);
  const sizes = shares.map(Math.floor);
  const remainder = (k: number) => (shares[k] as number) - (sizes[k] as number);
  const order = Array.from(generator.permutation(classes.length)).sort((a, b) => remainder(b) - remainder(a));
  const left = examples - sizes.reduce((sum, size) => sum + size, 0);
  for (const k of order.slice(0, left)) (sizes[k] as number) += 1;
  return sizes;
}

/** So many of the members, in random order, all of them before one comes again. */
function draw(members: readonly number[], size: number, generator: Generator): number[] {
  const drawn: number[] = [];
  while (drawn.length < size) {
    for (const i of generator.permutation(members.length).subarray(0, size - drawn.length))
      drawn.push(members[i] as number);
  }
  return drawn;
}
