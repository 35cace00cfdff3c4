import { describe, expect, test } from "vitest";
import { Draw } from "../golden/draw.js";
import type { Values } from "../reference/arrays.js";
import { type ResultGradients, recurrentBackward } from "../reference/recurrent.js";
import { absolute, dotRoundings, expectAccumulated, expectExact, expectRounded } from "./bounds.js";
import { drawMatrix } from "./matrices.js";
import { CASES, describeCase, drawRecurrent, magnitudeOf, type RecurrentCase } from "./recurrentCase.js";
import { KINDS } from "./recurrentKinds.js";
import { backward, eachGradient, forward, type Gradient, savedOf, unpad } from "./recurrentRun.js";

/**
 * From dOut of the last step to the first step's ∂L/∂u: at each step the sum with dOut, the projection, the cell, and the
 * product with W_hh, added to what is there; then the product with weights, or of all rows, added to the start.
 */
function roundings({ kind, cell, T, B, H, R }: RecurrentCase): number {
  const G = cell.gates * H;
  const step = 1 + (kind.projection ? dotRoundings(R) : 0) + kind.roundings.backward + dotRoundings(G) + 1;
  return T * step + dotRoundings(Math.max(G, T * B)) + 1;
}

function drawStart(problem: RecurrentCase) {
  const draw = new Draw(99);
  return eachGradient(problem, (count) => draw.values(count));
}

/** dOut has NaN between its rows. */
function drawResultGradients({ cell, T, B, H, R, ldOut }: RecurrentCase) {
  const draw = new Draw(98);
  const dOut = drawMatrix(draw, T * B, R, ldOut);
  return { dOut, dHN: draw.values(B * R), dCN: cell.states === 2 ? draw.values(B * H) : undefined };
}

/**
 * Compares with the reference on what the kernel saved: f′ of relu jumps, so that two close states may have different
 * gradients; and what gates are wrong by is an error of forward.
 */
function check(problem: RecurrentCase, output: ResultGradients & { readonly dOut?: Float32Array | undefined }): void {
  const { raw } = forward(problem);
  const start = drawStart(problem);
  const saved = savedOf(problem, raw);
  const dResults = { ...output, dOut: output.dOut && unpad(output.dOut, problem.ldOut, problem.R) };
  const got = backward(problem, raw, output, start);
  const expected = recurrentBackward(problem, saved, dResults);
  const size = (values: Values | undefined) => values && absolute(values);
  const { hs, cs, ms, kept } = saved;
  const sizes = recurrentBackward(
    magnitudeOf(problem),
    { hs: absolute(hs), cs: absolute(cs), ms: absolute(ms), kept: absolute(kept) },
    { dOut: size(dResults.dOut), dHN: size(dResults.dHN), dCN: size(dResults.dCN) },
  );
  for (const [name, from] of Object.entries(start) as [Gradient, Float32Array][]) {
    const what = `${describeCase(problem)} ${name}`;
    expectAccumulated(what, got[name] ?? [], from, expected[name], roundings(problem), sizes[name]);
  }
  expectRounded(`${describeCase(problem)} dHs`, got.dHs ?? [], expected.dHs, roundings(problem), sizes.dHs);
}

describe.each(Object.entries(KINDS))("%s, backward", (_, kind) => {
  test.each(CASES)("equals the reference, %s", (_name, draw) => {
    for (const problem of draw(kind)) check(problem, drawResultGradients(problem));
  });

  test.each([false, true])(
    "where saved rows are spread over the cache, and weight gradients sum over several blocks, lengths %s",
    (lengths) => {
      const sizes = [19, 28, 5, kind.kernel === "rnn" ? 64 : 16] as const; // 64 columns of ∂L/∂z, or four times 16
      const problem = drawRecurrent(kind, 1, { sizes, lengths });
      check(problem, drawResultGradients(problem));
    },
  );

  test("where dot products take several blocks", () => {
    const problem = drawRecurrent(kind, 1, { sizes: [2, 2, 260, Math.ceil(260 / kind.cell.gates)] });
    check(problem, drawResultGradients(problem));
  });

  test("equals the reference where some or all gradients of results are missing", () => {
    for (const [seed, reverse] of [false, true, false, true].entries()) {
      const problem = drawRecurrent(kind, seed, { sizes: [5, 3, 4, 9], lengths: seed < 2, reverse });
      const { dOut, dHN, dCN } = drawResultGradients(problem);
      check(problem, { dHN, dCN });
      check(problem, { dOut, dCN });
      check(problem, { dOut, dHN });
      check(problem, { dCN });
      check(problem, {});
    }
  });

  const wanted = [...Object.keys(eachGradient(drawRecurrent(kind, 3), (count) => new Float32Array(count))), "dHs"];

  test.each(wanted)("gives the other gradients unchanged where %s is not wanted", (missing) => {
    for (const lengths of [false, true]) {
      const problem = drawRecurrent(kind, 3, { lengths });
      const { raw } = forward(problem);
      const output = drawResultGradients(problem);
      const all = backward(problem, raw, output, drawStart(problem));
      const start = drawStart(problem);
      delete start[missing as Gradient];
      const others = backward(problem, raw, output, start, missing !== "dHs");
      expect(Object.keys(others).sort()).toEqual(wanted.filter((name) => name !== missing).sort());
      for (const [name, values] of Object.entries(others)) expectExact(name, values, all[name as Gradient] ?? []);
    }
  });
});
