// Everything that JavaScript may call: one binary, of which the simd build is also cut into a part for each of these pages.
export * from "./inference";
export * from "./training";
export * from "./convolution";
export * from "./jordanNetwork";
// For tests and benchmarks alone.
export { gemmTNPair } from "./gemm";
export { mulAddChain } from "./limit";
