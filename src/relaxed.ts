/**
 * `init(relaxed)` before first use picks the build with fused multiply-add: faster, but not the same bits on every CPU.
 * @module bptt/relaxed
 */
export { relaxed } from "#wasm/relaxed";
