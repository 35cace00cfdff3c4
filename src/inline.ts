/**
 * The bytes of both builds, for `init` in a runtime that resolves neither the default nor the `workerd` condition.
 * @module bptt/inline
 */

export { relaxed } from "./wasm/relaxed.embedded.js";
export { simd } from "./wasm/simd.embedded.js";
