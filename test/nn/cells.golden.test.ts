/** nn.RNNCell, LSTMCell and GRUCell against PyTorch's: states and all gradients of the cases that golden/cells.py made. */

import { readFileSync } from "node:fs";
import { scope, type Tensor, tensor } from "bptt";
import { describe, expect, test } from "vitest";
import { Draw, decode, type Stored, sizeOf } from "../golden/draw.js";
import { expectClose, forwardRoundings, gradientRoundings } from "../tolerance.js";
import { type LayerKind, makeCell, step } from "./layers.js";

interface Config {
  readonly kind: LayerKind;
  readonly inputSize: number;
  readonly hiddenSize: number;
  readonly nonlinearity?: "tanh" | "relu";
  readonly bias: boolean;
  readonly batch: number | null;
  readonly state: boolean;
  readonly seed: number;
}

interface Case {
  readonly config: Config;
  /** By name: h, c of LSTM, grad.input, grad.h and grad.c if there is a state, and grad.<parameter>. */
  readonly expected: Readonly<Record<string, Stored>>;
}

const { cases }: { readonly cases: readonly Case[] } = JSON.parse(
  readFileSync(new URL("../golden/cells.json", import.meta.url), "utf8"),
);

/** Runs one case; the results bear the names of the expected values. */
function evaluate({ config, expected }: Case): Record<string, Tensor | null> {
  const { kind, inputSize, hiddenSize, batch, state, seed, ...options } = config;
  const draw = new Draw(seed);
  const drawLike = (name: string) => {
    const { shape } = expected[name] as Stored;
    return tensor(draw.values(sizeOf(shape)), shape, { requiresGrad: true });
  };
  const cell = makeCell(kind, inputSize, hiddenSize, options);
  for (const parameter of cell.parameters()) parameter.set(draw.parameter(parameter.size, hiddenSize));
  const names = kind === "LSTM" ? ["h", "c"] : ["h"];
  const x = drawLike("grad.input");
  const initial = state ? names.map((name) => drawLike(`grad.${name}`)) : undefined;
  const weights = names.map((name) => drawLike(name).detach());
  const final = scope(() => {
    const final = step(cell, x, initial);
    const parts = final.map((own, i) => own.mul(weights[i] as Tensor).sum());
    parts.reduce((sum, part) => sum.add(part)).backward();
    return final;
  });
  return {
    ...Object.fromEntries(final.map((own, i) => [names[i], own])),
    "grad.input": x.grad,
    ...Object.fromEntries((initial ?? []).map((own, i) => [`grad.${names[i]}`, own.grad])),
    ...Object.fromEntries(cell.namedParameters().map(([name, { grad }]) => [`grad.${name}`, grad])),
  };
}

describe("cells compute what PyTorch computes, within the float32 roundings of their sizes", () => {
  test("12 cases of each kind are stored", () => {
    for (const kind of ["RNN", "LSTM", "GRU"])
      expect(cases.filter(({ config }) => config.kind === kind)).toHaveLength(12);
  });

  for (const [index, golden] of cases.entries()) {
    const { expected, config } = golden;
    const { seed, ...shown } = config;
    test(`case ${index}: ${JSON.stringify(shown).replace(/["{}]/g, "")}`, () => {
      const sizes = { ...config, numLayers: 1, bidirectional: false, steps: 1 };
      const results = evaluate(golden);
      expect(Object.keys(results)).toEqual(Object.keys(expected));
      for (const [name, result] of Object.entries(results)) {
        const stored = expected[name] as Stored;
        const count = name.startsWith("grad.") ? gradientRoundings : forwardRoundings;
        expect(result?.shape, `${name}: shape`).toEqual(stored.shape);
        expectClose(name, result?.toFloat32Array() ?? [], decode(stored), count(sizes));
      }
    });
  }
});
