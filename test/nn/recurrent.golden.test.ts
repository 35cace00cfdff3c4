/** nn.RNN, LSTM and GRU against PyTorch's: outputs and all gradients of the cases that golden/recurrent.py made. */

import { readFileSync } from "node:fs";
import { scope, type Tensor, tensor } from "bptt";
import { describe, expect, test } from "vitest";
import { Draw, decode, type Stored, sizeOf } from "../golden/draw.js";
import { expectClose, forwardRoundings, gradientRoundings } from "../tolerance.js";
import { type LayerKind, makeLayer, run } from "./layers.js";

interface Config {
  readonly kind: LayerKind;
  readonly inputSize: number;
  readonly hiddenSize: number;
  readonly numLayers: number;
  readonly nonlinearity?: "tanh" | "relu";
  readonly projSize?: number;
  readonly bias: boolean;
  readonly batchFirst: boolean;
  readonly bidirectional: boolean;
  readonly steps: number;
  readonly batch: number | null;
  readonly lengths: readonly number[] | null;
  readonly state: boolean;
  readonly seed: number;
}

/** By name: output, hN, cN of LSTM, grad.input, grad.h0 and grad.c0 if there are such, and grad.<parameter>. */
type Expected = Readonly<Record<string, Stored>>;

interface Golden {
  readonly cases: readonly { readonly config: Config; readonly expected: Expected }[];
}

const golden: Golden = JSON.parse(readFileSync(new URL("../golden/recurrent.json", import.meta.url), "utf8"));

const GRADIENT = "grad.";
const INPUTS = ["grad.input", "grad.h0", "grad.c0"];

function storedAt(expected: Expected, name: string): Stored {
  const stored = expected[name];
  if (stored === undefined) throw new Error(`recurrent.json has no ${name}`);
  return stored;
}

/** The parameters' names and shapes in PyTorch's order, told from their gradients. */
function parameterShapes(expected: Expected): [string, readonly number[]][] {
  return Object.entries(expected)
    .filter(([name]) => name.startsWith(GRADIENT) && !INPUTS.includes(name))
    .map(([name, { shape }]) => [name.slice(GRADIENT.length), shape]);
}

interface Result {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

function read(name: string, result: Tensor | null): Result {
  if (result === null) throw new Error(`${name} was not computed`);
  return { shape: [...result.shape], values: result.toFloat32Array() };
}

/** Runs one case; the results bear the names of the expected values. */
function evaluate(
  { kind, inputSize, hiddenSize, steps, batch, lengths, state, seed, ...options }: Config,
  expected: Expected,
) {
  const draw = new Draw(seed);
  const drawLike = (name: string, requiresGrad = false) => {
    const { shape } = storedAt(expected, name);
    return tensor(draw.values(sizeOf(shape)), [...shape], { requiresGrad });
  };

  const layer = makeLayer(kind, inputSize, hiddenSize, options);
  const parameters = parameterShapes(expected).map(([name, shape]) => {
    const values = draw.parameter(sizeOf(shape), hiddenSize);
    return [name, tensor(values, [...shape])] as const;
  });
  layer.loadStateDict(Object.fromEntries(parameters));
  const states = kind === "LSTM" ? ["h", "c"] : ["h"];
  const x = drawLike("grad.input", true);
  const initial = state ? states.map((name) => drawLike(`grad.${name}0`, true)) : undefined;
  const wOut = drawLike("output");
  const wFinal = states.map((name) => drawLike(`${name}N`));

  const results = new Map<string, Result>();
  const record = (name: string, result: Tensor | null) => results.set(name, read(name, result));
  scope(() => {
    const [output, final] = run(layer, x, initial, lengths === null ? {} : { lengths: [...lengths] });
    const loss = final.reduce((sum, own, i) => sum.add(own.mul(wFinal[i] as Tensor).sum()), output.mul(wOut).sum());
    loss.backward();
    record("output", output);
    for (const [i, name] of states.entries()) record(`${name}N`, final[i] as Tensor);
    record("grad.input", x.grad);
    for (const [i, own] of (initial ?? []).entries()) record(`grad.${states[i]}0`, own.grad);
    for (const [name] of parameters) record(GRADIENT + name, layer.param(name).grad);
  });
  return results;
}

function title({ seed, lengths, ...config }: Config, index: number): string {
  const entries = Object.entries({ ...config, lengths: lengths?.join("-") ?? null });
  return `case ${index}: ${entries.map(([name, value]) => `${name} ${value}`).join(", ")}`;
}

describe("recurrent layers compute what PyTorch computes, within the float32 roundings of their sizes", () => {
  test("48 cases of each kind are stored", () => {
    for (const kind of ["RNN", "LSTM", "GRU"])
      expect(golden.cases.filter(({ config }) => config.kind === kind)).toHaveLength(48);
  });

  for (const [index, { config, expected }] of golden.cases.entries()) {
    test(title(config, index), () => {
      const results = evaluate(config, expected);
      expect([...results.keys()]).toEqual(Object.keys(expected));
      for (const [name, { shape, values }] of results) {
        const stored = storedAt(expected, name);
        const count = name.startsWith(GRADIENT) ? gradientRoundings : forwardRoundings;
        expect(shape, `${name}: shape`).toEqual(stored.shape);
        expectClose(name, values, decode(stored), count(config));
      }
    });
  }
});
