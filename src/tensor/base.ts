// What a tensor is before it can compute: a shape, a dtype and a place where its numbers live. Three places, no fourth:
//   host     an ordinary typed array; uploaded into a scope at first use there
//   region   the memory of one scope, gone with it
//   heap     the linear memory of a parameter, freed when nobody holds it
import { checkBoolean, describe, rangeError, stateError, typeError } from "../errors.js";
import { allocate, allocateZeros, currentRegion, type Region } from "../memory/arena.js";
import type { Block } from "../memory/heap.js";
import {
  readFloat,
  readFloats,
  readFloatsInto,
  readInteger,
  readIntegers,
  writeFloats,
  writeIntegers,
} from "../memory/views.js";
import { type DType, type NestedNumbers, nest, parseData, parseExactly, type TensorData } from "./data.js";
import { print } from "./print.js";
import { count, format, type Shape, sameShape } from "./shape.js";

/** @internal The name of the method by which Node inspects an object. */
export const INSPECT = /* @__PURE__ */ Symbol.for("nodejs.util.inspect.custom");

/** @internal */
export interface HostStorage {
  readonly kind: "host";
  readonly data: Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer>;
  upload: { readonly region: Region; readonly pointer: number } | undefined;
  version: number;
}

/** @internal */
export interface RegionStorage {
  readonly kind: "region";
  readonly region: Region;
  readonly pointer: number;
  version: number;
}

/** Numbers on the heap of the core, as parameters have them. */
export interface HeapStorage {
  readonly kind: "heap";
  readonly block: Block;
  version: number;
  /** Packed panels of the numbers, as ops/packing.ts keeps them. */
  readonly panels: object[];
}

/** @internal The version counts the writes; what is derived from the numbers (packed panels, gradients) holds for one version. */
export type Storage = HostStorage | RegionStorage | HeapStorage;

/** The part of a tensor that does not compute. */
export abstract class BaseTensor {
  /** Sizes of the dimensions, outermost first. */
  readonly shape: Shape;
  /** "float32", or "int32" for indices and labels. */
  readonly dtype: DType;
  /** @internal */
  storage: Storage;
  /** @internal The tape that holds the operation that made this tensor, and its place there; undefined for a leaf. */
  tape: object | undefined = undefined;
  /** @internal */
  node = -1;
  /** @internal Where ∂L/∂this accumulates during backward, 0 before anything arrived. */
  gradientPointer = 0;
  #requiresGrad = false;

  /** @internal */
  constructor(shape: Shape, dtype: DType, storage: Storage) {
    this.shape = shape;
    this.dtype = dtype;
    this.storage = storage;
  }

  /** Whether gradients with respect to this tensor are wanted. */
  get requiresGrad(): boolean {
    return this.#requiresGrad;
  }

  /**
   * Makes this a leaf whose gradient is wanted, or one whose gradient is not.
   * @throws TypeError ERR_BPTT_TYPE where an int32 tensor is to need one, or for what is no boolean
   * @throws Error ERR_BPTT_GRAD to turn it off for what an operation made
   */
  set requiresGrad(wanted: boolean) {
    checkBoolean("requiresGrad", wanted);
    if (wanted && this.dtype !== "float32")
      throw typeError(
        "ERR_BPTT_TYPE",
        "requiresGrad needs a float32 tensor, got int32. Integer tensors are for indices and labels",
      );
    if (!wanted && this.tape !== undefined)
      throw stateError("ERR_BPTT_GRAD", "requiresGrad: this tensor was made by an operation; use detach()");
    this.#requiresGrad = wanted;
  }

  /** Number of elements. */
  get size(): number {
    return count(this.shape);
  }

  /** The numbers as PyTorch prints them, only the edges of more than 1000, with shape and dtype. Never throws. */
  toString(): string {
    return print(this);
  }

  /** @internal What Node's console.log shows. */
  [INSPECT](): string {
    return print(this);
  }

  /** @internal Another tensor of the same class. */
  abstract derive(shape: Shape, dtype: DType, storage: Storage): this;

  /** @internal Zeros of this tensor's size, to accumulate its gradient in. */
  allocateGradient(): number {
    return allocateZeros(4 * this.size);
  }

  /** @internal Lets go of a gradient that lies in the memory of a scope. */
  dropGradient(): void {
    this.gradientPointer = 0;
  }

  /** @internal A new tensor in the current scope, its numbers not set. */
  allocate(shape: Shape, dtype: DType = "float32"): this {
    const region = currentRegion() as Region;
    return this.derive(shape, dtype, { kind: "region", region, pointer: allocate(4 * count(shape)), version: 0 });
  }

  /** @internal The same with zeros. */
  zeros(shape: Shape): this {
    const region = currentRegion() as Region;
    return this.derive(shape, "float32", {
      kind: "region",
      region,
      pointer: allocateZeros(4 * count(shape)),
      version: 0,
    });
  }

