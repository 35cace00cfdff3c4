// What a Forecaster is worth on real series, beside rules that learn nothing.
import { parseArgs } from "node:util";
import type { Evaluation, ForecastScores } from "bptt/tasks";
import { environment, heading, save, table } from "../report.ts";
import { RECIPES } from "./recipes.ts";
import { tested, trained } from "./run.ts";

const USAGE =
  "usage: npm run bench:forecast -- [--series NAME] [--seeds 5] [--first-seed 1]\n" +
  `series: ${Object.keys(RECIPES).join(", ")}`;

const { values } = parseArgs({
  options: {
    series: { type: "string" },
    seeds: { type: "string", default: "5" },
    "first-seed": { type: "string", default: "1" },
  },
});
const names = values.series === undefined ? Object.keys(RECIPES) : [values.series];
const seeds = Number(values.seeds);
const first = Number(values["first-seed"]);
if (!names.every((name) => Object.hasOwn(RECIPES, name)) || !(seeds >= 1) || !(first >= 0)) {
  console.error(USAGE);
  process.exit(2);
}

const digits = (value: number) => value.toFixed(3);
const percent = (share: number | undefined) => (share === undefined ? "" : `${(100 * share).toFixed(1)} %`);

/** The mean, and from where to where it goes over the seeds. */
function spread(numbers: readonly number[], format: (value: number) => string): string {
  const mean = numbers.reduce((a, b) => a + b, 0) / numbers.length;
  if (numbers.length === 1) return format(mean);
  return `${format(mean)} (${format(Math.min(...numbers))} to ${format(Math.max(...numbers))})`;
}

function rowOf(name: string, scores: readonly ForecastScores[], naive: number): string[] {
  const [{ coverage }] = scores as [ForecastScores];
  const of = (read: (score: ForecastScores) => number) => scores.map(read);
  return [
    name,
    spread(
      of((s) => s.mae),
      digits,
    ),
    spread(
      of((s) => s.rmse),
      digits,
    ),
    spread(
      of((s) => s.mase),
      digits,
    ),
    spread(
      of((s) => s.mae / naive),
      digits,
    ),
    coverage === undefined
      ? ""
      : spread(
          of((s) => s.coverage as number),
          percent,
        ),
  ];
}

const where = environment();
console.log(heading("Forecasts from every row of the test part", where));
const report: Record<string, { readonly seconds: number[]; readonly evaluations: Evaluation[] }> = {};
for (const name of names) {
  const recipe = RECIPES[name] as (typeof RECIPES)[string];
  const seconds: number[] = [];
  const evaluations: Evaluation[] = [];
  for (let seed = first; seed < first + seeds; ++seed) {
    const start = performance.now();
    const forecaster = await trained(recipe, seed);
    seconds.push((performance.now() - start) / 1000);
    evaluations.push(tested(recipe, forecaster));
  }
  const [{ baselines, origins, nominalCoverage, season }] = evaluations as [Evaluation];
  const naive = baselines.seasonalNaive.mae;
  console.log(
    `${name}: ${origins.length} origins, ${recipe.options.horizon} steps each, a season of ${season} rows; ` +
      `${spread(seconds, (s) => s.toFixed(1))} s of training`,
  );
  const rows = [
    rowOf(
      "Forecaster",
      evaluations.map(({ model }) => model),
      naive,
    ),
    ...Object.entries(baselines).map(([rule, scores]) => rowOf(rule, [scores], naive)),
  ];
  const columns = ["", "MAE", "RMSE", "MASE", "MAE / seasonal naive", `in the ${percent(nominalCoverage)} interval`];
  console.log(table(columns, rows));
  report[name] = { seconds, evaluations };
}
console.log(save("forecast", where, { report }));
