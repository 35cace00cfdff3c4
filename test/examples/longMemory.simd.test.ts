// What the README of examples/longMemory says of its seed 11: training takes about a minute, so it happens on one build.
import { describe, expect, test } from "vitest";
import { type Contestant, PROBLEMS, type Problem } from "../../examples/longMemory/problems.ts";
import { type Outcome, SOLVED, train } from "../../examples/longMemory/training.ts";

const SEED = 11;

/** One problem and the error of each of its networks on 1000 fresh sequences: below SOLVED, or at least `unsolved`. */
function meets(problem: Problem, solving: readonly string[], unsolved: Readonly<Record<string, number>>): void {
  describe(problem.title, { timeout: 120_000 }, () => {
    const named = (name: string) => problem.contestants.find((candidate) => candidate.name === name) as Contestant;
    const outcome = (name: string): Promise<Outcome> => train(problem, named(name), SEED);

    test("all of its networks are tested", () => {
      const names = problem.contestants.map(({ name }) => name);
      expect([...solving, ...Object.keys(unsolved)]).toEqual(names);
    });

    test.each(solving)("%s solves it", async (name) => {
      const { error, solved } = await outcome(name);
      expect(error).toBeLessThan(SOLVED);
      expect(solved).toBe(true);
    });

    test.each(Object.entries(unsolved))("%s does not, in all the steps there are", async (name, bound) => {
      const { error, solved, steps } = await outcome(name);
      expect(error).toBeGreaterThan(bound);
      expect(solved).toBe(false);
      expect(steps).toBe(problem.steps);
    });
  });
}

// 1/6 is the error of always answering the mean, 3/4 and 7/8 those of guessing.
for (const problem of PROBLEMS.adding()) meets(problem, ["LSTM", "GRU"], { RNN: 0.9 / 6 });
for (const problem of PROBLEMS.order()) meets(problem, ["LSTM", "GRU"], { RNN: 0.6 });
for (const problem of PROBLEMS.copy()) meets(problem, ["LSTM", "GRU"], { RNN: 0.1 });
for (const problem of PROBLEMS.clipping()) meets(problem, ["RNN, clipped"], { "RNN, not clipped": 1 / 6 });
