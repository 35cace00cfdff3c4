// `#wasm` under the conditions workerd and edge-light, which forbid compiling at run time: the platform compiles the file.

import module from "./generated/simd.wasm";
import type { WasmModule } from "./platform.js";

/** The simd build, whole. */
export function simd(): WasmModule {
  return module;
}

// Nobody asks for the parts of a whole.
export { simd as simdConvolution, simd as simdJordanNetwork, simd as simdTraining };
