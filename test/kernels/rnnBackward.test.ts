import { describe, expect, test } from "vitest";
import { Draw } from "../golden/draw.js";
import { rnnBackward } from "../reference/rnn.js";
import { absolute, expectAccumulated, expectExact, expectRounded } from "./bounds.js";
import { drawMatrix } from "./matrices.js";
import { CASES_PER_OPTION, describeRnn, drawRnn, magnitudeOf, OPTIONS, type RnnCase } from "./rnnCase.js";
import {
  backward,
  eachGradient,
  forward,
  GRADIENTS,
  type Gradient,
  type OutputGradients,
  statesOf,
  unpad,
} from "./rnnRun.js";

/** From dOut of the last step to the first step's dz, each with a dot product, f′ and three sums; then either product. */
function roundings({ T, B, H }: RnnCase): number {
  return T * (H + 6) + Math.max(H, T * B) + Math.ceil((T * B) / 256) + 2;
}

function drawStart(rnn: RnnCase): Record<Gradient, Float32Array> {
  const draw = new Draw(99);
  return eachGradient(rnn, (count) => draw.values(count));
}

/** dOut has NaN between its rows. */
function drawOutputGradients({ T, B, H, ldOut }: RnnCase): Required<OutputGradients> {
  const draw = new Draw(98);
  return { dOut: drawMatrix(draw, T * B, H, ldOut), dHN: draw.values(B * H) };
}

/**
 * Compares with the reference on the states that the kernel saved: f′ of relu jumps, so that two close states may have
 * different gradients.
 */
function check(rnn: RnnCase, output: OutputGradients): void {
  const { hs } = forward(rnn);
  const states = statesOf(rnn, hs);
  const start = drawStart(rnn);
  const dOut = output.dOut && unpad(output.dOut, rnn.ldOut, rnn.H);
  const got = backward(rnn, hs, output, start);
  const expected = rnnBackward(rnn, states, dOut, output.dHN);
  const size = rnnBackward(
    magnitudeOf(rnn),
    absolute(states),
    dOut && absolute(dOut),
    output.dHN && absolute(output.dHN),
  );
  for (const name of GRADIENTS) {
    const what = `${describeRnn(rnn)} ${name}`;
    expectAccumulated(what, got[name] ?? [], start[name], expected[name], roundings(rnn), size[name]);
  }
  expectRounded(`${describeRnn(rnn)} dHs`, got.dHs ?? [], expected.dHs, roundings(rnn), size.dHs);
}

describe("rnnBackward equals the reference", () => {
  test.each(Object.entries(OPTIONS))("%s", (_, options) => {
    for (let seed = 0; seed < CASES_PER_OPTION; ++seed) {
      const rnn = drawRnn(seed, options);
      check(rnn, drawOutputGradients(rnn));
    }
  });

  test("where saved rows are spread over the cache, H = 64, and weight gradients sum over several blocks", () => {
    const rnn = drawRnn(1, { sizes: [19, 28, 5, 64] });
    check(rnn, drawOutputGradients(rnn));
  });

  test("without dOut, without dHN, without both", () => {
    for (let seed = 0; seed < CASES_PER_OPTION; ++seed) {
      const rnn = drawRnn(seed, { lengths: seed % 2 === 0, reverse: seed % 3 === 0 });
      const { dOut, dHN } = drawOutputGradients(rnn);
      check(rnn, { dHN });
      check(rnn, { dOut });
      check(rnn, {});
    }
  });
});

describe("rnnBackward", () => {
  test.each([...GRADIENTS, "dHs"] as const)("gives the other gradients unchanged where %s is not wanted", (missing) => {
    const rnn = drawRnn(3, { lengths: true });
    const { hs } = forward(rnn);
    const output = drawOutputGradients(rnn);
    const all = backward(rnn, hs, output, drawStart(rnn));
    const start: Partial<Record<Gradient, Float32Array>> = drawStart(rnn);
    if (missing !== "dHs") delete start[missing];
    const others = backward(rnn, hs, output, start, missing !== "dHs");
    expect(others[missing]).toBeUndefined();
    for (const name of [...GRADIENTS, "dHs"] as const) {
      if (name !== missing) expectExact(name, others[name] ?? [], all[name] ?? []);
    }
  });
});
