import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { saveModel } from "bptt/io";
import * as nn from "bptt/nn";
import { build } from "esbuild";
import { Miniflare } from "miniflare";
import ts from "typescript";
import { beforeAll, describe, expect, test } from "vitest";
import { Example } from "./example.ts";
import { type Move, STROKES } from "./strokes.ts";

const example = new Example("cloudflare-worker");
const [install] = example.commands as [string];
beforeAll(async () => {
  example.useTarball("wrangler"); // miniflare, which is what `wrangler dev` starts, is in the project
  await example.run(install);
});

interface Config {
  readonly main: string;
  readonly compatibility_date: string;
  readonly rules: readonly [{ readonly type: "Data"; readonly globs: readonly [string] }];
  readonly durable_objects: { readonly bindings: readonly { readonly name: string; readonly class_name: string }[] };
  readonly migrations: readonly [{ readonly new_sqlite_classes: readonly string[] }];
}

/** Bundles and starts the Worker as wrangler.jsonc says; its objects are stored in the folder `storage`. */
async function startWorker(): Promise<Miniflare> {
  const { config, error } = ts.parseConfigFileTextToJson("wrangler.jsonc", example.read("wrangler.jsonc"));
  expect(error).toBeUndefined();
  const { main, compatibility_date, rules, durable_objects, migrations } = config as Config;
  expect(rules).toMatchObject([{ type: "Data", globs: ["**/*.bptt"] }]);
  const { outputFiles } = await build({
    absWorkingDir: example.folder,
    entryPoints: [main],
    outdir: "dist",
    write: false,
    bundle: true,
    format: "esm",
    target: "es2024",
    conditions: ["workerd", "worker", "browser"],
    external: ["cloudflare:*", "node:*"],
    loader: { ".wasm": "copy", ".bptt": "copy" },
  });
  const modules = outputFiles.map(({ path, contents }) => {
    const type = path.endsWith(".js") ? "ESModule" : path.endsWith(".wasm") ? "CompiledWasm" : "Data";
    return { type, path, contents } as const;
  });
  const sqlite = (name: string) => migrations[0].new_sqlite_classes.includes(name);
  return new Miniflare({
    modulesRoot: join(example.folder, "dist"),
    modules: modules.sort((a, b) => Number(b.type === "ESModule") - Number(a.type === "ESModule")),
    compatibilityDate: compatibility_date,
    durableObjects: Object.fromEntries(
      durable_objects.bindings.map(({ name, class_name }) => [
        name,
        { className: class_name, useSQLite: sqlite(class_name) },
      ]),
    ),
    durableObjectsPersist: join(example.folder, "storage"),
  });
}

interface Answer {
  readonly gesture: string;
  readonly probability: number;
}

/** A running Worker. */
class Client {
  readonly #worker: Miniflare;

  constructor(worker: Miniflare) {
    this.#worker = worker;
  }

  async fetch(path: string, method: string, body?: string): Promise<{ status: number; text: string }> {
    const headers = { "content-type": "application/json" };
    const response = await this.#worker.dispatchFetch(`http://worker${path}`, {
      method,
      headers,
      ...(body && { body }),
    });
    return { status: response.status, text: await response.text() };
  }

  async post<T = Answer>(path: string, moves: readonly Move[]): Promise<T> {
    const { status, text } = await this.fetch(path, "POST", JSON.stringify({ moves }));
    expect(status, text).toBe(200);
    return JSON.parse(text);
  }

  /** The answers to each of some moves of a stroke that is being drawn. */
  push(session: string, moves: readonly Move[]): Promise<Answer[]> {
    return this.post(`/sessions/${session}`, moves);
  }
}

/** Starts a Worker, uses it, and ends it, and with it the memory of all its objects. */
async function withWorker(use: (client: Client) => Promise<void>): Promise<void> {
  const worker = await startWorker();
  try {
    await use(new Client(worker));
  } finally {
    await worker.dispose();
  }
}

const { circle, square } = STROKES as { circle: Move[]; square: Move[] };

test("its types are right", async () => {
  await example.run("npm run types");
});

test("predicts the gesture of whole strokes", () =>
  withWorker(async (client) => {
    for (const [gesture, moves] of Object.entries(STROKES))
      expect(await client.post("/predict", moves)).toMatchObject({ gesture });
  }));

test("the stroke of the README is one that the model knows", () =>
  withWorker(async (client) => {
    const json = /--json '(.*?)'/.exec(example.read("README.md"))?.[1] as string;
    expect(await client.fetch("/predict", "POST", json)).toMatchObject({
      status: 200,
      text: expect.stringContaining("zigzag"),
    });
  }));

test("sessions are streams of their own, which outlive the process", async () => {
  await withWorker(async (client) => {
    await client.push("ours", square.slice(0, 30));
    await client.push("theirs", circle.slice(0, 7));
  });
  await withWorker(async (client) => {
    const ours = await client.push("ours", square.slice(30));
    const theirs = await client.push("theirs", circle.slice(7));
    expect(ours.at(-1)).toEqual(await client.post("/predict", square)); // the same bits as at one go
    expect(theirs.at(-1)).toEqual(await client.post("/predict", circle));
    expect(ours.at(-1)).not.toEqual((await client.push("new", square.slice(30))).at(-1));
  });
});

test("a session that is deleted starts over, now and after a restart", async () => {
  await withWorker(async (client) => {
    await client.push("deleted", circle);
    expect(await client.fetch("/sessions/deleted", "DELETE")).toEqual({ status: 204, text: "" });
    expect((await client.push("deleted", square)).at(-1)).toEqual(await client.post("/predict", square));
    await client.fetch("/sessions/deleted", "DELETE");
  });
  await withWorker(async (client) => {
    expect((await client.push("deleted", square)).at(-1)).toEqual(await client.post("/predict", square));
  });
});

describe("400 for", () => {
  test.each<[string, string]>([
    ["no JSON", "moves"],
    ["no moves", "{}"],
    ["an empty list", '{"moves": []}'],
    ["a move of three numbers", '{"moves": [[1, 2, 3]]}'],
    ["text", '{"moves": [["1", 0]]}'],
    ["a number too large", '{"moves": [[1e999, 0]]}'],
  ])("%s", async (_, body) => {
    await withWorker(async (client) => {
      for (const path of ["/predict", "/sessions/bad"])
        expect(await client.fetch(path, "POST", body)).toMatchObject({ status: 400 });
    });
  });
});

test("a session that was begun with another model starts over", async () => {
  await withWorker(async (client) => void (await client.push("old", circle.slice(0, 20))));
  const other = new nn.Sequential(new nn.GRU(2, 32), new nn.Linear(32, 5), new nn.Softmax(-1));
  writeFileSync(join(example.folder, "gestures.bptt"), saveModel(other));
  await withWorker(async (client) => {
    expect((await client.push("old", square)).at(-1)).toEqual(await client.post("/predict", square));
  });
});
