/** How the core starts: which binaries, when, and what it says where the platform refuses. */

import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { splitBinary } from "../../scripts/split-wasm.mjs";
import { relaxed, simd } from "../../src/inline.ts";

interface Api {
  readonly Module: (new (
    bytes: ArrayBuffer | ArrayBufferView,
  ) => object) & {
    imports(module: object): { module: string; name: string; kind: string }[];
    exports(module: object): { name: string }[];
  };
  readonly Instance: unknown;
  readonly Memory: unknown;
  readonly validate: unknown;
  readonly LinkError: unknown;
  readonly CompileError: new (message: string) => Error;
}

const real = (globalThis as unknown as { WebAssembly: Api }).WebAssembly;
/** Sizes of the binaries that were compiled, in turn. */
let compiled: number[];

/** The library, not started yet, on a WebAssembly whose parts differ from the real one. */
async function library(differing: object = {}) {
  class Module extends real.Module {
    constructor(bytes: ArrayBufferView) {
      super(bytes);
      compiled.push(bytes.byteLength);
    }
  }
  const { Instance, Memory, validate, LinkError } = real;
  vi.stubGlobal("WebAssembly", { Module, Instance, Memory, validate, LinkError, ...differing });
  vi.resetModules();
  const [bptt, nn, optim, train] = await Promise.all([
    import("bptt"),
    import("bptt/nn"),
    import("bptt/optim"),
    import("bptt/train"),
  ]);
  return { ...bptt, nn, optim, train };
}

type Library = Awaited<ReturnType<typeof library>>;

function caught(fn: () => unknown): { code: string; message: string; cause?: unknown } {
  try {
    fn();
  } catch (error) {
    return error as { code: string; message: string };
  }
  return expect.fail("nothing was thrown");
}

beforeEach(() => {
  compiled = [];
});

afterEach(() => {
  vi.unstubAllGlobals();
});

const forward = ({ tensor, nn }: Library) => new nn.LSTM(2, 3).forward(tensor([[1, 2]]))[0].toArray();

function trainingStep({ scope, tensor, manualSeed, nn, optim }: Library): unknown {
  manualSeed(1);
  const model = new nn.Sequential(new nn.Conv1d(2, 3, 2), new nn.Linear(3, 1));
  const optimizer = new optim.Adam(model);
  scope(() => {
    nn.mseLoss(model.forward(tensor(new Float32Array(8).fill(0.5), [1, 2, 4])), tensor([[[1], [1], [1]]])).backward();
    optimizer.step();
  });
  return model.parameters().map((parameter) => parameter.toArray());
}

describe("parts of the binary", () => {
  test("start when they are needed, each once", async () => {
    const bptt = await library();
    forward(bptt);
    bptt.train.predict(new bptt.nn.Sequential(new bptt.nn.Dropout(0.5)), bptt.tensor([1]));
    bptt.scope(() => forward(bptt));
    expect(compiled).toHaveLength(1);
    bptt.optim.clipGradNorm(new bptt.nn.Linear(1, 1), 1);
    expect(compiled).toHaveLength(2);
    new bptt.nn.Jordan(1, 1, 1).forward(bptt.tensor([[1]]));
    expect(compiled).toHaveLength(3);
    new bptt.nn.Conv1d(1, 1, 1).forward(bptt.tensor([[[1]]]));
    expect(compiled).toHaveLength(4);
    bptt.scope(() => bptt.nn.mseLoss(new bptt.nn.Linear(1, 1).forward(bptt.tensor([1])), bptt.tensor([1])).backward());
    new bptt.nn.Jordan(1, 1, 1).forward(bptt.tensor([[1]]));
    expect(compiled).toHaveLength(4);
    expect(Math.max(...compiled)).toBeLessThan(simd().length);
  });

  test.each([
    ["a loss outside of a scope", ({ nn, tensor }: Library) => nn.huberLoss(tensor([3]), tensor([1])).item(), 1.5],
    [
      "backward() of a user's own loss, without an optimizer",
      ({ nn, scope, tensor }: Library) => {
        const w = new nn.Parameter([3]);
        scope(() =>
          w
            .mul(w)
            .mul(tensor([2]))
            .sum()
            .backward(),
        );
        return w.grad?.item();
      },
      12,
    ],
    [
      "an average outside of a scope",
      ({ nn, optim }: Library) => {
        const w = new nn.Parameter([3]);
        const average = new optim.WeightAverage([w]);
        average.update();
        return average.apply(() => w.item());
      },
      3,
    ],
    [
      "gradient flow",
      ({ nn, train, tensor }: Library) => {
        const lstm = new nn.LSTM(1, 2);
        return train.gradientFlow(lstm, () => lstm.forward(tensor([[1], [2]]))[0].sum()).layers.length;
      },
      1,
    ],
  ])("are there for %s, as the first thing that a program does", async (_, run, expected) => {
    expect(run(await library())).toBe(expected);
  });

  test("are not needed for the gradient of a parameter by itself, with which no scope has anything to do", async () => {
    const { nn, tensor, train } = await library();
    class Leaf extends nn.Module {
      readonly w = new nn.Parameter([2]);
      override forward(x: import("bptt").Tensor) {
        this.w.backward();
        return x;
      }
    }
    const leaf = new Leaf();
    train.predict(leaf, tensor([1]));
    expect(leaf.w.grad?.item()).toBe(1);
    expect(compiled).toHaveLength(1);
  });

  test("give the bits of the whole binary, which starts alone", async () => {
    const inParts = trainingStep(await library());
    expect(compiled).toHaveLength(3);
    const whole = await library();
    whole.init(simd);
    compiled = [];
    expect(trainingStep(whole)).toEqual(inParts);
    expect(compiled).toEqual([simd().length]);
  });

  test("import nothing but the memory and functions of the first", () => {
    const pages = { inference: ["exp"], training: ["adamStep", "expm1"], convolution: ["conv1dForward"] };
    const parts = splitBinary(simd(), pages);
    expect(Object.keys(parts)).toEqual(Object.keys(pages));
    const [first, ...others] = Object.values(parts).map((bytes) => new real.Module(bytes));
    const exported = real.Module.exports(first as object).map(({ name }) => name);
    for (const part of others) {
      const imports = real.Module.imports(part).filter(({ kind }) => kind === "function");
      expect(imports.every(({ module, name }) => module === "inference" && exported.includes(name))).toBe(true);
    }
  });
});

