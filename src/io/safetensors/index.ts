export { readSafetensors, type Safetensors } from "./read.js";
export { type WriteOptions, writeSafetensors } from "./write.js";
