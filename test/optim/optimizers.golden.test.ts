/** Every optimizer over 25 steps, and clipping, against what golden/optimizers.py recorded. */

import { readFileSync } from "node:fs";
import * as nn from "bptt/nn";
import { clipGradNorm, clipGradValue, gradNorm } from "bptt/optim";
import { describe, expect, test } from "vitest";
import { Draw, decode, type Stored, sizeOf } from "../golden/draw.js";
import { expectClose } from "../tolerance.js";
import { giveGradient } from "./descent.js";
import { makeOptimizer, makeScheduler, type OptimizerKind, type SchedulerSpec } from "./kinds.js";

interface Run {
  readonly optimizer: OptimizerKind;
  readonly options: object;
  readonly groups: readonly object[] | null;
  readonly scheduler: SchedulerSpec | null;
  /** (steps, elements of all parameters) */
  readonly values: Stored;
  /** How far the parameters may be wrong after each step, in unit roundoffs. */
  readonly reach: readonly number[];
}

interface Golden {
  readonly seed: number;
  readonly sizes: readonly number[];
  readonly runs: readonly Run[];
  readonly clipSeed: number;
  readonly clipShapes: readonly (readonly number[])[];
  readonly clips: readonly {
    readonly normType: 1 | 2 | "inf";
    readonly maxNorm: number;
    readonly norm: number;
    readonly after: Stored;
  }[];
  readonly clipValues: readonly { readonly clipValue: number; readonly after: Stored }[];
}

const golden: Golden = JSON.parse(readFileSync(new URL("../golden/optimizers.json", import.meta.url), "utf8"));
const count = golden.sizes.reduce((sum, size) => sum + size, 0);

/** The parameters after every step. */
function descend({ optimizer: kind, options, groups, scheduler: spec, reach: { length } }: Run): number[][] {
  const draw = new Draw(golden.seed);
  const parameters = golden.sizes.map((size) => new nn.Parameter(draw.values(size)));
  const target = groups ? groups.map((own, i) => ({ params: [parameters[i] as nn.Parameter], ...own })) : parameters;
  const optimizer = makeOptimizer(kind, target, options);
  const scheduler = spec && makeScheduler(spec, optimizer);
  return Array.from({ length }, () => {
    for (const parameter of parameters) giveGradient(parameter, draw.values(parameter.size));
    optimizer.step();
    scheduler?.step();
    return parameters.flatMap((parameter) => [...parameter.toFloat32Array()]);
  });
}

describe("25 steps follow PyTorch's, within the float32 roundings of the updates", () => {
  test("26 runs are stored, and each ends elsewhere", () => {
    expect(golden.runs.map(({ reach }) => reach.length)).toEqual(Array(26).fill(25));
    const ends = golden.runs.map(({ values }) => decode(values).slice(-count).join());
    expect(new Set(ends).size).toBe(golden.runs.length);
  });

  for (const run of golden.runs) {
    const { optimizer, options, groups, scheduler, values, reach } = run;
    const name = [options, ...(groups ?? []), ...(scheduler ?? [])].map((part) => JSON.stringify(part)).join(" ");
    test(`${optimizer} ${name}`, () => {
      const expected = decode(values);
      for (const [step, got] of descend(run).entries()) {
        const goal = expected.subarray(step * count, (step + 1) * count);
        expectClose(`after step ${step + 1}`, got, goal, reach[step] ?? Number.NaN);
      }
    });
  }
});

/** Gradients as optimizers.py draws them. */
function clipped(clip: (parameters: nn.Parameter[]) => void): number[] {
  const draw = new Draw(golden.clipSeed);
  const parameters = golden.clipShapes.map((shape) => new nn.Parameter(new Float32Array(sizeOf(shape)), [...shape]));
  for (const parameter of parameters) giveGradient(parameter, draw.values(parameter.size, 4));
  clip(parameters);
  return parameters.flatMap((parameter) => [...(parameter.grad?.toFloat32Array() ?? [])]);
}

describe("clipping", () => {
  /** Of sums in float64 over 20 elements, as both sides make them in their own order. */
  const NORM_ERROR = 20 * 2 ** -53;
  /** The factor in float32, and its product with the gradient. */
  const CLIP_ROUNDINGS = 2;

  for (const { normType: type, maxNorm, norm, after } of golden.clips) {
    test(`norm ${type} to ${maxNorm}`, () => {
      const normType = type === "inf" ? Number.POSITIVE_INFINITY : type;
      const got = clipped((parameters) => {
        const before = gradNorm(parameters, normType);
        expect(clipGradNorm(parameters, maxNorm, { normType })).toBe(before);
        expect(Math.abs(before - norm)).toBeLessThanOrEqual(NORM_ERROR * norm);
      });
      const expected = decode(after);
      const largest = Math.max(...expected.map(Math.abs));
      // expectClose knows no scale below 1.
      expectClose(
        "gradients",
        got.map((x) => x / largest),
        expected.map((x) => x / largest),
        CLIP_ROUNDINGS + 2,
      );
    });
  }

  for (const { clipValue, after } of golden.clipValues) {
    test(`values to ${clipValue}`, () => {
      expect(clipped((parameters) => clipGradValue(parameters, clipValue))).toEqual([...decode(after)]);
    });
  }
});
