// Every peer, by the name that the table shows. Each runs in a process of its own, so that only one is ever loaded.
import type { Peer } from "./peer.ts";

interface Entry {
  readonly start: () => Promise<Peer>;
  /** Processes that the samples are spread over, where they vary from one to the next. */
  readonly processes?: number;
}

export const peers: Readonly<Record<string, Entry>> = {
  "onnxruntime-node": { start: async () => (await import("./onnxruntime.ts")).startNative() },
  "onnxruntime-web": { start: async () => (await import("./onnxruntime.ts")).startWeb(), processes: 3 },
  pytorch: { start: async () => (await import("./pytorch.ts")).start() },
  "jax-js": { start: async () => (await import("./jax.ts")).start() },
  "tfjs wasm": { start: async () => (await import("./tfjs.ts")).start("wasm") },
  "tfjs cpu": { start: async () => (await import("./tfjs.ts")).start("cpu") },
  "brain.js": { start: async () => (await import("./brain.ts")).start() },
};
