/** The average of weights against a float64 loop, and how it changes places with the weights. */

import { scope, tensor } from "bptt";
import * as nn from "bptt/nn";
import * as optim from "bptt/optim";
import { describe, expect, test } from "vitest";
import { caught } from "../caught.js";
import { Draw } from "../golden/draw.js";
import { expectClose } from "../tolerance.js";

const SIZE = 13;
const UPDATES = 10;

/** Roundings of one update: 1 − decay, two products and a sum. */
const UPDATE_ROUNDINGS = 4;

/** A layer with weights from 1 and an average of 1 and 3, which is 2. */
function averaged() {
  const fc = new nn.Linear(1, 1, { bias: false });
  const average = new optim.WeightAverage(fc, { decay: 0.5 });
  for (const weight of [1, 3]) {
    fc.weight.set([[weight]]);
    average.update();
  }
  return { fc, average, output: () => fc.forward(tensor([1])).item() };
}

describe("the average", () => {
  for (const decay of [undefined, 0, 0.5, 0.9]) {
    test(`with decay ${decay ?? "0.999, by default"}`, () => {
      const draw = new Draw(5);
      const parameters = [new nn.Parameter(draw.values(SIZE)), new nn.Parameter(draw.values(1))];
      const average = new optim.WeightAverage(parameters, decay === undefined ? {} : { decay });
      const kept = decay ?? 0.999;
      let exact: number[][] = [];
      for (let update = 0; update < UPDATES; ++update) {
        for (const parameter of parameters) parameter.set(draw.values(parameter.size));
        average.update();
        const weights = parameters.map((parameter) => [...parameter.toFloat32Array()]);
        exact =
          update === 0
            ? weights
            : exact.map((a, p) => a.map((x, i) => kept * x + (1 - kept) * (weights[p]?.[i] as number)));
      }
      average.swap();
      for (const [p, parameter] of parameters.entries())
        expectClose(`average ${p}`, parameter.toFloat32Array(), exact[p] as number[], UPDATES * UPDATE_ROUNDINGS);
    });
  }

  test("with decay 0 forgets even what was NaN", () => {
    const parameter = new nn.Parameter(new Float32Array(SIZE).fill(Number.NaN));
    const average = new optim.WeightAverage([parameter], { decay: 0 });
    average.update();
    parameter.set(new Float32Array(SIZE).fill(2));
    average.update();
    parameter.set(new Float32Array(SIZE));
    average.swap();
    expect([...parameter.toFloat32Array()]).toEqual(new Array(SIZE).fill(2));
  });
});

describe("apply()", () => {
  test("computes with the average, then with the weights again, and returns what the function returns", () => {
    const { average, output } = averaged();
    expect(output()).toBe(3);
    expect(average.apply(output)).toBe(2);
    expect(output()).toBe(3);
  });

  test("gives the weights back when the function throws", () => {
    const { average, output } = averaged();
    expect(() =>
      average.apply(() => {
        throw new Error("mine");
      }),
    ).toThrow("mine");
    expect(output()).toBe(3);
    expect(average.apply(output)).toBe(2);
  });

  test("refuses promises, and gives the weights back", () => {
    const { average, output } = averaged();
    expect(caught(() => average.apply((async () => output()) as never))).toEqual({
      name: "TypeError",
      code: "ERR_BPTT_TYPE",
      message:
        "WeightAverage.apply() is synchronous, but its function returned a promise (an async function?). Await the data outside and compute inside",
    });
    expect(output()).toBe(3);
  });

  test("gives the weights back also where the function exchanges them itself, which is refused", () => {
    const { average, output } = averaged();
    expect(() => average.apply(() => average.swap())).toThrow("WeightAverage: swap() inside apply()");
    expect(output()).toBe(3);
    average.update();
  });

  test("training goes on from the weights", () => {
    const { fc, average, output } = averaged();
    average.apply(output);
    const optimizer = new optim.SGD(fc, { lr: 1 });
    scope(() =>
      fc
        .forward(tensor([1]))
        .sum()
        .backward(),
    );
    optimizer.step();
    average.update();
    expect(output()).toBe(2);
    expect(average.apply(output)).toBe(2);
  });
});

describe("swap()", () => {
  test("twice changes nothing", () => {
    const { average, output } = averaged();
    average.swap();
    expect(output()).toBe(2);
    average.swap();
    expect(output()).toBe(3);
    expect(average.apply(output)).toBe(2);
  });

  test("is seen by a backward() that comes too late", () => {
    const { fc, average } = averaged();
    scope(() => {
      const y = fc.forward(tensor([1], [1], { requiresGrad: true })).sum();
      average.swap();
      expect(caught(() => y.backward())?.code).toBe("ERR_BPTT_GRAD");
    });
  });
});
