import { checkInteger, checkNumber, describe, typeError } from "../errors.js";
import { allocate, closeRegion, openRegion } from "../memory/arena.js";
import { readFloats } from "../memory/views.js";
import { core } from "../wasm/core.js";

// PyTorch's default seed plays no role here; any fixed one makes programs repeatable from the first run on.
const DEFAULT_SEED = 1990;

/** What identifies a position in the random numbers: plain data, to be kept beside a model. */
export interface GeneratorState {
  /** The seed. */
  readonly seed: number;
  /** How many streams were taken from it. */
  readonly stream: number;
  /** How many numbers `random()` took from its stream. */
  readonly element: number;
  /** The stream that `random()` draws from; 0: none yet. */
  readonly scalars: number;
}

/** A piece of the random sequence, to be drawn by a kernel. */
export interface RandomStream {
  readonly low: number;
  readonly high: number;
  readonly stream: number;
}

/**
 * Counter-based random numbers (Philox4x32-10): every use takes the next stream of the seed, and a number depends on
 * (seed, stream, element) alone. The same seed gives the same bits in every runtime and in both builds.
 * @example
 * const generator = new Generator(7);
 * const state = generator.state;
 * const first = generator.uniform(3);
 * generator.state = state;
 * generator.uniform(3).join() === first.join(); // true
 */
export class Generator {
  #seed = DEFAULT_SEED;
  #stream = 0;
  #element = 0;
  #scalars = 0; // the stream that random() draws from; 0: none yet

  /**
   * @param seed an integer from 0 to 2^53 − 1; left out, always the same one
   * @throws RangeError ERR_BPTT_ARGUMENT for any other number
   */
  constructor(seed: number = DEFAULT_SEED) {
    this.manualSeed(seed);
  }

  /**
   * Starts over with a seed.
   * @param seed an integer from 0 to 2^53 − 1
   * @throws RangeError ERR_BPTT_ARGUMENT for any other number
   */
  manualSeed(seed: number): this {
    checkInteger("seed", seed, 0, Number.MAX_SAFE_INTEGER);
    this.#seed = seed;
    this.#stream = 0;
    this.#element = 0;
    this.#scalars = 0;
    return this;
  }

  /**
   * Seed and counters. Setting it to what it was goes on from there.
   * @throws RangeError ERR_BPTT_ARGUMENT for what are no counters
   */
  get state(): GeneratorState {
    return { seed: this.#seed, stream: this.#stream, element: this.#element, scalars: this.#scalars };
  }

  /** Goes on from there. */
  set state(state: GeneratorState) {
    for (const key of ["seed", "stream", "element", "scalars"] as const)
      checkInteger(`state.${key}`, state?.[key], 0, Number.MAX_SAFE_INTEGER);
    this.#seed = state.seed;
    this.#stream = state.stream;
    this.#element = state.element;
    this.#scalars = state.scalars;
  }

  /** @internal The next stream. */
  next(): RandomStream {
    this.#stream += 1;
    return this.#at(this.#stream);
  }

  #at(stream: number): RandomStream {
    return { low: this.#seed >>> 0, high: Math.floor(this.#seed / 2 ** 32), stream };
  }

  /** A number in [0, 1), of 24 random bits. */
  random(): number {
    if (this.#scalars === 0 || this.#element === 2 ** 32) {
      this.#scalars = this.next().stream;
      this.#element = 0;
    }
    const { low, high, stream } = this.#at(this.#scalars);
    const bits = core().kernels.randomBits(low, high, stream, this.#element) >>> 8;
    this.#element += 1;
    return bits / 2 ** 24;
  }

  /**
   * An integer in [0, n).
   * @param n from 1 to 2^24
   * @throws RangeError ERR_BPTT_ARGUMENT for another n
   */
  integer(n: number): number {
    checkInteger("Generator.integer(): n", n, 1, 2 ** 24);
    return Math.floor(this.random() * n);
  }

  /**
   * The integers 0 to n − 1 in random order (Fisher and Yates).
   * @param n from 0 to 2^24
   * @throws RangeError ERR_BPTT_ARGUMENT for another n
   */
  permutation(n: number): Int32Array {
    checkInteger("Generator.permutation(): n", n, 0, 2 ** 24);
    const order = Int32Array.from({ length: n }, (_, i) => i);
    for (let i = n - 1; i > 0; --i) {
      const j = this.integer(i + 1);
      const other = order[j] as number;
      order[j] = order[i] as number;
      order[i] = other;
    }
    return order;
  }

  /**
   * n numbers, uniform in [low, high).
   * @throws RangeError ERR_BPTT_ARGUMENT for an n that is no integer from 0 to 2^30, and where high is below low
   */
  uniform(n: number, low = 0, high = 1): Float32Array<ArrayBuffer> {
    checkUniform("Generator.uniform()", low, high);
    return this.#draw("uniform()", n, (pointer, { low: a, high: b, stream }) =>
      core().kernels.randomUniform(pointer, n, low, high, a, b, stream),
    );
  }

  /**
   * n normally distributed numbers.
   * @throws RangeError ERR_BPTT_ARGUMENT for an n that is no integer from 0 to 2^30, and for a negative std
   */
  normal(n: number, mean = 0, std = 1): Float32Array<ArrayBuffer> {
    checkNormal("Generator.normal()", mean, std);
    return this.#draw("normal()", n, (pointer, { low, high, stream }) =>
      core().kernels.randomNormal(pointer, n, mean, std, low, high, stream),
    );
  }

