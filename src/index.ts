/**
 * Tensors, scopes, random numbers and the core: what everything else builds on.
 * @module bptt
 */

export { noGrad, type Synchronous, scope } from "./autograd/scope.js";
export type { ErrorCode } from "./errors.js";
export { type MemoryUsage, memory } from "./memory/usage.js";
export { Generator, type GeneratorState, manualSeed } from "./ops/random.js";
export { cat, stack, Tensor, tensor } from "./ops/tensor.js";
export type { DType, FlatNumbers, NestedNumbers, TensorData } from "./tensor/data.js";
export type { Shape } from "./tensor/shape.js";
export { type CoreSource, init } from "./wasm/core.js";
