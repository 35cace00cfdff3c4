/**
 * What needs a file system; for Node, Deno and Bun.
 * @module bptt/node
 */

export { fileStore } from "./fileStore.js";
