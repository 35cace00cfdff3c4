import type { Generator } from "../../ops/random.js";
import type { Stateful } from "../checkpoint/parts.js";

/**
 * Where checkpoints are kept: one, the last. In a browser the Origin Private File System can be one, whose files change as a
 * whole when they are closed:
 * ```ts
 * const folder = await navigator.storage.getDirectory();
 * const store: CheckpointStore = {
 *   async read() {
 *     const handle = await folder.getFileHandle("last.ckpt", { create: true });
 *     const bytes = new Uint8Array(await (await handle.getFile()).arrayBuffer());
 *     return bytes.length > 0 ? bytes : undefined;
 *   },
 *   async write(bytes) {
 *     const file = await (await folder.getFileHandle("last.ckpt", { create: true })).createWritable();
 *     await file.write(bytes);
 *     await file.close();
 *   },
 * };
 * ```
 * @example
 * let kept: Uint8Array | undefined; // in memory: the simplest one
 * const store: CheckpointStore = {
 *   read: async () => kept,
 *   write: async (bytes) => {
 *     kept = bytes;
 *   },
 * };
 */
export interface CheckpointStore {
  /** What was written last; undefined or null before that. */
  read(): Promise<Uint8Array | null | undefined>;
  /** Takes the place of what was written before, as a whole or not at all. */
  write(bytes: Uint8Array): Promise<void>;
}

/** When and where `checkpoints` lets `fit` write. One is written besides when training ends, but for an error. */
export interface CheckpointOptions {
  /** fileStore(path) of bptt/node, or one of your own. */
  readonly store: CheckpointStore;
  /** Writes when so many steps have been made since the last time. */
  readonly everySteps?: number;
  /** Writes after every so many epochs (1, where everySteps is left out). */
  readonly everyEpochs?: number;
  /** All generators that data and layers draw from, besides the default one. */
  readonly generators?: readonly Generator[];
  /** What the loss carries from step to step, such as the states of truncated back-propagation through time. */
  readonly carried?: Stateful;
}
