/** The classic cases over 200 steps: which gradients vanish, which explode, and what clipping does. */

import {
  type ClassicCase,
  type ClassicStep,
  classicCases,
  gradientFlow,
  type LayerFlow,
  trainClassic,
} from "bptt/train";
import { describe, expect, test } from "vitest";
import { defaultGenerator } from "../../src/ops/random.js";

const T = 200;
const cases = classicCases();

function named(name: string, from: readonly ClassicCase[] = cases): ClassicCase {
  const found = from.find((own) => own.name === name);
  if (!found) throw new Error(`no case ${name}`);
  return found;
}

function layerOf(own: ClassicCase): LayerFlow {
  const { layers } = gradientFlow(own.model, own.loss);
  expect(layers).toHaveLength(1);
  return layers[0] as LayerFlow;
}

const flows = Object.fromEntries(cases.map((own) => [own.name, layerOf(own)])) as Record<string, LayerFlow>;
const flow = (name: string) => flows[name] as LayerFlow;
const first = (values: Float64Array) => values[0] as number;

describe("over 200 steps", () => {
  test("there are the five classic cases", () => {
    expect(cases.map(({ name }) => name)).toEqual(["rnn-small", "rnn-large", "rnn-large-clipped", "lstm", "gru"]);
    for (const { steps } of Object.values(flows)) expect(steps.gradNorm).toHaveLength(T);
  });

  test("a tanh RNN with small recurrent weights vanishes: at the first step float32 holds next to nothing", () => {
    const { verdict, steps, spectralRadius, reason } = flow("rnn-small");
    expect(verdict).toBe("vanishing");
    expect(spectralRadius).toBeLessThan(1);
    expect(first(steps.transport)).toBeLessThan(1e-30);
    expect(first(steps.gradNorm)).toBeLessThan(1e-30);
    expect(steps.gradNorm[T - 1]).toBeGreaterThan(0.01);
    expect(Math.max(...steps.jacobianGainMax)).toBeLessThan(1.1);
    expect(reason).toMatch(/^Over 200 steps a change of the state is multiplied by \d.*e-\d+ \(0\.\d+ a step\)/);
  });

  test("one with large recurrent weights explodes, tanh or not", () => {
    const { verdict, steps, spectralRadius, advice } = flow("rnn-large");
    expect(verdict).toBe("exploding");
    expect(spectralRadius).toBeGreaterThan(2);
    expect(first(steps.transport)).toBeGreaterThan(1e9);
    expect(first(steps.gradNorm)).toBeGreaterThan(1e9 * (steps.gradNorm[T - 1] as number));
    expect(advice).toContain("optim.clipGradNorm(model, 1)");
  });

  test.each(["lstm", "gru"])("a %s with open gates beside them is healthy", (name) => {
    const { verdict, steps } = flow(name);
    expect(verdict).toBe("healthy");
    expect(first(steps.transport)).toBeGreaterThan(0.1);
    expect(first(steps.transport)).toBeLessThan(10);
    expect(first(steps.gradNorm)).toBeGreaterThan(1e-5);
  });

  test("the same verdicts come from other seeds and sizes", () => {
    for (const options of [
      { seed: 2, hiddenSize: 16 },
      { seed: 3, hiddenSize: 20 },
    ]) {
      const verdicts = classicCases(options).map(
        ({ model, loss }) => gradientFlow(model, loss, { sequences: 1 }).verdict,
      );
      expect(verdicts).toEqual(["vanishing", "exploding", "exploding", "healthy", "healthy"]);
    }
  });
});

describe("the exploding case, trained", () => {
  test("clipped, the gradient's norm is 1 before every step and training goes on", () => {
    const steps = trainClassic(named("rnn-large-clipped", classicCases()), 20);
    for (const { gradNorm, clippedNorm, loss } of steps) {
      expect(clippedNorm).toBeLessThanOrEqual(1 + 1e-5);
      expect(clippedNorm).toBeLessThanOrEqual(gradNorm);
      expect(loss).toBeLessThan(10);
    }
    expect(steps[0]?.gradNorm).toBeGreaterThan(1e9);
    expect(steps[0]?.clippedNorm).toBeCloseTo(1, 4);
  });

  test("not clipped, the first step throws the weights far away", () => {
    const own = named("rnn-large", classicCases());
    const [before] = trainClassic(own, 1) as [ClassicStep];
    expect(before.clippedNorm).toBe(before.gradNorm);
    expect(before.gradNorm).toBeGreaterThan(1e9);
    const largest = Math.max(...own.model.recurrent.param("weight_hh_l0").toFloat32Array().map(Math.abs));
    expect(largest).toBeGreaterThan(1e6);
  });

  test("both start from the same weights and loss", () => {
    const [a, b] = [named("rnn-large"), named("rnn-large-clipped")];
    expect(a.model.stateDict()).toEqual(b.model.stateDict());
    expect(flow("rnn-large").steps).toEqual(flow("rnn-large-clipped").steps);
  });
});

test("making the cases leaves the default generator as it is, and repeats exactly", () => {
  const before = defaultGenerator().state;
  const again = classicCases();
  expect(defaultGenerator().state).toEqual(before);
  for (const [i, { model, loss }] of again.entries()) {
    expect(model.stateDict()).toEqual((cases[i] as ClassicCase).model.stateDict());
    expect(loss().item()).toBe((cases[i] as ClassicCase).loss().item());
  }
});
