/** Layers without a state against PyTorch's: outputs and all gradients of the cases that golden/layers.py made. */

import { readFileSync } from "node:fs";
import { scope, type Tensor, tensor } from "bptt";
import * as nn from "bptt/nn";
import { describe, expect, test } from "vitest";
import { Draw, decode, type Stored, sizeOf } from "../golden/draw.js";
import { expectClose } from "../tolerance.js";

const { Conv1d, MaxPool1d, AvgPool1d, AdaptiveMaxPool1d, AdaptiveAvgPool1d, LayerNorm } = nn;
const kinds = { Conv1d, MaxPool1d, AvgPool1d, AdaptiveMaxPool1d, AdaptiveAvgPool1d, LayerNorm };

interface Case {
  readonly layer: keyof typeof kinds;
  readonly args: readonly unknown[];
  readonly options: Readonly<Record<string, unknown>>;
  readonly shape: readonly number[];
  readonly fan?: number;
  readonly seed: number;
  /** By name: output, grad.input and grad.<parameter>. */
  readonly expected: Readonly<Record<string, Stored>>;
}

interface Golden {
  readonly cases: readonly Case[];
}

const golden: Golden = JSON.parse(readFileSync(new URL("../golden/layers.json", import.meta.url), "utf8"));
const of = (...layers: Case["layer"][]) => golden.cases.filter(({ layer }) => layers.includes(layer));

interface Layer extends nn.Module {
  forward(x: Tensor): Tensor;
}

/** Runs one case; the results bear the names of the expected values. */
function evaluate({ layer, args, options, shape, fan = 1, seed, expected }: Case) {
  const draw = new Draw(seed);
  const module = new (kinds[layer] as unknown as new (...args: unknown[]) => Layer)(...args, options);
  for (const [, parameter] of module.namedParameters()) parameter.set(draw.parameter(parameter.size, fan));
  const x = tensor(draw.values(sizeOf(shape)), [...shape], { requiresGrad: true });
  const output = scope(() => {
    const output = module.forward(x);
    const weights = expected.output?.shape ?? [];
    output
      .mul(tensor(draw.values(sizeOf(weights)), [...weights]))
      .sum()
      .backward();
    return output;
  });
  const gradients = module.namedParameters().map(([name, { grad }]) => [`grad.${name}`, grad] as const);
  return { x, results: new Map<string, Tensor | null>([["output", output], ["grad.input", x.grad], ...gradients]) };
}

/** Roundings by the names of the results. */
type Roundings = (name: string, x: Float32Array, golden: Case) => number;

/** Products of a sum, and one more for the bias, the sum's scale or its end. */
const convolutionRoundings: Roundings = (name, _, { fan = 1, shape, args, options, expected }) => {
  if (name === "output") return fan + 2;
  if (name === "grad.input") return ((args[1] as number) / (options.groups as number)) * (args[2] as number) + 2;
  // Sums over the batch and the positions.
  return sizeOf(expected.output?.shape ?? []) / (expected.output?.shape.at(-2) ?? 1) + shape.length;
};

/** The sum of a window, and that of the windows that an element lies in. */
const poolingRoundings: Roundings = (_, __, { shape }) => (shape.at(-1) ?? 0) + 1;

/** 1/√(variance + eps) multiplies what a difference from the mean is wrong by, in the gradient once more. */
const normRoundings: Roundings = (_, x, { args, shape, options }) => {
  const N = sizeOf([args[0]].flat() as number[]);
  const rows = Array.from({ length: sizeOf(shape) / N }, (_, r) => x.subarray(r * N, (r + 1) * N));
  const scales = rows.map((row) => {
    const mean = row.reduce((sum, value) => sum + value, 0) / N;
    const variance = row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / N;
    return 1 / Math.sqrt(variance + (options.eps as number));
  });
  return (N + rows.length + 12) * Math.max(1, ...scales) ** 2;
};

function compare(cases: readonly Case[], roundings: Roundings): void {
  for (const [index, golden] of cases.entries()) {
    const { layer, args, options, shape, expected } = golden;
    test(`case ${index}: ${layer} ${JSON.stringify(args)} ${JSON.stringify(options)} of [${shape}]`, () => {
      const { x, results } = evaluate(golden);
      expect([...results.keys()]).toEqual(Object.keys(expected));
      for (const [name, result] of results) {
        const stored = expected[name] as Stored;
        expect(result?.shape, `${name}: shape`).toEqual(stored.shape);
        const count = roundings(name, x.toFloat32Array(), golden);
        expectClose(name, result?.toFloat32Array() ?? [], decode(stored), count);
      }
    });
  }
}

describe("nn.Conv1d computes what PyTorch computes", () => {
  test("60 cases are stored, some of them unbatched", () => {
    expect(of("Conv1d")).toHaveLength(60);
    expect(of("Conv1d").some(({ shape }) => shape.length === 2)).toBe(true);
  });
  compare(of("Conv1d"), convolutionRoundings);
});

describe("pooling computes what PyTorch computes", () => {
  const cases = of("MaxPool1d", "AvgPool1d", "AdaptiveMaxPool1d", "AdaptiveAvgPool1d");
  test("56 cases are stored, some of them unbatched", () => {
    expect(cases).toHaveLength(56);
    expect(cases.some(({ shape }) => shape.length === 2)).toBe(true);
  });
  compare(cases, poolingRoundings);
});

describe("nn.LayerNorm computes what PyTorch computes", () => {
  test("18 cases are stored", () => {
    expect(of("LayerNorm")).toHaveLength(18);
  });
  compare(of("LayerNorm"), normRoundings);
});
