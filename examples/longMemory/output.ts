import type { Contestant, Problem } from "./problems.ts";
import type { Outcome, Progress } from "./training.ts";

/** A finished training with what was trained. */
export interface Row {
  readonly problem: Problem;
  readonly contestant: Contestant;
  readonly seed: number;
  readonly outcome: Outcome;
}

const WIDTHS = [34, 18, 5, 6, 15, 7];

function line(cells: readonly string[]): string {
  return cells.map((cell, i) => cell.padEnd(WIDTHS[i] ?? 0)).join("  ");
}

export const HEADER = line(["problem", "network", "seed", "steps", "test", "solved", "CPU seconds"]);

/** One line of the table, or one object. */
export function formatRow({ problem, contestant, seed, outcome }: Row, json: boolean): string {
  const { steps, error, solved, seconds } = outcome;
  const [title, network] = [problem.title, contestant.name];
  if (json) return JSON.stringify({ problem: title, network, seed, steps, error, solved, seconds });
  const test = problem.task.describe(error);
  return line([title, network, `${seed}`, `${steps}`, test, solved ? "yes" : "no", seconds.toFixed(1)]);
}

/** The state of a training on one line. */
export function formatProgress({ title, task, steps }: Problem, { name }: Contestant, progress: Progress): string {
  const { step, loss, error } = progress;
  return `${title}: ${name}, step ${step} of ${steps}, loss ${loss.toPrecision(3)}, ${task.describe(error)}`;
}
