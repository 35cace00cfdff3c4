/** `init(relaxed)` before first use picks the build with fused multiply-add: faster, but not the same bits on every CPU. */
export { relaxed } from "#wasm/relaxed";
