// Every runtime that the package is tested in.
import type { Runtime, Way } from "../runtime.ts";
import { browsers } from "./browsers.ts";
import { bundlers } from "./bundlers.ts";
import { edgeRuntime } from "./edgeRuntime.ts";
import { miniflare } from "./miniflare.ts";
import { processes } from "./processes.ts";
import { vite } from "./vite.ts";
import { workerd } from "./workerd.ts";

export const runtimes: readonly Runtime[] = [
  ...processes,
  workerd,
  miniflare,
  edgeRuntime,
  ...browsers,
  vite,
  ...bundlers,
];

/** The way that gives the bits which all others are compared with: the Node that runs the tests, by import. */
export const reference = runtimes[0]?.ways[0] as Way;
