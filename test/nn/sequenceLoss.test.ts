/** The loss of sequences is the mean of each sequence's mean over its own steps. */

import { scope, type Tensor, tensor } from "bptt";
import * as nn from "bptt/nn";
import { describe, expect, test } from "vitest";
import { expectClose } from "../tolerance.js";
import { drawn } from "./sequences.js";

const T = 5;
const B = 3;
const lengths = [2, 5, 3];
/** Two products, the sums, and 1/(B·length). */
const ROUNDINGS = 4;

/** (T,B) losses with NaN at padding. */
function losses(): Tensor {
  const values = drawn(1, [T, B]).toFloat32Array();
  const padded = values.map((value, i) => (Math.floor(i / B) < (lengths[i % B] as number) ? value : Number.NaN));
  return tensor(padded, [T, B], { requiresGrad: true });
}

function expected(x: Tensor, steps: readonly number[]): number {
  const rows = x.toArray() as number[][];
  const means = steps.map((n, b) => rows.slice(0, n).reduce((sum, row) => sum + (row[b] as number), 0) / n);
  return means.reduce((sum, mean) => sum + mean, 0) / steps.length;
}

describe("sequenceLoss", () => {
  test("is the mean of the sequences' means, whatever stands at padding", () => {
    const x = losses();
    expectClose("loss", [nn.sequenceLoss(x, { lengths }).item()], [expected(x, lengths)], ROUNDINGS);
  });

  test("without lengths, or with full ones, is the mean", () => {
    const x = drawn(2, [T, B]);
    expect(nn.sequenceLoss(x).item()).toBe(x.mean().item());
    const full = nn.sequenceLoss(x, { lengths: [T, T, T] }).item();
    expectClose("loss", [full], [expected(x, [T, T, T])], ROUNDINGS);
  });

  test("gives each valid step the gradient 1/(B·length), padding 0", () => {
    const x = losses();
    scope(() => nn.sequenceLoss(x, { lengths }).backward());
    const weights = Array.from({ length: T * B }, (_, i) => {
      const length = lengths[i % B] as number;
      return Math.floor(i / B) < length ? Math.fround(1 / (B * length)) : 0;
    });
    expect([...(x.grad as unknown as Tensor).toFloat32Array()]).toEqual(weights);
  });

  test("takes the batch first, and one sequence without a batch", () => {
    const x = losses();
    const transposed = nn.sequenceLoss(x.detach().transpose(0, 1), { lengths, batchFirst: true });
    expect(transposed.item()).toBe(nn.sequenceLoss(x, { lengths }).item());
    const one = tensor([1, 3, Number.NaN]);
    expect(nn.sequenceLoss(one, { lengths: [2] }).item()).toBe(2);
    expect(nn.sequenceLoss(one.narrow(0, 0, 2), { batchFirst: true }).item()).toBe(2);
  });

  test.each([
    ["Elman", new nn.Elman(2, 4, 3)],
    ["Jordan", new nn.Jordan(2, 4, 3, { outputActivation: "softmax" })],
  ] as const)("NaN at the padding of a target reaches no gradient of %s", (_, network) => {
    const x = drawn(1, [T, B, 2]).detach();
    const target = drawn(2, [T, B, 3]).toFloat32Array();
    const soiled = target.map((value, i) => {
      return Math.floor(i / (3 * B)) < (lengths[Math.floor(i / 3) % B] as number) ? value : Number.NaN;
    });
    const gradients = (values: Float32Array) => {
      network.zeroGrad();
      scope(() => {
        const [y] = network.forward(x, undefined, { lengths });
        const steps = nn.mseLoss(y, tensor(values, [T, B, 3]), { reduction: "none" }).mean(2);
        nn.sequenceLoss(steps, { lengths }).backward();
      });
      return network.parameters().map((parameter) => (parameter.grad as unknown as Tensor).toArray());
    };
    const got = gradients(soiled);
    expect(got.flat(3).every((value) => Number.isFinite(value))).toBe(true);
    expect(got).toEqual(gradients(target));
  });
});
