import { describe, expect, test } from "vitest";
import { Draw } from "../golden/draw.js";
import { jordanBackward } from "../reference/jordan.js";
import { absolute, dotRoundings, expectAccumulated, expectExact, expectRounded } from "./bounds.js";
import { CASES_PER_OPTION, describeJordan, drawJordan, type JordanCase, magnitudeOf, OPTIONS } from "./jordanCase.js";
import {
  backward,
  eachGradient,
  forward,
  GRADIENTS,
  type Gradient,
  type OutputGradients,
  statesOf,
} from "./jordanRun.js";

/** From dOut of the last step to the first step's dz: a sum, g, f and two dot products each; then one product over all rows. */
function roundings({ T, B, H, O }: JordanCase): number {
  const [sum, g, f] = [1, O + 4, 4];
  return T * (sum + g + dotRoundings(O) + f + dotRoundings(H) + 1) + dotRoundings(Math.max(H, T * B)) + 2;
}

function drawStart(jordan: JordanCase): Record<Gradient, Float32Array> {
  const draw = new Draw(99);
  return eachGradient(jordan, (count) => draw.values(count));
}

function drawOutputGradients({ T, B, O }: JordanCase): Required<OutputGradients> {
  const draw = new Draw(98);
  return { dOut: draw.values(T * B * O), dYN: draw.values(B * O) };
}

/** Compares with the reference on the states that the kernel saved: f′ of relu jumps. */
function check(jordan: JordanCase, output: OutputGradients): void {
  const saved = forward(jordan);
  const { hs, ys } = statesOf(jordan, saved);
  const { dOut, dYN } = output;
  const start = drawStart(jordan);
  const got = backward(jordan, saved, output, start);
  const expected = jordanBackward(jordan, hs, ys, dOut, dYN);
  const [sizeOut, sizeYN] = [dOut && absolute(dOut), dYN && absolute(dYN)];
  const size = jordanBackward(magnitudeOf(jordan), absolute(hs), absolute(ys), sizeOut, sizeYN);
  for (const name of GRADIENTS) {
    const what = `${describeJordan(jordan)} ${name}`;
    expectAccumulated(what, got[name] ?? [], start[name], expected[name], roundings(jordan), size[name]);
  }
  expectRounded(`${describeJordan(jordan)} dHs`, got.dHs ?? [], expected.dHs, roundings(jordan), size.dHs);
}

describe("jordanBackward equals the reference", () => {
  test.each(Object.entries(OPTIONS))("%s", (_, options) => {
    for (let seed = 0; seed < CASES_PER_OPTION; ++seed) {
      const jordan = drawJordan(seed, options);
      check(jordan, drawOutputGradients(jordan));
    }
  });

  test.each([false, true])("where weight gradients sum over several blocks, lengths %s", (lengths) => {
    const jordan = drawJordan(1, { sizes: [19, 28, 5, 64, 9], lengths });
    check(jordan, drawOutputGradients(jordan));
  });

  test("without dOut, without dYN, without both", () => {
    for (let seed = 0; seed < CASES_PER_OPTION; ++seed) {
      const jordan = drawJordan(seed, { lengths: seed % 2 === 0, g: seed % 3 === 0 ? "softmax" : "sigmoid" });
      const { dOut, dYN } = drawOutputGradients(jordan);
      check(jordan, { dYN });
      check(jordan, { dOut });
      check(jordan, {});
    }
  });
});

describe("jordanBackward", () => {
  test.each([...GRADIENTS, "dHs"] as const)("gives the other gradients unchanged where %s is not wanted", (missing) => {
    for (const lengths of [false, true]) {
      const jordan = drawJordan(3, { lengths });
      const saved = forward(jordan);
      const output = drawOutputGradients(jordan);
      const all = backward(jordan, saved, output, drawStart(jordan));
      const start: Partial<Record<Gradient, Float32Array>> = drawStart(jordan);
      if (missing !== "dHs") delete start[missing];
      const others = backward(jordan, saved, output, start, missing !== "dHs");
      expect(others[missing]).toBeUndefined();
      for (const name of [...GRADIENTS, "dHs"] as const) {
        if (name !== missing) expectExact(name, others[name] ?? [], all[name] ?? []);
      }
    }
  });
});
