import { describe, expect, test } from "vitest";
import { pointwise, rowwise } from "./activation.js";
import { at } from "./arrays.js";
import { dot, drawn, expectGradients } from "./centralDifference.js";
import { type Jordan, jordanBackward, jordanForward } from "./jordan.js";

const [T, B, I, H, O] = [4, 3, 2, 5, 3];
const shapes = { x: T * B * I, y0: B * O, U: I * H, W: O * H, V: H * O, bW: H, bV: O };
const names = ["x", "y0", "U", "W", "V", "bW", "bV"] as const;

const activations = Object.entries(pointwise).flatMap(([f, activation]) =>
  Object.entries(rowwise).map(([g, outputActivation]) => [f, g, { activation, outputActivation }] as const),
);

describe("jordanBackward is the derivative of jordanForward", () => {
  describe.each([undefined, [4, 0, 2]])("lengths %j", (lengths) => {
    test.each(activations)("%s, %s", (_f, _g, kinds) => {
      const args = names.map((name) => drawn(shapes[name]));
      const problem = (values: Float64Array[]) =>
        ({
          T,
          B,
          I,
          H,
          O,
          ...kinds,
          lengths,
          ...Object.fromEntries(names.map((name, n) => [name, values[n]])),
        }) as Jordan;
      const [dOut, dYN] = [drawn(T * B * O), drawn(B * O)];
      const loss = (...moved: Float64Array[]) => {
        const { out, yN } = jordanForward(problem(moved));
        return dot(out, dOut) + dot(yN, dYN);
      };
      const jordan = problem(args);
      const { hs, ys } = jordanForward(jordan);
      const { dX, dY0, dU, dW, dV, dBW, dBV } = jordanBackward(jordan, hs, ys, dOut, dYN);
      expectGradients(loss, args, [dX, dY0, dU, dW, dV, dBW, dBV]);
    });
  });

  test("dHs ⊙ f′ is the gradient of x where U is the identity", () => {
    const kinds = { activation: pointwise.tanh, outputActivation: rowwise.softmax };
    const given = Object.fromEntries(names.map((name) => [name, drawn(shapes[name])]));
    const identity = Float64Array.from({ length: H * H }, (_, i) => Number(i % (H + 1) === 0));
    const x = drawn(T * B * H);
    const jordan = { T, B, I: H, H, O, ...kinds, ...given, x, U: identity, lengths: [4, 0, 2] } as unknown as Jordan;
    const { hs, ys } = jordanForward(jordan);
    const { dHs, dX } = jordanBackward(jordan, hs, ys, drawn(T * B * O), drawn(B * O));
    expect(dX.some((d) => d !== 0)).toBe(true);
    expect(dX).toEqual(dHs.map((d, i) => d * (1 - at(hs, i) ** 2)));
  });
});