  #draw(what: string, n: number, kernel: (pointer: number, stream: RandomStream) => void): Float32Array<ArrayBuffer> {
    checkInteger(`Generator.${what}: n`, n, 0, 2 ** 30);
    const region = openRegion();
    try {
      const pointer = allocate(4 * n);
      kernel(pointer, this.next());
      return readFloats(pointer, n);
    } finally {
      closeRegion(region);
    }
  }
}

/** Throws unless numbers can be drawn from [low, high). */
export function checkUniform(what: string, low: number, high: number): void {
  checkNumber(`${what}: low`, low, "finite", Number.isFinite);
  const reach = (value: number) => value >= low && value - low < 3.4e38;
  checkNumber(`${what}: high`, high, `at least low ${low}, and less than 3.4e38 above it`, reach);
}

/** Throws unless numbers can be drawn with this mean and standard deviation. */
export function checkNormal(what: string, mean: number, std: number): void {
  checkNumber(`${what}: mean`, mean, "finite", Number.isFinite);
  checkNumber(`${what}: std`, std, "finite and at least 0", (value) => value >= 0 && value < Infinity);
}

let shared: Generator | undefined;

/** The generator that is used wherever none is given. */
export function defaultGenerator(): Generator {
  shared ??= new Generator();
  return shared;
}

/**
 * Seeds the default generator, as torch.manual_seed: initialisation, dropout and shuffling then repeat exactly.
 * @param seed an integer from 0 to 2^53 − 1
 * @returns the default generator
 * @throws RangeError ERR_BPTT_ARGUMENT for any other number
 * @example
 * manualSeed(1);
 * const a = new nn.Linear(4, 2).weight.toArray();
 * manualSeed(1);
 * const b = new nn.Linear(4, 2).weight.toArray();
 * JSON.stringify(a) === JSON.stringify(b); // true
 */
export function manualSeed(seed: number): Generator {
  return defaultGenerator().manualSeed(seed);
}

/** Throws unless it is a Generator. */
export function checkGenerator(what: string, generator: unknown): asserts generator is Generator {
  if (!(generator instanceof Generator))
    throw typeError("ERR_BPTT_TYPE", `${what} must be a Generator, got ${describe(generator)}`);
}

/** Throws unless p is a probability. */
export function checkProbability(what: string, p: unknown): asserts p is number {
  checkNumber(what, p, "a probability from 0 to 1", (value) => value >= 0 && value <= 1);
}
