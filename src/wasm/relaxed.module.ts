// `#wasm/relaxed` under the conditions workerd and edge-light, which forbid compiling at run time: the platform compiles the file.

import module from "./generated/relaxed.wasm";
import type { WasmModule } from "./platform.js";

/** The relaxed build: fused multiply-add, faster, not the same bits on every CPU. */
export function relaxed(): WasmModule {
  return module;
}
