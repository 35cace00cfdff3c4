/**
 * Model files, checkpoints and safetensors: writing, reading, and telling what a file holds.
 * @module bptt/io
 */

export type { JsonValue } from "../json.js";
export { type ModelCodeOptions, modelCode } from "./code/index.js";
export { describeFile, type FileDescription, type TensorDescription } from "./describe.js";
export { loadModel, saveModel } from "./model.js";
export { type ModelFile, readModelFile, writeModelFile } from "./modelFile.js";
export type { FileDType } from "./safetensors/dtypes.js";
export { readSafetensors, type Safetensors } from "./safetensors/read.js";
export { type WriteOptions, writeSafetensors } from "./safetensors/write.js";
