/** The class that modelCode writes of the names and shapes in a file. */

import { type Tensor, tensor } from "bptt";
import { modelCode, saveModel, writeModelFile } from "bptt/io";
import * as nn from "bptt/nn";
import { writeSafetensors } from "bptt/safetensors";
import { describe, expect, test } from "vitest";
import { findOrder, MOST_VISITS } from "../../src/io/code/order.js";
import { caught } from "../caught.js";
import { classesOf, codeOf, fileOf, modelsOf, type Shapes, shapesOf } from "./generated.js";
import { SAMPLES } from "./samples.js";

/** What a property is made of where this is all there is of it. */
const made = (shapes: Shapes) => / part = (.*)$/m.exec(codeOf(shapes))?.[1];
const madeOf = (module: nn.Module, name = "part") => {
  const code = codeOf({ ...shapesOf(module, `${name}.`), other: [1, 1] });
  return new RegExp(` ${name} = (.*)$`, "m").exec(code)?.[1];
};

const TAGGER = {
  ...shapesOf(new nn.Linear(24, 5), "hidden2tag."),
  ...shapesOf(new nn.LSTM(16, 12, { numLayers: 2, bidirectional: true }), "lstm."),
  ...shapesOf(new nn.Embedding(100, 16), "word_embeddings."),
};

test("a tagger, in TypeScript", () => {
  expect(
    codeOf(TAGGER),
  ).toBe(`// Inferred from the names and shapes of the weights, which do not tell all: what stands in comments with a ? is to be taken
// from the program that trained them.
import { readFileSync } from "node:fs";
import type { Tensor } from "bptt";
import * as nn from "bptt/nn";
import { readSafetensors } from "bptt/safetensors";

class Model extends nn.Module {
  readonly word_embeddings = new nn.Embedding(100, 16); // paddingIdx?
  readonly lstm = new nn.LSTM(16, 12, { numLayers: 2, bidirectional: true }); // batchFirst? dropout?
  readonly hidden2tag = new nn.Linear(24, 5);

  /** x: indices (seq, batch); gives (seq, batch, 5). */
  forward(x: Tensor): Tensor {
    let h = this.word_embeddings.forward(x);
    [h] = this.lstm.forward(h);
    h = this.hidden2tag.forward(h);
    return h;
  }
}

const model = new Model();
model.loadStateDict(readSafetensors(readFileSync("model.safetensors")).tensors);
`);
});

test("the same in JavaScript, from a file of that name", () => {
  const code = codeOf(TAGGER, { language: "javascript", path: "my weights.safetensors" });
  expect(classesOf(code)).toBe(`class Model extends nn.Module {
  word_embeddings = new nn.Embedding(100, 16); // paddingIdx?
  lstm = new nn.LSTM(16, 12, { numLayers: 2, bidirectional: true }); // batchFirst? dropout?
  hidden2tag = new nn.Linear(24, 5);

  /** x: indices (seq, batch); gives (seq, batch, 5). */
  forward(x) {
    let h = this.word_embeddings.forward(x);
    [h] = this.lstm.forward(h);
    h = this.hidden2tag.forward(h);
    return h;
  }
}`);
  expect(code).toContain('readFileSync("my weights.safetensors")');
  expect(code).not.toContain("Tensor }");
});

