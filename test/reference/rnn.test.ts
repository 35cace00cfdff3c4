import { describe, expect, test } from "vitest";
import { pointwise } from "./activation.js";
import { at } from "./arrays.js";
import { dot, drawn, expectGradients } from "./centralDifference.js";
import { type Rnn, rnnBackward, rnnForward } from "./rnn.js";

describe("rnnBackward is the derivative of rnnForward", () => {
  const [T, B, I, H] = [4, 3, 2, 5];
  const shapes = { x: T * B * I, h0: B * H, wih: H * I, whh: H * H, bih: H, bhh: H };
  const names = ["x", "h0", "wih", "whh", "bih", "bhh"] as const;
  const lengths = [4, 0, 2];

  test.each([
    { reverse: false, f: "tanh" },
    { reverse: true, f: "tanh" },
    { reverse: false, f: "relu" },
    { reverse: false, f: "sigmoid" },
    { reverse: false, f: "tanh", lengths },
    { reverse: true, f: "tanh", lengths },
    { reverse: true, f: "relu", lengths },
    { reverse: true, f: "sigmoid", lengths },
  ] as const)("%j", ({ f, ...options }) => {
    const activation = pointwise[f];
    const args = names.map((name) => drawn(shapes[name]));
    const problem = ([x, h0, wih, whh, bih, bhh]: Float64Array[]) =>
      ({ T, B, I, H, activation, ...options, x, h0, wih, whh, bih, bhh }) as Rnn;
    const [dOut, dHN] = [drawn(T * B * H), drawn(B * H)];
    const loss = (...moved: Float64Array[]) => {
      const { out, hN } = rnnForward(problem(moved));
      return dot(out, dOut) + dot(hN, dHN);
    };
    const rnn = problem(args);
    const { dX, dH0, dWih, dWhh, dBih, dBhh } = rnnBackward(rnn, rnnForward(rnn).hs, dOut, dHN);
    expectGradients(loss, args, [dX, dH0, dWih, dWhh, dBih, dBhh]);
  });

  test("dHs holds, for every step, the gradient of h0 of what follows it, and its own dOut", () => {
    const [x, wih, whh] = [drawn(T * B * I), drawn(H * I), drawn(H * H)];
    const rnn = { T, B, I, H, reverse: false, activation: pointwise.tanh, x, wih, whh };
    const [dOut, dHN] = [drawn(T * B * H), drawn(B * H)];
    const { hs } = rnnForward(rnn);
    const { dHs } = rnnBackward(rnn, hs, dOut, dHN);
    const row = B * H;
    for (let t = 0; t + 1 < T; ++t) {
      const next = (t + 1) * row;
      const rest = { ...rnn, T: T - t - 1, x: rnn.x.slice((t + 1) * B * I), h0: hs.slice(t * row, next) };
      const { dH0 } = rnnBackward(rest, hs.slice(next), dOut.slice(next), dHN);
      const expected = dH0.map((later, i) => later + at(dOut, t * row + i));
      expect(Array.from(dHs.slice(t * row, next))).toEqual(Array.from(expected));
    }
  });
});
