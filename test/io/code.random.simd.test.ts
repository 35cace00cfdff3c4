/** For any network the code compiles, takes the file with strict loading, and computes the same where one way is possible. */

import { tensor } from "bptt";
import * as nn from "bptt/nn";
import { readSafetensors, writeSafetensors } from "bptt/safetensors";
import { predict } from "bptt/train";
import fc from "fast-check";
import { expect, test } from "vitest";
import { fileOf, modelsOf, type Shapes, shapesOf } from "./generated.js";

const SEED = 20_261_129;
const RUNS = 60;

const size = fc.integer({ min: 1, max: 5 });
const flag = fc.boolean();
const CELLS = [nn.RNNCell, nn.GRUCell, nn.LSTMCell] as const;

/** Layers with any options that shapes tell. */
const layers: fc.Arbitrary<nn.Module> = fc.oneof(
  fc
    .tuple(fc.constantFrom(nn.RNN, nn.GRU, nn.LSTM), size, size, size, flag, flag)
    .map(([Layer, I, H, numLayers, bias, bidirectional]) => new Layer(I, H, { numLayers, bias, bidirectional })),
  fc
    .tuple(size, size, size, flag)
    .map(([I, H, projSize, bidirectional]) => new nn.LSTM(I, H + projSize, { projSize, numLayers: 2, bidirectional })),
  fc.tuple(fc.constantFrom(...CELLS), size, size, flag).map(([Cell, I, H, bias]) => new Cell(I, H, { bias })),
  fc.tuple(fc.constantFrom(nn.Elman, nn.Jordan), size, size, size).map(([Net, I, H, O]) => new Net(I, H, O)),
  fc.tuple(size, size, flag).map(([I, O, bias]) => new nn.Linear(I, O, { bias })),
  fc.tuple(size, size).map(([V, E]) => new nn.Embedding(V, E)),
  fc.tuple(size, size, size, flag).map(([I, O, K, bias]) => new nn.Conv1d(I, O, K, { bias })),
  fc.tuple(fc.array(size, { minLength: 1, maxLength: 3 }), flag).map(([N, bias]) => new nn.LayerNorm(N, { bias })),
);

/** Names of modules: usual ones, those that a Module or JavaScript has for something else, and anything that may break out of code. */
const names = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom("encoder", "layers", "fc", "rnn1", "0", "1", "2", "3") },
  fc.constantFrom("train", "eval", "forward", "parameters", "namedParameters", "stateDict", "training", "train_"),
  fc.constantFrom("__proto__", "constructor", "prototype", "toString", "length", "class", "Model", "Tensor", "nn"),
  // biome-ignore lint/suspicious/noTemplateCurlyInString: so it may stand in a file
  fc.constantFrom("", "00", "99999", "\n", "\u2028x", "*/", "//", "`${1}`", '"', "\\", "#a", "层", "a-b", "weight"),
  fc.string({ unit: "binary", maxLength: 5 }),
);

const shape = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 5 });
const loose: fc.Arbitrary<Shapes> = fc.dictionary(
  fc.oneof(fc.constantFrom("weight", "bias", "weight_ih_l0"), names),
  shape,
  {
    minKeys: 1,
    maxKeys: 3,
    noNullPrototype: true,
  },
);
const leaves = fc.oneof({ weight: 3, arbitrary: layers.map((layer) => shapesOf(layer)) }, loose);

/** Any tree of layers, and of parameters that no layer has. */
const trees: fc.Arbitrary<Shapes> = fc
  .array(fc.tuple(fc.array(names, { maxLength: 3 }), leaves), { minLength: 1, maxLength: 8 })
  .map((parts) =>
    Object.fromEntries(
      parts.flatMap(([path, leaf]) => Object.entries(leaf).map(([name, own]) => [[...path, name].join("."), own])),
    ),
  )
  .filter((shapes) => !Object.hasOwn(shapes, "__metadata__"));

test("strict loading of any names and shapes", async () => {
  const files = fc.sample(trees, { seed: SEED, numRuns: RUNS }).map(fileOf);
  for (const [i, model] of (await modelsOf(files)).entries()) {
    const { tensors } = readSafetensors(files[i] as Uint8Array);
    const state = model.stateDict();
    expect(Object.keys(state).sort()).toEqual(Object.keys(tensors).sort());
    for (const [name, { shape, data }] of Object.entries(numbersOf(tensors)))
      expect(numbersOf(state)[name], name).toEqual({ shape, data });
  }
});

test("the JavaScript is the same", async () => {
  const files = fc.sample(trees, { seed: SEED, numRuns: RUNS }).map(fileOf);
  const models = await modelsOf(files, "javascript");
  for (const [i, model] of models.entries())
    expect(Object.keys(model.stateDict()).sort()).toEqual(
      Object.keys(readSafetensors(files[i] as Uint8Array).tensors).sort(),
    );
});

function numbersOf(tensors: Readonly<Record<string, ReturnType<typeof tensor>>>) {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, one]) => [name, { shape: [...one.shape], data: [...one.toFloat32Array()] }]),
  );
}

/** Networks of layers one after the other, whose sizes differ, so that there is one order. */
const chains = fc
  .tuple(
    fc.shuffledSubarray([3, 4, 5, 6, 7, 8, 9], { minLength: 3 }),
    fc.array(fc.nat(4), { minLength: 7, maxLength: 7 }),
    flag,
  )
  .map(([sizes, kinds, bidirectional]) => {
    const modules: Record<string, nn.Module> = {};
    for (const [i, O] of sizes.slice(1).entries()) {
      const I = sizes[i] as number;
      const make = [
        () => new nn.Linear(I, O),
        () => new nn.LSTM(I, O, { numLayers: 2 }),
        () => new nn.GRU(I, bidirectional && O % 2 === 0 ? O / 2 : O, { bidirectional: bidirectional && O % 2 === 0 }),
        () => new nn.RNN(I, O),
        () => new nn.Sequential(new nn.Linear(I, 20 + i), new nn.LayerNorm(20 + i), new nn.Linear(20 + i, O)),
      ];
      modules[`part${(7 * (i + 3)) % 11}`] = (make[kinds[i] as number] as () => nn.Module)();
    }
    return { first: sizes[0] as number, modules };
  });

test("the order of calls is found where sizes tell it, whatever the names", async () => {
  const drawn = fc.sample(chains, { seed: SEED, numRuns: 40 });
  const files = drawn.map(({ modules }) =>
    writeSafetensors(
      Object.fromEntries(
        Object.entries(modules)
          .flatMap(([name, module]) =>
            Object.entries(module.stateDict()).map(([own, one]) => [`${name}.${own}`, one] as const),
          )
          .sort(([a], [b]) => (a < b ? -1 : 1)),
      ),
    ),
  );
  for (const [i, model] of (await modelsOf(files)).entries()) {
    const { first, modules } = drawn[i] as (typeof drawn)[number];
    const x = tensor(
      Float32Array.from({ length: 6 * first }, (_, n) => Math.fround(((n * 7) % 11) / 11)),
      [3, 2, first],
    );
    const whole = new nn.Sequential(...Object.values(modules));
    expect(predict(model as nn.Sequential, x)).toEqual(predict(whole, x));
  }
});