describe("layers are told by their parameters alone", () => {
  test.each<[nn.Module, string]>([
    [new nn.RNN(3, 4), "new nn.RNN(3, 4); // nonlinearity? batchFirst?"],
    [
      new nn.GRU(3, 4, { bias: false, numLayers: 3 }),
      "new nn.GRU(3, 4, { numLayers: 3, bias: false }); // batchFirst? dropout?",
    ],
    [new nn.LSTM(4, 4, { projSize: 2 }), "new nn.LSTM(4, 4, { projSize: 2 }); // batchFirst?"],
    [new nn.GRU(4, 1, { bidirectional: true }), "new nn.GRU(4, 1, { bidirectional: true }); // batchFirst?"],
    [new nn.RNNCell(3, 4), "new nn.RNNCell(3, 4); // one step a call nonlinearity?"],
    [new nn.LSTMCell(3, 4, { bias: false }), "new nn.LSTMCell(3, 4, { bias: false }); // one step a call"],
    [new nn.Elman(3, 4, 2), "new nn.Elman(3, 4, 2); // activation? outputActivation? batchFirst?"],
    [new nn.Jordan(3, 4, 2), "new nn.Jordan(3, 4, 2); // activation? outputActivation? batchFirst?"],
    [new nn.Jordan(3, 4, 4), "new nn.Elman(3, 4, 4); // or a Jordan? activation? outputActivation? batchFirst?"],
    [new nn.Linear(3, 4), "new nn.Linear(3, 4);"],
    [new nn.Linear(3, 4, { bias: false }), "new nn.Linear(3, 4, { bias: false }); // or an Embedding?"],
    [
      new nn.Conv1d(3, 4, 5, { bias: false }),
      "new nn.Conv1d(3, 4, 5, { bias: false }); // stride? padding? dilation? groups?",
    ],
    [new nn.LayerNorm(4), "new nn.LayerNorm(4); // eps? another norm?"],
    [new nn.LayerNorm([2, 3], { bias: true }), "new nn.LayerNorm([2, 3]); // eps? another norm?"],
  ])("%s", (module, code) => {
    expect(madeOf(module)).toBe(code);
  });

  test("a table of rows is an Embedding by its name, or where only that fits", () => {
    expect(madeOf(new nn.Embedding(9, 4), "token_embedding")).toBe("new nn.Embedding(9, 4); // paddingIdx?");
    const code = codeOf({ ...shapesOf(new nn.Embedding(9, 4), "a."), ...shapesOf(new nn.GRU(4, 3), "b.") });
    expect(code).toContain("a = new nn.Embedding(9, 4); // paddingIdx? or a Linear without bias?");
  });

  test("every sample of a layer is itself again, but for what shapes do not tell", async () => {
    const samples = SAMPLES.map((make) => make()).filter((module) => module.parameters().length > 0);
    const models = await modelsOf(samples.map((module) => writeSafetensors(module.stateDict())));
    const base = (module: nn.Module) => Object.getPrototypeOf(module.constructor).name;
    const found = models.map((model, i) => [samples[i]?.constructor.name, base(model)]);
    expect(found.filter(([type, guessed]) => type !== guessed)).toEqual([
      ["Embedding", "Linear"],
      ["Embedding", "Linear"],
      ["LayerNorm", "Linear"],
    ]);
  });
});

describe("what is not exactly a layer is no layer", () => {
  const { weight_ih_l0, ...withoutInput } = shapesOf(new nn.GRU(3, 4)) as Record<string, number[]>;
  test.each<[string, Shapes, string]>([
    ["a GRU that lacks a weight", withoutInput, "Part"],
    ["a GRU with one parameter more", { ...withoutInput, weight_ih_l0: weight_ih_l0 as number[], scale: [1] }, "Part"],
    ["rows that are no multiple of the hidden size", { weight_ih_l0: [9, 3], weight_hh_l0: [9, 4] }, "Part"],
    ["twice the hidden size", { weight_ih_l0: [8, 3], weight_hh_l0: [8, 4] }, "Part"],
    ["a bias of another size", { weight: [3, 4], bias: [4] }, "Part"],
    ["a projection that is not smaller", { weight_ih_l0: [8, 3], weight_hh_l0: [8, 2], weight_hr_l0: [2, 2] }, "Part"],
    ["a weight of one number, as of PReLU", { weight: [1] }, "Part"],
    ["a convolution in the plane", { weight: [8, 3, 5, 5], bias: [8] }, "Part"],
  ])("%s", (_, parameters, type) => {
    const shapes = Object.fromEntries(Object.entries(parameters).map(([name, shape]) => [`part.${name}`, shape]));
    expect(made(shapes)).toBe(`new ${type}();`);
    expect(codeOf(shapes)).toContain("this.part");
  });

  test("parameters stand as such, and forward says that it does not know", () => {
    const code = codeOf({ "norm.running_mean": [4], "norm.weight": [4] });
    expect(classesOf(code)).toBe(`class Norm extends nn.Module {
  // No layer of bptt: a BatchNorm? Its running statistics are no parameters to train.
  readonly running_mean = new nn.Parameter(new Float32Array(4), [4]);
  readonly weight = new nn.Parameter(new Float32Array(4), [4]);

  forward(): Tensor {
    // Sizes do not tell where these come in:
    //   this.running_mean, a parameter
    //   this.weight, a parameter
    throw new Error("forward is not known: names and shapes do not tell it");
  }
}

class Model extends nn.Module {
  readonly norm = new Norm();

  forward(): Tensor {
    // Sizes do not tell where these come in:
    //   this.norm
    throw new Error("forward is not known: names and shapes do not tell it");
  }
}`);
  });
});

