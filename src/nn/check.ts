// Checks at the border of layers and losses.
import { describe, rangeError, typeError } from "../errors.js";
import { Tensor, tensor } from "../ops/tensor.js";
import { type NestedNumbers, parseExactly } from "../tensor/data.js";
import { format, type Shape, sameShape } from "../tensor/shape.js";
import { type Module, pathOf } from "./module.js";

/** Indices or labels: an int32 tensor, an Int32Array or nested integers. */
export type IntegerData = Tensor | Int32Array | NestedNumbers;

/** Throws unless x is a tensor, of either dtype. */
export function checkAnyTensor(what: string, x: unknown): asserts x is Tensor {
  if (!(x instanceof Tensor)) {
    // Type names, since packed.ts imports this file.
    const hint =
      Array.isArray(x) && x.some((part) => part instanceof Tensor)
        ? "recurrent layers give [output, state], an LSTM's state is [h, c]: take the one that is meant"
        : describe(x) === "PackedSequence"
          ? "its rows are packed.data, padded they are padPackedSequence(packed)[0]"
          : "make one with tensor(data, shape)";
    throw typeError("ERR_BPTT_TYPE", `${what} must be a Tensor, got ${describe(x)}; ${hint}`);
  }
}

/** Throws unless x is a float32 tensor; `hint` says what may be missing. */
export function checkTensor(what: string, x: unknown, hint = "is an embedding missing in front?"): asserts x is Tensor {
  checkAnyTensor(what, x);
  if (x.dtype !== "float32") throw typeError("ERR_BPTT_TYPE", `${what} must be float32, got int32; ${hint}`);
}

/**
 * An int32 tensor of checked integers, each in [low, high) or equal to `except`.
 * @param values words for the values in the error message
 * @param checkShape throws for a shape that does not fit: where dimensions are confused, the values make no sense either
 */
export function integers(
  what: string,
  values: string,
  data: IntegerData,
  low: number,
  high: number,
  except?: number,
  checkShape?: (shape: Shape) => void,
): Tensor {
  const source = data instanceof Tensor ? integerTensor(what, data) : parseExactly(what, data, undefined);
  checkShape?.(source.shape);
  const list = source instanceof Tensor ? source.copyData() : source.data;
  for (let i = 0; i < list.length; ++i) {
    const value = list[i] as number;
    if (!Number.isInteger(value)) throw typeError("ERR_BPTT_TYPE", `${what} must be integers, got ${value}`);
    if ((value < low || value >= high) && value !== except) {
      throw rangeError(
        "ERR_BPTT_ARGUMENT",
        `${what}: ${values} ${value} at position ${i} is out of range, expected ${low} to ${high - 1}${except === undefined ? "" : ` or ${except}`}`,
      );
    }
  }
  return source instanceof Tensor ? source : tensor(Int32Array.from(list), source.shape);
}

function integerTensor(what: string, data: Tensor): Tensor {
  if (data.dtype === "int32") return data;
  throw typeError(
    "ERR_BPTT_TYPE",
    `${what} must be integers, got a float32 tensor; use Int32Array or tensor(new Int32Array(...), shape)`,
  );
}

/** Throws unless the last size of x is `expected`. */
export function checkFeatures(path: string, x: Tensor, option: string, expected: number, hint = ""): void {
  const got = x.shape.at(-1);
  if (got !== expected) {
    throw rangeError(
      "ERR_BPTT_SHAPE",
      `${path}: input has ${got ?? "no"} features, expected ${option} ${expected}. Got shape ${format(x.shape)}${hint}`,
    );
  }
}

/** Throws where a parameter of a module, which its user may have replaced, has another shape than the module was made for. */
export function checkWeights(module: Module, shapes: readonly (readonly [name: string, shape: Shape])[]): void {
  for (const [name, shape] of shapes) {
    const weight: unknown = module[name as keyof Module];
    if (weight === null || weight === undefined) continue;
    const what = `${pathOf(module)}: ${name}`;
    checkTensor(what, weight);
    if (!sameShape(weight.shape, shape))
      throw rangeError("ERR_BPTT_SHAPE", `${what} has shape ${format(weight.shape)}, expected ${format(shape)}`);
  }
}

/** Checked lengths of B sequences, as an int32 tensor, each from `low` to the T steps there are. */
export function checkLengths(what: string, lengths: IntegerData, T: number, B: number, low: number): Tensor {
  const misfit = (shape: Shape) =>
    rangeError(
      "ERR_BPTT_SHAPE",
      `${what}: lengths has shape ${format(shape)}, expected one length for each of the ${B} sequences; is batchFirst meant?`,
    );
  return integers(`${what}: lengths`, "length", lengths, low, T + 1, undefined, (shape) => {
    if (!sameShape(shape, [B])) throw misfit(shape);
  });
}

/** Throws where the sizes of a layer make more parameters than memory holds. */
export function checkParameterCount(kind: string, sizes: Readonly<Record<string, number>>, total: number): void {
  if (total > 2 ** 30) {
    const words = Object.entries(sizes).map(([name, size]) => `${name} ${size}`);
    throw rangeError(
      "ERR_BPTT_MEMORY",
      `${kind}: ${words.slice(0, -1).join(", ")} and ${words.at(-1)} make ${total} parameters, more than the 2^30 that 4 GiB of memory hold`,
    );
  }
}

/** Throws unless x is (batch, channels, length) or, unbatched, (channels, length), and there is something in it. */
export function checkSignal(path: string, x: unknown): asserts x is Tensor {
  checkTensor(`${path}: input`, x);
  const { shape } = x;
  if (shape.length !== 2 && shape.length !== 3) {
    throw rangeError(
      "ERR_BPTT_SHAPE",
      `${path}: input must have 3 dimensions (or 2, unbatched), got shape ${format(shape)}`,
    );
  }
  const missing = ["an empty batch", "no channels", "length 0"].slice(-shape.length).filter((_, i) => shape[i] === 0);
  if (missing.length > 0)
    throw rangeError("ERR_BPTT_SHAPE", `${path}: input of shape ${format(shape)} has ${missing[0]}`);
}

/**
 * The output positions of a kernel that moves over a length padded by zeros, by PyTorch's formula.
 * @param span the places from the kernel's first tap to its last
 * @param past how far the last position may reach past the end
 * @throws RangeError ERR_BPTT_SHAPE where the kernel is longer than what it moves over
 */
export function checkPositions(
  path: string,
  L: number,
  padding: number,
  span: number,
  stride: number,
  past = 0,
): number {
  const padded = L + padding;
  const extended = padding ? `length ${L}, padded to ${padded},` : `length ${L}`;
  if (padded > 2 ** 30)
    throw rangeError(
      "ERR_BPTT_MEMORY",
      `${path}: input of ${extended} is longer than the 2^30 elements that 4 GiB of memory hold`,
    );
  if (span > padded + past)
    throw rangeError("ERR_BPTT_SHAPE", `${path}: input of ${extended} is shorter than the kernel, which spans ${span}`);
  return Math.floor((padded + past - span) / stride) + 1;
}
