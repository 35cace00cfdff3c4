import { expect, test } from "vitest";
import { Draw } from "../golden/draw.js";
import * as reference from "../reference/argmax.js";
import { kernels, run } from "./harness.js";
import { SIZES } from "./sizes.js";

const N = 3;

function argmax(x: Float32Array, V: number): number[] {
  return run((memory) => {
    const y = memory.output(x.length / V);
    kernels.argmaxRows(y, memory.input(x), x.length / V, V);
    return [...new Int32Array(memory.read(y).buffer)];
  });
}

test("argmaxRows equals the reference", () => {
  for (const V of SIZES) {
    const x = new Draw(V).values(N * V);
    expect(argmax(x, V), `V=${V}`).toEqual([...reference.argmaxRows(x, N, V)]);
  }
});

test("of equal ones it is the first, also where they are 0, −0 or infinite", () => {
  for (const V of SIZES) {
    for (const values of [[-1, 0], [-1, -0, 0], [-Infinity], [1, Infinity], [2]]) {
      const x = Float32Array.from(new Draw(V).integers(N * V, values.length), (i) => values[i] as number);
      expect(argmax(x, V), `V=${V}, ${values}`).toEqual([...reference.argmaxRows(x, N, V)]);
    }
  }
});

test("the first NaN is the largest, wherever it stands, and in no other row", () => {
  for (const V of SIZES) {
    for (let position = 0; position < V; ++position) {
      const x = new Draw(V).values(N * V);
      const [first, , last] = argmax(x, V);
      x.fill(Number.NaN, V + position, 2 * V);
      expect(argmax(x, V), `V=${V}, NaN from ${position}`).toEqual([first, position, last]);
    }
  }
});

test("negative numbers lose nothing to the zeros past the end", () => {
  for (const V of SIZES)
    expect(
      argmax(
        Float32Array.from({ length: V }, (_, j) => j - V - 1),
        V,
      ),
    ).toEqual([V - 1]);
});
