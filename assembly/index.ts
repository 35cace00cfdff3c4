// Everything that JavaScript may call: one binary, of which the simd build is also cut into the parts of these two pages.
export * from "./inference";
export * from "./training";
export { mulAddChain } from "./limit";
