/** The rates of 25 epochs under every scheduler against what golden/schedulers.py recorded. */

import { readFileSync } from "node:fs";
import * as nn from "bptt/nn";
import * as optim from "bptt/optim";
import { describe, expect, test } from "vitest";
import { makeScheduler, type SchedulerSpec } from "./kinds.js";

interface Case {
  readonly kind: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly optimizer: "SGD" | "Adam";
  /** By epoch and group. */
  readonly lrs: readonly (readonly number[])[];
  readonly momenta?: readonly (readonly number[])[];
}

interface Golden {
  readonly first: readonly number[];
  readonly metrics: readonly number[];
  readonly cases: readonly Case[];
}

const golden: Golden = JSON.parse(readFileSync(new URL("../golden/schedulers.json", import.meta.url), "utf8"));
const largest = (values: readonly (readonly number[])[]) => Math.max(...values.flat());

/**
 * Of float64 values, in unit roundoffs of the largest rate: at most 8 in every epoch, each of which starts from the last, and
 * the cosine. PyTorch's 1 + cos x loses digits near π: with x = πt/T wrong by 2 roundoffs of itself, the ratio that leads up
 * from there is wrong by 4T + T²/5, which is 60 at T = 10, the longest that turns.
 */
function expectRates(name: string, got: readonly number[], expected: readonly number[], epoch: number, scale: number) {
  const bound = (8 * (epoch + 1) + 60) * 2 ** -53 * scale;
  for (const [i, value] of expected.entries()) {
    if (!(Math.abs((got[i] as number) - value) <= bound))
      expect.fail(`${name} of group ${i} in epoch ${epoch} is ${got[i]}, expected ${value} within ${bound}`);
  }
  expect(got).toHaveLength(expected.length);
}

describe("schedules are PyTorch's", () => {
  test("34 cases of 25 epochs are stored", () => {
    expect(golden.cases.map(({ lrs }) => lrs.length)).toEqual(Array(34).fill(25));
  });

  for (const { kind, options, optimizer: kindOfOptimizer, lrs, momenta } of golden.cases) {
    test(`${kind} ${JSON.stringify(options)}, ${kindOfOptimizer}`, () => {
      const groups = golden.first.map((lr) => ({ params: [new nn.Parameter([0])], lr }));
      const optimizer = kindOfOptimizer === "SGD" ? new optim.SGD(groups, { momentum: 0.9 }) : new optim.Adam(groups);
      const specs = kind === "chained" ? (options.schedulers as SchedulerSpec[]) : [[kind, options] as const];
      const schedulers = specs.map((spec) => makeScheduler(spec, optimizer));
      for (const [epoch, expected] of lrs.entries()) {
        if (epoch > 0) for (const scheduler of schedulers) scheduler.step(golden.metrics[epoch - 1]);
        const rates = optimizer.groups.map(({ lr }) => lr);
        expectRates("lr", rates, expected, epoch, largest(lrs));
        expect(schedulers.at(-1)?.getLastLr()).toEqual(rates);
        if (!momenta) continue;
        const got = optimizer.groups.map((group) => ("betas" in group ? group.betas[0] : group.momentum));
        expectRates("momentum", got, momenta[epoch] as number[], epoch, 1);
      }
    });
  }
});
