/**
 * The programs of the README compile and do what their comments say. Those of the Chinese one are the same (readme.text.simd.test.ts).
 * What makes a program of its blocks is told in readme.ts.
 */

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as bptt from "bptt";
import * as io from "bptt/io";
import * as nn from "bptt/nn";
import * as node from "bptt/node";
import * as optim from "bptt/optim";
import * as relaxed from "bptt/relaxed";
import * as safetensors from "bptt/safetensors";
import * as tasks from "bptt/tasks";
import * as train from "bptt/train";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { caught } from "../caught.js";
import { programs, READMES, textOf } from "./readme.js";
import { compile, run } from "./snippets.js";

const modules = {
  bptt,
  "bptt/nn": nn,
  "bptt/optim": optim,
  "bptt/train": train,
  "bptt/io": io,
  "bptt/safetensors": safetensors,
  "bptt/tasks": tasks,
  "bptt/node": node,
  "bptt/relaxed": relaxed,
};

const { main, file } = programs("README.md");
const [worker, lambda, faster] = [file("worker.ts"), file("lambda.ts"), file("faster.ts")];

test("they compile under strict", () => {
  const types = ["node", "./test/docs/edge"];
  // As a project does that has "strict": whether an index is within an array is not among what that asks.
  const found = compile([main, worker, lambda, faster], { types, noUncheckedIndexedAccess: false });
  expect(found).toEqual([[], [], [], []]);
});

describe("in a folder", () => {
  const started = process.cwd();
  const folder = mkdtempSync(join(tmpdir(), "bptt-readme-"));
  beforeAll(() => {
    process.chdir(folder);
    writeFileSync("model.bptt", io.saveModel(new nn.Sequential(new nn.LSTM(1, 32), new nn.Linear(32, 1))));
  });
  afterAll(() => {
    process.chdir(started);
    rmSync(folder, { recursive: true, force: true });
  });

  /** The values that a program gives under these names. */
  async function given({ name, code }: typeof main, names: string, platform: object = {}): Promise<unknown[]> {
    const printed = await run({ name, code: `${code}console.log(${names});` }, { ...modules, ...platform });
    return printed.at(-1) ?? [];
  }

  test("the blocks run one after the other, and their comments are true", async () => {
    // What the README has Python write.
    const layers = { gru: new nn.GRU(1, 32), fc: new nn.Linear(32, 1) };
    const weights = Object.entries(layers).flatMap(([name, layer]) =>
      Object.entries(layer.stateDict()).map(([key, value]) => [`${name}.${key}`, value] as const),
    );
    writeFileSync("model.safetensors", safetensors.writeSafetensors(Object.fromEntries(weights)));

    const source = new bptt.Generator(1);
    vi.spyOn(Math, "random").mockImplementation(() => source.uniform(1)[0] as number);
    bptt.manualSeed(1);
    const printed = await run(main, modules).finally(() => vi.restoreAllMocks());
    const epochs = printed.slice(0, 6).map(([line]) => String(line).split(": loss ")[0]);
    expect(epochs).toEqual([1, 2, 3, 4, 5, 6].map((epoch) => `epoch ${epoch}`));
    const back = safetensors.readSafetensors(readFileSync("back.safetensors")).tensors;
    for (const [name, value] of weights) expect(back[name]?.toArray()).toEqual(value.toArray());
    for (const path of ["flow.svg", "last.ckpt", "tagger.bptt"]) expect(existsSync(path), path).toBe(true);
  });

  const network = () => io.loadModel(readFileSync("model.bptt")) as nn.Sequential;

  test("worker.ts: objects that are made anew for each request give what one stream gives", async () => {
    type Objects = {
      get(id: string): { fetch(request: Request): Promise<Response> };
      idFromName(name: string): string;
    };
    type Worker = { fetch(request: Request, env: { LIVE: Objects }): Promise<Response> };
    class DurableObject {
      constructor(readonly ctx: { readonly storage: Pick<Map<string, unknown>, "get"> & { put: unknown } }) {}
    }
    const code = worker.code.replace("export default", "const worker =");
    const [Live, entry] = (await given({ ...worker, code }, "Live, worker", {
      "cloudflare:workers": { DurableObject },
      "./model.bptt": { default: readFileSync("model.bptt"), __esModule: true },
    })) as [new (ctx: object) => ReturnType<Objects["get"]>, Worker];

    const kept = new Map<string, Map<string, unknown>>();
    const LIVE: Objects = {
      idFromName: (name) => name,
      get(id) {
        const values = kept.get(id) ?? new Map<string, unknown>();
        kept.set(id, values);
        const put = async (key: string, value: unknown) => values.set(key, value);
        return new Live({ storage: { get: async (key: string) => values.get(key), put } });
      },
    };
    const whole = train.stream(network());
    for (const x of [1, 0, 1]) {
      const request = new Request("http://localhost/a", { method: "POST", body: JSON.stringify([x]) });
      const answer = await entry.fetch(request, { LIVE });
      expect(await answer.json()).toEqual([...whole.push([x])]);
    }
    expect([...kept.keys()]).toEqual(["/a"]);
  });

  test("lambda.ts gives what predict gives", async () => {
    type Handler = (event: { body: string }) => Promise<{ statusCode: number; body: string }>;
    const [handler] = (await given(lambda, "handler")) as [Handler];
    const x = [[0], [1], [1]];
    const { data } = train.predict(network(), bptt.tensor(x));
    expect(await handler({ body: JSON.stringify(x) })).toEqual({ statusCode: 200, body: JSON.stringify([...data]) });
  });

  test("faster.ts chooses the relaxed build", async () => {
    const init = vi.fn();
    await run(faster, { ...modules, bptt: { init } });
    expect(init.mock.calls).toEqual([[relaxed.relaxed]]);
  });
});

test("the error that is quoted is the one that comes", () => {
  class Parity extends nn.Module {
    readonly gru = new nn.GRU(1, 32, { batchFirst: true });
    override forward(x: bptt.Tensor): bptt.Tensor {
      return this.gru.forward(x)[0];
    }
  }
  const model = new Parity();
  new optim.Adam(model); // whose walk over the parameters gives layers their paths
  const { message } = caught(() => model.forward(bptt.tensor(new Float32Array(32 * 12 * 7), [32, 12, 7])));
  for (const readme of READMES) expect(textOf(readme).includes(`\`${message}\``), message).toBe(true);
});
