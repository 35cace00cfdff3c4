export type { JsonValue } from "../json.js";
export { type ModelFile, readModelFile, writeModelFile } from "./modelFile.js";
export { readSafetensors, type Safetensors } from "./safetensors/read.js";
export { type WriteOptions, writeSafetensors } from "./safetensors/write.js";
