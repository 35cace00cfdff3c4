// Cloudflare's simulator: workerd with the storage of Durable Objects on the disk.
import { join } from "node:path";
import { Miniflare } from "miniflare";
import type { Outcome, Runtime } from "../runtime.ts";
import { projectVersion } from "../tools.ts";
import { bundleWorker } from "./workerBundle.ts";

interface Step {
  readonly left: number;
  readonly digest: string;
}

/** Starts the worker, uses it, and ends it. */
async function withWorker<T>(app: string, use: (get: <T>(path: string) => Promise<T>) => Promise<T>): Promise<T> {
  const { folder, code, binary } = await bundleWorker(app, "miniflare");
  const worker = new Miniflare({
    modulesRoot: folder,
    modules: [
      { type: "ESModule", path: join(folder, code) },
      { type: "CompiledWasm", path: join(folder, binary) },
    ],
    compatibilityDate: "2026-04-01",
    durableObjects: { CONVERSATION: "Conversation" },
    durableObjectsPersist: join(app, "storage"),
  });
  try {
    return await use(async <T>(path: string) => {
      const response = await worker.dispatchFetch(`http://worker${path}`);
      if (!response.ok) throw new Error(`status ${response.status}: ${await response.text()}`);
      return (await response.json()) as T;
    });
  } finally {
    await worker.dispose();
  }
}

/** The next steps of the conversation. */
async function converse(get: (path: string) => Promise<Step>, steps: number): Promise<Step> {
  let step = await get("/step");
  while (step.left > 0 && --steps > 0) step = await get("/step");
  return step;
}

export const miniflare: Runtime = {
  name: "miniflare",
  quick: true,
  version: () => projectVersion("miniflare"),
  ways: [
    { name: "worker", run: (app) => withWorker(app, (get) => get("/")) },
    {
      name: "stream in a Durable Object",
      async run(app) {
        // The object is gone between the two halves of the conversation; what it stored is all that the second goes on from.
        const half = await withWorker(app, (get) => converse(get, 3));
        if (half.left === 0) throw new Error("the conversation was over before the worker was started again");
        return withWorker(app, async (get) => {
          const { digest } = await converse(get, half.left);
          const outcome = await get<Outcome>("/");
          return { ...outcome, digests: { ...outcome.digests, conversation: digest } };
        });
      },
    },
  ],
};