describe("modules in each other", () => {
  test("a Sequential, with places for what has no parameters", () => {
    const model = new nn.Sequential(
      new nn.Linear(3, 4),
      new nn.ReLU(),
      new nn.Sequential(new nn.GRU(4, 2), new nn.LayerNorm(2)),
    );
    expect(classesOf(codeOf(shapesOf(model)))).toBe(`class Model extends nn.Sequential {
  constructor() {
    super(
      new nn.Linear(3, 4),
      new nn.Identity(), // 1 has no parameters: an activation? Dropout?
      new nn.Sequential(
        new nn.GRU(4, 2), // batchFirst?
        new nn.LayerNorm(2), // eps? another norm?
      ),
    );
  }
}`);
  });

  test("modules that do not follow each other are an array, and those that are alike are one class", () => {
    const block = { ...shapesOf(new nn.Linear(6, 8), "fc1."), ...shapesOf(new nn.Linear(8, 6), "fc2.") };
    const shapes = Object.fromEntries([
      ...Object.entries(shapesOf(new nn.Linear(6, 2), "heads.0.")),
      ...Object.entries(shapesOf(new nn.Linear(6, 3), "heads.1.")),
      ...["0", "1", "10"].flatMap((i) => Object.entries(block).map(([name, own]) => [`blocks.${i}.${name}`, own])),
    ]);
    const code = classesOf(codeOf(shapes));
    expect(code).toContain(`  readonly heads = [
    new nn.Linear(6, 2),
    new nn.Linear(6, 3),
  ] as const;`);
    expect(code.match(/class Block extends/g)).toHaveLength(1);
    expect(code.match(/ {4}new Block\(\),\n/g)).toHaveLength(3);
    expect(code).toContain(`    let h = this.blocks.forward(x);
    h = this.heads[0].forward(h);
    // Sizes do not tell where these come in:
    //   this.heads[1], 6 to 3
`);
  });

  test("convolutions read channels, and with them sequences are batch first", async () => {
    const shapes = {
      ...shapesOf(new nn.Embedding(30, 8), "embed."),
      ...shapesOf(new nn.Conv1d(8, 12, 3), "conv."),
      ...shapesOf(new nn.GRU(12, 5), "rnn."),
    };
    expect(codeOf(shapes)).toContain(`  /** x: indices (batch, seq); gives (batch, seq, 5). */
  forward(x: Tensor): Tensor {
    let h = this.embed.forward(x);
    h = h.transpose(1, 2);
    h = this.conv.forward(h); // an activation?
    h = h.transpose(1, 2);
    [h] = this.rnn.forward(h);
    return h;
  }`);
    const [model] = (await modelsOf([fileOf(shapes)])) as [nn.Module & { forward(x: Tensor): Tensor }];
    expect(model.forward(tensor(new Int32Array(14), [2, 7])).shape).toEqual([2, 5, 5]);
  });

  test("a normalisation stands behind the layer of its number", () => {
    const shapes = {
      ...shapesOf(new nn.GRU(4, 4), "rnn1."),
      ...shapesOf(new nn.GRU(4, 4), "rnn2."),
      ...shapesOf(new nn.LayerNorm(4), "norm1."),
      ...shapesOf(new nn.LayerNorm(4), "norm2."),
    };
    const calls = [...codeOf(shapes).matchAll(/this\.(\w+)\.forward/g)].map(([, name]) => name);
    expect(calls).toEqual(["rnn1", "norm1", "rnn2", "norm2"]);
  });

  test("sizes that allow very many orders take no long search", () => {
    const shapes = Object.fromEntries(
      Array.from({ length: 60 }, (_, i) => [
        ...Object.entries(shapesOf(new nn.Linear(4, 4), `part${i}.`)),
        ...Object.entries(shapesOf(new nn.Linear(5 + i, 4), `other${i}.`)),
      ]).flat(),
    );
    expect(codeOf(shapes).match(/h = this\.part\d+\.forward/g)).toHaveLength(60);
  });
});

