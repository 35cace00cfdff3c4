/**
 * Weights to and from PyTorch: the safetensors format.
 * @module bptt/safetensors
 */

export { readSafetensors, type Safetensors } from "./read.js";
export { type WriteOptions, writeSafetensors } from "./write.js";
