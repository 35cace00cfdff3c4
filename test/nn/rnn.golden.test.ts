/** nn.RNN against PyTorch's: outputs and all gradients of the cases that golden/rnn.py made. */

import { readFileSync } from "node:fs";
import { scope, type Tensor, tensor } from "bptt";
import * as nn from "bptt/nn";
import { describe, expect, test } from "vitest";
import { Draw, decode, type Stored, sizeOf } from "../golden/draw.js";
import { expectClose, forwardRoundings, gradientRoundings } from "../tolerance.js";

interface Config {
  readonly inputSize: number;
  readonly hiddenSize: number;
  readonly numLayers: number;
  readonly nonlinearity: "tanh" | "relu";
  readonly bias: boolean;
  readonly batchFirst: boolean;
  readonly bidirectional: boolean;
  readonly steps: number;
  readonly batch: number | null;
  readonly lengths: readonly number[] | null;
  readonly h0: boolean;
  readonly seed: number;
}

/** By name: output, hN, grad.input, grad.h0 if there is one, and grad.<parameter>. */
type Expected = Readonly<Record<string, Stored>>;

interface Golden {
  readonly cases: readonly { readonly config: Config; readonly expected: Expected }[];
}

const golden: Golden = JSON.parse(readFileSync(new URL("../golden/rnn.json", import.meta.url), "utf8"));

const GRADIENT = "grad.";
const INPUTS = ["grad.input", "grad.h0"];

function storedAt(expected: Expected, name: string): Stored {
  const stored = expected[name];
  if (stored === undefined) throw new Error(`rnn.json has no ${name}`);
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

function build({ inputSize, hiddenSize, ...config }: Config): nn.RNN {
  const { numLayers, nonlinearity, bias, batchFirst, bidirectional } = config;
  const options = { numLayers, nonlinearity, bias, batchFirst, bidirectional };
  return new nn.RNN(inputSize, hiddenSize, options);
}

/** Runs one case; the results bear the names of the expected values. */
function evaluate(config: Config, expected: Expected): Map<string, Result> {
  const draw = new Draw(config.seed);
  const drawLike = (name: string, requiresGrad = false) => {
    const { shape } = storedAt(expected, name);
    return tensor(draw.values(sizeOf(shape)), [...shape], { requiresGrad });
  };

  const rnn = build(config);
  const parameters = parameterShapes(expected).map(([name, shape]) => {
    const values = draw.parameter(sizeOf(shape), config.hiddenSize);
    return [name, tensor(values, [...shape])] as const;
  });
  rnn.loadStateDict(Object.fromEntries(parameters));
  const x = drawLike("grad.input", true);
  const h0 = config.h0 ? drawLike("grad.h0", true) : undefined;
  const wOut = drawLike("output");
  const wH = drawLike("hN");

  const results = new Map<string, Result>();
  const record = (name: string, result: Tensor | null) => results.set(name, read(name, result));
  scope(() => {
    const options = config.lengths === null ? {} : { lengths: [...config.lengths] };
    const [output, hN] = rnn.forward(x, h0, options);
    output.mul(wOut).sum().add(hN.mul(wH).sum()).backward();
    record("output", output);
    record("hN", hN);
    record("grad.input", x.grad);
    if (h0 !== undefined) record("grad.h0", h0.grad);
    for (const [name] of parameters) record(GRADIENT + name, rnn.param(name).grad);
  });
  return results;
}

function title({ seed, lengths, ...config }: Config, index: number): string {
  const entries = Object.entries({ ...config, lengths: lengths?.join("-") ?? null });
  return `case ${index}: ${entries.map(([name, value]) => `${name} ${value}`).join(", ")}`;
}

describe("nn.RNN computes what PyTorch computes, within the float32 roundings of its sizes", () => {
  test("48 cases are stored", () => {
    expect(golden.cases).toHaveLength(48);
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