describe("init()", () => {
  const file = new Uint8Array(readFileSync("src/wasm/generated/simd.wasm"));

  test.each([
    ["bytes", () => file],
    ["an ArrayBuffer", () => file.buffer],
    ["a module", () => new real.Module(file)],
    ["a function that gives bytes", () => simd],
    ["a function that gives a module", () => () => new real.Module(relaxed())],
  ])("takes %s", async (_, source) => {
    const bptt = await library({ Module: real.Module });
    bptt.init(source());
    expect(trainingStep(bptt)).toHaveLength(4);
  });

  test("is too late once the core runs", async () => {
    const bptt = await library();
    forward(bptt);
    expect(caught(() => bptt.init(simd))).toMatchObject({
      code: "ERR_BPTT_RUNTIME",
      message: expect.stringMatching(/^init\(\) came too late/),
    });
  });

  test("takes no path", async () => {
    const { init } = await library();
    expect(caught(() => init("simd.wasm" as never))).toMatchObject({
      name: "TypeError",
      code: "ERR_BPTT_TYPE",
      message: 'init() takes a WebAssembly.Module, its bytes, or a function giving either, got "simd.wasm"',
    });
  });

  test("says so where the module is another one", async () => {
    const bptt = await library({ Module: real.Module });
    // (module (import "a" "b" (func)))
    const bytes = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 2, 7, 1, 1, 97, 1, 98, 0, 0);
    bptt.init(bytes);
    const error = caught(() => forward(bptt));
    expect(error).toMatchObject({ code: "ERR_BPTT_RUNTIME", cause: expect.any(TypeError) });
    expect(error.message).toMatch(
      /^init\(\) was given a module that is not the core: it takes simd\.wasm or relaxed\.wasm/,
    );
  });

  test("says so where the module has other exports", async () => {
    const bptt = await library({ Module: real.Module });
    bptt.init(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));
    expect(caught(() => forward(bptt))).toMatchObject({
      code: "ERR_BPTT_RUNTIME",
      message: expect.stringMatching(/^init\(\) was given a module that is not the core/),
    });
  });
});

describe("a platform that refuses", () => {
  const refuse = (error: Error) =>
    class {
      constructor() {
        throw error;
      }
    };
  const policy = new real.CompileError("Refused to create a WebAssembly object because of the content-security policy");

  test.each([
    ["compiling, as Chromium and Firefox do", { Module: refuse(policy) }],
    ["instantiating, as WebKit does", { Instance: refuse(policy) }],
    ["instantiating, with an EvalError", { Instance: refuse(new EvalError("blocked by CSP")) }],
  ])("%s: names 'wasm-unsafe-eval'", async (_, differing) => {
    const bptt = await library(differing);
    const error = caught(() => forward(bptt));
    expect(error).toMatchObject({ code: "ERR_BPTT_RUNTIME", cause: expect.any(Error) });
    expect(error.message).toMatch(
      /content-security policy needs script-src 'wasm-unsafe-eval', or pass a compiled module/,
    );
  });

  test("SIMD: names it, and the engines that have it", async () => {
    const bptt = await library({ Module: refuse(new real.CompileError("invalid opcode")), validate: () => false });
    expect(caught(() => forward(bptt)).message).toMatch(
      /^this runtime cannot compile the core: it needs WebAssembly SIMD \(Chrome 91, .* The engine says: CompileError: invalid opcode$/,
    );
  });

  test("memory: says so", async () => {
    const bptt = await library({ Instance: refuse(new RangeError("out of memory")) });
    expect(caught(() => forward(bptt)).message).toMatch(/^this runtime has no memory left to start the core\./);
  });

  test("all of WebAssembly: says so", async () => {
    const bptt = await library();
    vi.stubGlobal("WebAssembly", undefined);
    expect(caught(() => forward(bptt))).toMatchObject({
      code: "ERR_BPTT_RUNTIME",
      message: "this runtime has no WebAssembly, which bptt needs",
    });
  });
});
