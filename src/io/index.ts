export { readSafetensors, type Safetensors } from "./safetensors/read.js";
export { type WriteOptions, writeSafetensors } from "./safetensors/write.js";
