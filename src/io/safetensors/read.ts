import { describe } from "../../errors.js";
import { Tensor } from "../../ops/tensor.js";
import { hostStorage } from "../../tensor/base.js";
import { decodeNumbers } from "./dtypes.js";
import { type Header, readHeader } from "./header.js";

/** What a safetensors file holds. */
export interface Safetensors {
  /** By name, in the order of their data. */
  readonly tensors: Record<string, Tensor>;
  /** Strings by name that go along with the tensors. */
  readonly metadata: Record<string, string>;
}

/**
 * Reads a safetensors file. F32, F16 and BF16 become float32 exactly, F64 rounded; I8 to I64, U8 to U64 and BOOL become int32.
 * Nothing in the file is believed, and memory is taken only after all of its header has been checked against its size.
 * @param bytes the whole file
 * @throws Error ERR_BPTT_FORMAT for bytes that are no such file, were cut or changed, for another dtype, or an integer outside of int32
 * @example
 * const bytes = writeSafetensors(new nn.LSTM(8, 32).stateDict()); // or of safetensors.torch.save_file in Python
 * const { tensors } = readSafetensors(bytes);
 * new nn.LSTM(8, 32).loadStateDict(tensors);
 * tensors["weight_ih_l0"]?.shape; // [128, 8]
 */
export function readSafetensors(bytes: Uint8Array): Safetensors {
  const what = "readSafetensors()";
  const header = readHeader(what, bytes);
  return { tensors: readTensors(what, bytes, header), metadata: { ...header.metadata } };
}

/** The tensors of a file whose header has been checked. */
export function readTensors(what: string, bytes: Uint8Array, { entries, start }: Header): Record<string, Tensor> {
  return Object.fromEntries(
    entries.map(({ name, dtype, shape, begin, end }) => {
      const own = new Uint8Array(end - begin); // aligned, as its place in the file need not be
      own.set(bytes.subarray(start + begin, start + end));
      const data = decodeNumbers(`${what}: tensor ${describe(name)}`, dtype, own.buffer);
      return [name, new Tensor(shape, data instanceof Int32Array ? "int32" : "float32", hostStorage(data))];
    }),
  );
}
