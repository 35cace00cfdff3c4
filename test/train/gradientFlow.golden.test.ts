/** gradientFlow against torch autograd: the figures of the cases that golden/gradientFlow.py made. */

import { readFileSync } from "node:fs";
import { tensor } from "bptt";
import * as nn from "bptt/nn";
import { gradientFlow, type LayerFlow } from "bptt/train";
import { describe, expect, test } from "vitest";
import { Draw, sizeOf } from "../golden/draw.js";
import { makeLayer } from "../nn/layers.js";
import { forwardRoundings, gradientRoundings, networkRoundings } from "../tolerance.js";

interface Config {
  readonly kind: "RNN" | "LSTM" | "GRU" | "Elman" | "Jordan";
  readonly inputSize: number;
  readonly hiddenSize: number;
  readonly outputSize?: number;
  readonly activation?: "tanh" | "sigmoid" | "relu";
  readonly outputActivation?: "tanh" | "sigmoid" | "relu" | "identity" | "softmax";
  readonly numLayers?: number;
  readonly bidirectional?: boolean;
  readonly nonlinearity?: "tanh" | "relu";
  readonly projSize?: number;
  readonly steps: number;
  readonly batch: number;
  readonly lengths: readonly number[] | null;
  readonly seed: number;
}

const OPTIONS = ["numLayers", "bidirectional", "nonlinearity", "projSize", "activation", "outputActivation"] as const;

type Figure = keyof LayerFlow["steps"];
type Expected = Readonly<Record<Figure, readonly number[]>> & {
  readonly spectralRadii: Readonly<Record<string, number>>;
};

interface Golden {
  readonly cases: readonly { readonly config: Config; readonly expected: Readonly<Record<string, Expected>> }[];
}

const golden: Golden = JSON.parse(readFileSync(new URL("../golden/gradientFlow.json", import.meta.url), "utf8"));

function makeModel(config: Config): nn.SequenceModule {
  const { kind, inputSize, hiddenSize, outputSize = 0 } = config;
  const options = Object.fromEntries(OPTIONS.filter((name) => name in config).map((name) => [name, config[name]]));
  if (kind === "Elman") return new nn.Elman(inputSize, hiddenSize, outputSize, options);
  if (kind === "Jordan") return new nn.Jordan(inputSize, hiddenSize, outputSize, options);
  return makeLayer(kind, inputSize, hiddenSize, options);
}

function flowOf(config: Config) {
  const { kind, inputSize, hiddenSize, steps, batch, lengths, seed } = config;
  const draw = new Draw(seed);
  const model = makeModel(config);
  for (const [, parameter] of model.namedParameters()) parameter.set(draw.parameter(parameter.size, hiddenSize));
  const x = tensor(draw.values(steps * batch * inputSize), [steps, batch, inputSize]);
  const features = config.outputSize ?? (config.projSize || hiddenSize) * (config.bidirectional ? 2 : 1);
  const shape = [steps, batch, features];
  const weights = tensor(draw.values(sizeOf(shape)), shape);
  const options = lengths ? { lengths: [...lengths] } : {};
  expect(kind).toBe(model.constructor.name);
  return gradientFlow(model, () => model.forward(x, undefined, options)[0].mul(weights).sum());
}

const UNIT_ROUNDOFF = 2 ** -24;

/**
 * Bounds of the errors, from those of the states and gates, e, and of the gradients. A norm is wrong by at most the norm of the errors.
 * Each row of a Jacobian is a sum of at most four rows of W, of norm 1 at most, times products of at most four factors that are at
 * most 1 and wrong by e, and passes through V or W_hr: together less than 32·e a row. Products of Jacobians add one
 * such error for each factor, times what the others amplify. Spectral radii are of the same float32 weights in float64; near a
 * double eigenvalue they are good to the root of n·2^−52.
 */
function bounds(config: Config, expected: Expected) {
  const { hiddenSize, outputSize = 0, batch, steps } = config;
  const sizes = { numLayers: 1, bidirectional: false, ...config };
  const network = config.outputSize ? networkRoundings({ ...config, outputSize }) : undefined;
  const there = (network?.there ?? forwardRoundings(sizes as never)) * UNIT_ROUNDOFF;
  const back = (network?.back ?? gradientRoundings(sizes as never)) * UNIT_ROUNDOFF;
  const n = hiddenSize + Math.max(hiddenSize, outputSize);
  const jacobian = 32 * there * Math.sqrt(n);
  const most = Math.max(1, ...expected.jacobianGainMax);
  return {
    gradNorm: back * Math.sqrt(batch * hiddenSize) * Math.max(1, ...expected.gradNorm),
    jacobianNorm: jacobian,
    jacobianNormMax: jacobian,
    jacobianGain: jacobian,
    jacobianGainMax: jacobian,
    transport: steps * most ** (steps - 1) * jacobian,
    radius: Math.sqrt(n * 2 ** -52),
  };
}

function title({ seed: _, lengths, ...config }: Config, index: number): string {
  const entries = Object.entries({ ...config, lengths: lengths?.join("-") ?? null });
  return `case ${index}: ${entries.map(([name, value]) => `${name} ${value}`).join(", ")}`;
}

function expectWithin(what: string, got: ArrayLike<number>, expected: readonly number[], bound: number): void {
  expect(got.length, `${what}: length`).toBe(expected.length);
  for (const [i, value] of expected.entries()) {
    const error = Math.abs((got[i] as number) - value);
    if (!(error <= bound)) expect.fail(`${what}[${i}] is ${got[i]}, expected ${value} within ${bound}`);
  }
}

describe("gradientFlow finds what torch autograd finds", () => {
  test("cases of all kinds are stored", () => {
    expect(new Set(golden.cases.map(({ config }) => config.kind)).size).toBe(5);
    expect(golden.cases).toHaveLength(54);
  });

  for (const [index, { config, expected }] of golden.cases.entries()) {
    test(title(config, index), () => {
      const { layers } = flowOf(config);
      const root = config.kind;
      expect(layers.map(({ name }) => name)).toEqual(
        Object.keys(expected).map((suffix) => (suffix ? `${root}.${suffix}` : root)),
      );
      for (const [i, own] of Object.values(expected).entries()) {
        const { name, steps, spectralRadii, spectralRadius, direction } = layers[i] as LayerFlow;
        const { radius, ...bound } = bounds(config, own);
        for (const figure of Object.keys(bound) as Figure[])
          expectWithin(`${name} ${figure}`, steps[figure], own[figure], bound[figure]);
        const radii = own.spectralRadii;
        expect(Object.keys(spectralRadii).sort()).toEqual(Object.keys(radii).sort());
        for (const [matrix, value] of Object.entries(radii))
          expectWithin(`${name} ${matrix}`, [spectralRadii[matrix] as number], [value], radius * Math.max(1, value));
        expect(Object.values(spectralRadii)[0]).toBe(spectralRadius);
        expect(direction).toBe(name.endsWith("reverse") ? "reverse" : "forward");
      }
    });
  }
});
