/** Clipping by norm and by value. */

import * as nn from "bptt/nn";
import { clipGradNorm, clipGradValue, gradNorm } from "bptt/optim";
import { describe, expect, test } from "vitest";
import { caught } from "../caught.js";
import { giveGradient } from "./descent.js";

function parameters(...gradients: number[][]): nn.Parameter[] {
  return gradients.map((gradient) => {
    const parameter = new nn.Parameter(new Float32Array(gradient.length));
    giveGradient(parameter, Float32Array.from(gradient));
    return parameter;
  });
}

const read = (list: nn.Parameter[]) => list.map((parameter) => parameter.grad?.toArray());

describe("clipGradNorm", () => {
  test("gives the norm of all gradients together, before clipping, and scales them all by one factor", () => {
    const list = parameters([3, 0], [0, 4, 12]);
    expect(gradNorm(list)).toBe(13);
    expect(clipGradNorm(list, 6.5)).toBe(13);
    const factor = 6.5 / (13 + 1e-6);
    const expected = [
      [3, 0],
      [0, 4, 12],
    ].map((gradient) => gradient.map((value) => Math.fround(value * Math.fround(factor))));
    expect(read(list)).toEqual(expected);
    expect(Math.abs(gradNorm(list) - 6.5)).toBeLessThan(1e-5);
  });

  test("leaves gradients below the limit as they are", () => {
    const list = parameters([3, 4]);
    expect(clipGradNorm(list, 5.1)).toBe(5);
    expect(read(list)).toEqual([[3, 4]]);
    expect(clipGradNorm(list, Number.POSITIVE_INFINITY)).toBe(5);
    expect(read(list)).toEqual([[3, 4]]);
  });

  test("to 0 gives zeros", () => {
    const list = parameters([3, -4]);
    clipGradNorm(list, 0);
    expect(read(list)).toEqual([[0, -0]]);
  });

  test("of no gradients is 0, and of zeros too", () => {
    expect(clipGradNorm([new nn.Parameter([1])], 1)).toBe(0);
    const zeros = parameters([0, 0]);
    expect(clipGradNorm(zeros, 1)).toBe(0);
    expect(read(zeros)).toEqual([[0, 0]]);
  });

  test("takes a module, and parameters that have none yet", () => {
    const fc = new nn.Linear(1, 1);
    giveGradient(fc.weight, Float32Array.of(5));
    expect(clipGradNorm(fc, 100)).toBe(5);
  });

  test("counts a parameter that is given twice once", () => {
    const [w] = parameters([6, 8]) as [nn.Parameter];
    expect(clipGradNorm([w, w], 5)).toBe(10);
    expect(Math.abs(gradNorm([w]) - 5)).toBeLessThan(1e-5);
  });

  test("says when the norm is not finite", () => {
    expect(clipGradNorm(parameters([1, Number.NaN]), 1)).toBeNaN();
    expect(clipGradNorm(parameters([1, Number.POSITIVE_INFINITY]), 1)).toBe(Number.POSITIVE_INFINITY);
  });

  for (const normType of [1, 2, Number.POSITIVE_INFINITY]) {
    for (const value of [Number.NaN, Number.NEGATIVE_INFINITY]) {
      test(`with errorIfNonfinite throws for ${value} in norm ${normType}, and changes nothing`, () => {
        const list = parameters([1, 2, 3, 4, 5], [3, value]);
        const norm = Math.abs(value);
        expect(caught(() => clipGradNorm(list, 1, { normType, errorIfNonfinite: true }))).toEqual({
          name: "Error",
          code: "ERR_BPTT_NONFINITE",
          message: `clipGradNorm(): the norm of the gradients is ${norm}; nothing was changed. A smaller learning rate usually helps; check the data for NaN`,
        });
        expect(read(list)).toEqual([
          [1, 2, 3, 4, 5],
          [3, value],
        ]);
        expect(clipGradNorm(list, 1, { normType })).toBe(norm);
      });
    }
  }

  test("takes the sum of magnitudes, or the largest, of all gradients", () => {
    const list = parameters([3, 0, -2], [0, -4, 1]);
    expect(gradNorm(list, 1)).toBe(10);
    expect(gradNorm(list, Number.POSITIVE_INFINITY)).toBe(4);
    expect(clipGradNorm(list, 2, { normType: Number.POSITIVE_INFINITY, errorIfNonfinite: true })).toBe(4);
    const factor = Math.fround(2 / (4 + 1e-6));
    expect(read(list)).toEqual([
      [3, 0, -2].map((x) => Math.fround(x * factor)),
      [0, -4, 1].map((x) => Math.fround(x * factor)),
    ]);
  });

  test("does not overflow where the square of a gradient would, nor lose small ones", () => {
    expect(clipGradNorm(parameters([2 ** 100, 0]), 1)).toBe(2 ** 100);
    expect(gradNorm(parameters([2 ** -100, 0]))).toBe(2 ** -100);
  });
});

describe("clipGradValue", () => {
  test("limits every element to ±clipValue", () => {
    const list = parameters([3, -0.5, 0.5], [-9]);
    clipGradValue(list, 0.75);
    expect(read(list)).toEqual([[0.75, -0.5, 0.5], [-0.75]]);
  });
});
