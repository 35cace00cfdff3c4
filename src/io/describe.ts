import { count, type Shape } from "../tensor/shape.js";
import { isModelFile } from "./modelFile.js";
import type { FileDType } from "./safetensors/dtypes.js";
import { readHeader } from "./safetensors/header.js";

/** A tensor in a file. */
export interface TensorDescription {
  /** Its name. */
  readonly name: string;
  /** The number format in the file: "F32", "BF16", "I64", … */
  readonly dtype: FileDType;
  /** Sizes of its dimensions. */
  readonly shape: Shape;
  /** Bytes in the file. */
  readonly bytes: number;
}

/** What a file holds, as its header tells. */
export interface FileDescription {
  /** The kind of a model file, or "safetensors". */
  readonly kind: string;
  /** Strings by name; those of a model file are its config and what belongs to it. */
  readonly metadata: Readonly<Record<string, string>>;
  /** In the order of their data. */
  readonly tensors: readonly TensorDescription[];
  /** Numbers in all tensors. */
  readonly parameters: number;
  /** Bytes of the file. */
  readonly bytes: number;
}

/**
 * What a safetensors or model file holds, without reading its numbers: only the header is decoded and checked.
 * @param bytes the whole file
 * @throws Error ERR_BPTT_FORMAT for bytes that are no such file
 * @example
 * const bytes = saveModel(new nn.Linear(8, 3));
 * const { kind, parameters, tensors } = describeFile(bytes);
 * kind; // "module"
 * parameters; // 27
 * tensors.map(({ name, shape }) => [name, shape]); // [["bias", [3]], ["weight", [3, 8]]]
 */
export function describeFile(bytes: Uint8Array): FileDescription {
  const { metadata, entries } = readHeader("describeFile()", bytes);
  const tensors = entries.map(({ name, dtype, shape, begin, end }) => ({ name, dtype, shape, bytes: end - begin }));
  return {
    kind: isModelFile(metadata) ? (metadata.kind ?? "unknown") : "safetensors",
    metadata,
    tensors,
    parameters: tensors.reduce((sum, { shape }) => sum + count(shape), 0),
    bytes: bytes.length,
  };
}