test("names that a Module has already keep their keys", async () => {
  const shapes = { ...shapesOf(new nn.Linear(3, 2), "train."), "scale.forward": [2], scale_: [1] };
  const code = classesOf(codeOf(shapes));
  expect(
    code,
  ).toContain(`// What properties are named in the file, where every Module has that name for something else or two would share it. State
// dicts, and so strict loading, keep the file's names.
const NAMES = new Map([
  ["scale.forward_", "scale.forward"],`);
  expect(code).toContain('readonly train_ = new nn.Linear(3, 2); // "train" in the file');
  const [model] = (await modelsOf([fileOf(shapes)])) as [nn.Module];
  expect(model.train().training).toBe(true);
  expect(Object.keys(model.stateDict()).sort()).toEqual(Object.keys(shapes).sort());
});

// Each beside a name that needs the table of names, which is a Map.
test.each(["map", "NAMES", "float32Array", "error", "model", "tensor"])(
  "a module called %s takes no name that the code itself needs",
  async (name) => {
    const shapes = { [`${name}.odd`]: [1], train: [1] };
    const [model] = (await modelsOf([fileOf(shapes)])) as [nn.Module];
    expect(Object.keys(model.stateDict()).sort()).toEqual(Object.keys(shapes).sort());
    expect(caught(() => model.forward()).name).toBe("Error");
  },
);

test("the search for an order of calls is bounded for all classes together", () => {
  const flow = { gives: 1, channelsIn: false, channelsOut: false, hasState: false, isCell: false, isLinear: true };
  const step = (access: string, reads: number) => ({
    access,
    variants: [{ type: "Linear", flow: { ...flow, reads } }],
  });
  // Twelve that fit each other and one that fits none: there is no way through all.
  const steps = [...Array.from({ length: 12 }, (_, i) => step(`this.a${i}`, 1)), step("this.b", 2)];
  const search = { visits: MOST_VISITS };
  for (let i = 0; i < 3; ++i) expect(findOrder(steps, search)).toHaveLength(12);
  expect(search.visits).toBeLessThan(0);
  expect(search.visits).toBeGreaterThan(-100);
});

test("a path is nothing but a path", () => {
  expect(codeOf(TAGGER, { path: '"); evil("\u2028' })).toContain('readFileSync("\\"); evil(\\"\\u2028")).tensors');
});

test("a model file is safetensors too", async () => {
  const saved = new nn.Sequential(new nn.RNN(2, 3), new nn.Tanh(), new nn.Linear(3, 1));
  const [model] = await modelsOf([saveModel(saved)]);
  expect(Object.keys((model as nn.Module).stateDict())).toEqual(Object.keys(saved.stateDict()));
});

describe("refused are", () => {
  const bytes = fileOf(TAGGER);
  test.each<[string, () => string, ReturnType<typeof caught>]>([
    [
      "files without tensors",
      () => modelCode(fileOf({})),
      { name: "Error", code: "ERR_BPTT_FORMAT", message: "modelCode(): the file has no tensors" },
    ],
    [
      "model files that have a class of their own",
      () => modelCode(writeModelFile({ kind: "tagger", version: 1, config: {}, tensors: {} })),
      {
        name: "Error",
        code: "ERR_BPTT_FORMAT",
        message: "modelCode(): the file is a tagger, which its own class loads; a class is written for plain weights",
      },
    ],
    [
      "other languages",
      () => modelCode(bytes, { language: "python" as "javascript" }),
      {
        name: "RangeError",
        code: "ERR_BPTT_ARGUMENT",
        message: 'modelCode(): language must be "typescript" or "javascript", got "python"',
      },
    ],
    [
      "paths that are no text",
      () => modelCode(bytes, { path: 3 as unknown as string }),
      { name: "TypeError", code: "ERR_BPTT_TYPE", message: "modelCode(): path must be text, got 3" },
    ],
  ])("%s", (_, call, error) => {
    expect(caught(call)).toEqual(error);
  });

  test("bytes that are no such file, and options that there are not", () => {
    expect(caught(() => modelCode(bytes.subarray(9))).code).toBe("ERR_BPTT_FORMAT");
    expect(caught(() => modelCode(bytes, { languages: "" } as object)).message).toMatch(/unknown option "languages"/);
  });
});
