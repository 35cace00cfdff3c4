import { describe, expect, test } from "vitest";
import { pointwise } from "./activation.js";
import { at } from "./arrays.js";
import { dot, drawn, expectGradients } from "./centralDifference.js";
import { gruCell } from "./gru.js";
import { lstmCell } from "./lstm.js";
import { type Problem, recurrentBackward, recurrentForward } from "./recurrent.js";
import { rnnCell } from "./rnn.js";

const [T, B, I, H] = [4, 3, 2, 5];

const kinds = [
  ["RNN, tanh", rnnCell(pointwise.tanh), H],
  ["RNN, relu", rnnCell(pointwise.relu), H],
  ["RNN, sigmoid", rnnCell(pointwise.sigmoid), H],
  ["LSTM", lstmCell(), H],
  ["LSTM with a projection", lstmCell(), 3],
  ["GRU", gruCell(), H],
] as const;

describe.each(kinds)("%s", (_, cell, R) => {
  const G = cell.gates * H;
  const counts = { x: T * B * I, h0: B * R, c0: B * H, wih: G * I, whh: G * R, whr: R * H, bih: G, bhh: G };
  type Name = keyof typeof counts;
  type Arrays = Pick<Problem, Name>;
  const missing: Name[] = [...(cell.states === 1 ? ["c0" as const] : []), ...(R === H ? ["whr" as const] : [])];
  const names = (Object.keys(counts) as Name[]).filter((name) => !missing.includes(name));

  test.each([
    { reverse: false },
    { reverse: true },
    { reverse: false, lengths: [4, 0, 2] },
    { reverse: true, lengths: [4, 0, 2] },
  ])("backward is the derivative of forward, %j", (options) => {
    const args = names.map((name) => drawn(counts[name]));
    const problem = (arrays: readonly Float64Array[]): Problem => {
      const given = Object.fromEntries(names.map((name, n) => [name, arrays[n]])) as unknown as Arrays;
      return { cell, T, B, I, H, R, ...options, ...given };
    };
    const [dOut, dHN, dCN] = [drawn(T * B * R), drawn(B * R), drawn(B * H)];
    const loss = (...moved: Float64Array[]) => {
      const { out, hN, cN } = recurrentForward(problem(moved));
      return dot(out, dOut) + dot(hN, dHN) + (cell.states === 2 ? dot(cN, dCN) : 0);
    };
    const saved = recurrentForward(problem(args));
    const { dX, dH0, dC0, dWih, dWhh, dWhr, dBih, dBhh } = recurrentBackward(problem(args), saved, { dOut, dHN, dCN });
    const gradients = { x: dX, h0: dH0, c0: dC0, wih: dWih, whh: dWhh, whr: dWhr, bih: dBih, bhh: dBhh };
    expectGradients(
      loss,
      args,
      names.map((name) => gradients[name]),
    );
  });

  test("dHs holds, for every step, the gradient of h0 of what follows it, and its own dOut", () => {
    const arrays = Object.fromEntries(names.map((name) => [name, drawn(counts[name])])) as unknown as Arrays;
    const problem: Problem = { cell, T, B, I, H, R, reverse: false, ...arrays };
    const [dOut, dHN, dCN] = [drawn(T * B * R), drawn(B * R), drawn(B * H)];
    const saved = recurrentForward(problem);
    const { dHs } = recurrentBackward(problem, saved, { dOut, dHN, dCN });
    const from = (values: Float64Array, t: number) => values.slice((t * values.length) / T);
    for (let t = 0; t + 1 < T; ++t) {
      const [h0, c0] = [saved.hs.slice(t * B * R, (t + 1) * B * R), saved.cs.slice(t * B * H, (t + 1) * B * H)];
      const rest = { ...problem, T: T - t - 1, x: from(arrays.x as Float64Array, t + 1), h0, c0 };
      const { hs, cs, ms, kept } = saved;
      const later = { hs: from(hs, t + 1), cs: from(cs, t + 1), ms: from(ms, t + 1), kept: from(kept, t + 1) };
      const { dH0 } = recurrentBackward(rest, later, { dOut: from(dOut, t + 1), dHN, dCN });
      const expected = dH0.map((value, i) => value + at(dOut, t * B * R + i));
      expect(Array.from(dHs.slice(t * B * R, (t + 1) * B * R))).toEqual(Array.from(expected));
    }
  });
});