  /** @internal Address of the numbers, uploaded first where they live on the host. */
  get pointer(): number {
    const { storage } = this;
    if (storage.kind === "heap") return storage.block.pointer;
    if (storage.kind === "region") {
      this.checkAlive();
      return storage.pointer;
    }
    if (!storage.upload?.region.open) {
      const pointer = allocate(4 * storage.data.length);
      if (this.dtype === "int32") writeIntegers(pointer, storage.data);
      else writeFloats(pointer, storage.data);
      storage.upload = { region: currentRegion() as Region, pointer };
    }
    return storage.upload.pointer;
  }

  /** @internal Throws where the numbers are gone with their scope. */
  checkAlive(): void {
    if (this.storage.kind === "region" && !this.storage.region.open) throw scopeEnded(this.shape);
  }

  /**
   * The only number of a tensor with one element.
   * @throws RangeError ERR_BPTT_SHAPE for any other number of elements
   */
  item(): number {
    if (this.size !== 1)
      throw rangeError("ERR_BPTT_SHAPE", `item() needs a tensor of one element, got shape ${format(this.shape)}`);
    if (this.storage.kind === "host") return this.storage.data[0] as number;
    return this.dtype === "int32" ? readInteger(this.pointer) : readFloat(this.pointer);
  }

  /**
   * A copy of the numbers, row-major.
   * @param out is filled from its beginning and returned, instead of a new array
   * @throws RangeError ERR_BPTT_SHAPE where out is too short
   * @throws TypeError ERR_BPTT_TYPE where out is no Float32Array
   */
  toFloat32Array(out?: Float32Array): Float32Array {
    const n = this.size;
    if (out === undefined)
      return this.dtype === "float32" ? (this.copyData() as Float32Array) : Float32Array.from(this.copyData());
    if (!(out instanceof Float32Array))
      throw typeError("ERR_BPTT_TYPE", `toFloat32Array(out): out must be a Float32Array, got ${describe(out)}`);
    if (out.length < n)
      throw rangeError(
        "ERR_BPTT_SHAPE",
        `toFloat32Array(out): out has ${out.length} elements, the tensor ${format(this.shape)} has ${n}`,
      );
    if (this.storage.kind === "host") out.set(this.storage.data);
    else if (this.dtype === "int32") out.set(this.copyData());
    else readFloatsInto(out, this.pointer, n);
    return out;
  }

  /** A copy of the numbers as nested arrays; a plain number for a scalar. */
  toArray(): NestedNumbers {
    return nest(this.copyData(), this.shape);
  }

  /** @internal */
  copyData(): Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer> {
    if (this.storage.kind === "host") return this.storage.data.slice();
    return this.dtype === "int32" ? readIntegers(this.pointer, this.size) : readFloats(this.pointer, this.size);
  }

  /**
   * Overwrites the numbers in place, from data of the same shape or a flat typed array of the same length.
   * @throws RangeError ERR_BPTT_SHAPE when the shapes differ
   * @throws TypeError ERR_BPTT_TYPE for data that are no numbers, or where an int32 tensor is given others than its integers
   */
  set(source: TensorData | BaseTensor): this {
    const integers = this.dtype === "int32";
    if (!integers && source instanceof Float32Array && source.length === this.size) {
      this.write(source); // no copy between
      return this;
    }
    const flat = ArrayBuffer.isView(source);
    const { data, shape } =
      source instanceof BaseTensor
        ? { data: source.copyData(), shape: source.shape }
        : (integers ? parseExactly : parseData)("set()", source, flat ? this.shape : undefined);
    if (!sameShape(shape, this.shape)) {
      throw rangeError(
        "ERR_BPTT_SHAPE",
        `set(): the tensor has shape ${format(this.shape)}, the data ${format(shape)}`,
      );
    }
    if (integers) checkIntegers(data);
    this.write(data);
    return this;
  }

  /** @internal Writes numbers that are known to fit. */
  write(data: ArrayLike<number>): void {
    const { storage } = this;
    if (storage.kind === "host") {
      storage.data.set(data);
      storage.upload = undefined;
    } else if (this.dtype === "int32") {
      writeIntegers(this.pointer, data);
    } else {
      writeFloats(this.pointer, data);
    }
    this.touch();
  }

  /** @internal Tells that the numbers have changed. */
  touch(): void {
    this.storage.version += 1;
  }
}

/** @internal */
export function hostStorage(data: HostStorage["data"]): HostStorage {
  return { kind: "host", data, upload: undefined, version: 0 };
}

function checkIntegers(data: Iterable<number>): void {
  for (const value of data)
    if (value !== (value | 0))
      throw typeError("ERR_BPTT_TYPE", `set(): an int32 tensor holds 32-bit integers, got ${value}`);
}

function scopeEnded(shape: Shape): Error {
  return stateError(
    "ERR_BPTT_SCOPE",
    `this tensor of shape ${format(shape)} was made in a scope that has ended, and its memory with it. To keep its numbers, return it from scope(() => ...), alone or in arrays and plain objects`,
  );
}
