/**
 * The bytes of both builds, for `init` in a runtime that resolves neither the default nor the `workerd` condition.
 * @module bptt/inline
 */
export { simd } from "./wasm/binary.embedded.js";
export { relaxed } from "./wasm/relaxed.embedded.js";
