/** The TypeScript twin of the generator in recurrent.py, and the decoder of what its `encode` stores. */

/** float32 values in row-major order, as base64 of their little-endian bytes. */
export interface Stored {
  readonly shape: readonly number[];
  readonly data: string;
}

/** The number of elements in a tensor of this shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, dimension) => product * dimension, 1);
}

/** A linear congruential generator on 32 bits; only the 24 highest are used. */
export class Draw {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  #bits24(): number {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    return this.#state >>> 8;
  }

  /** `count` integers from 0 to `limit` - 1; the product stays exact for limits below 2^29. */
  integers(count: number, limit: number): Int32Array {
    return Int32Array.from({ length: count }, () => Math.floor((this.#bits24() * limit) / 2 ** 24));
  }

  /**
   * `count` values in [-scale, scale). With a float32 scale their product is exact in float64, so
   * storing it is the only rounding, and both languages round alike.
   */
  values(count: number, scale = 1): Float32Array {
    return Float32Array.from({ length: count }, () => (this.#bits24() * 2 ** -23 - 1) * scale);
  }

  /** `count` parameter values, scaled as PyTorch scales the initial ones of a recurrent layer. */
  parameter(count: number, hiddenSize: number): Float32Array {
    return this.values(count, Math.fround(1 / Math.sqrt(hiddenSize)));
  }
}

/** The values of a stored tensor; throws where their count does not fit the shape. */
export function decode({ shape, data }: Stored): Float32Array {
  const bytes = Buffer.from(data, "base64");
  const count = sizeOf(shape);
  if (bytes.length !== 4 * count) {
    throw new RangeError(`${bytes.length} bytes stored for the shape [${shape.join(", ")}]`);
  }
  return Float32Array.from({ length: count }, (_, index) => bytes.readFloatLE(4 * index));
}
