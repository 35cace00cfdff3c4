// Entity-level F1 on ATIS-like data, and the time of a run, with the recipe that pytorch.py follows too.
import { parseArgs } from "node:util";
import { Generator, manualSeed } from "bptt";
import type { Tagger } from "bptt/tasks";
import { entityScores, type Scores } from "bptt/train";
import { type Corpus, readCorpus } from "./corpus.ts";
import { type PyTorchRun, runPyTorch } from "./pytorch.ts";
import { RECIPES, type Recipe } from "./recipes.ts";

const USAGE =
  "usage: npm run bench:atis -- --data DIR [--model birnn] [--seeds 5] [--first-seed 1] [--epochs N] [--pytorch] [--json]\n" +
  `models: ${Object.keys(RECIPES).join(", ")}\n` +
  "--pytorch alternates every run with one of PyTorch and prints the ratio of the times";

interface Run {
  readonly seed: number;
  /** Of the epoch that was best on the validation split. */
  readonly test: Scores;
  readonly validF1: number;
  readonly seconds: number;
  readonly pytorch: PyTorchRun | undefined;
}

function score(tagger: Tagger, sentences: Corpus["test"], { decoding = "independent" }: Recipe): Scores {
  return entityScores(
    sentences.map(({ tags }) => tags),
    tagger.tag(
      sentences.map(({ tokens }) => tokens),
      { decoding },
    ),
  );
}

// Test is measured in every epoch, so that all runs do the same work.
async function run(corpus: Corpus, seed: number, recipe: Recipe, epochs: number): Promise<Omit<Run, "pytorch">> {
  const start = performance.now();
  manualSeed(seed);
  const tagger = recipe.create(corpus.train);
  const training = { ...recipe.training, epochs, generator: new Generator(seed) };
  let best: { validF1: number; test: Scores } | undefined;
  for await (const _ of tagger.fit(corpus.train, training)) {
    const validF1 = score(tagger, corpus.valid, recipe).f1;
    const test = score(tagger, corpus.test, recipe);
    if (!best || validF1 > best.validF1) best = { validF1, test };
  }
  if (!best) throw new Error("no epoch was trained");
  return { seed, ...best, seconds: (performance.now() - start) / 1000 };
}

const percent = (x: number) => (100 * x).toFixed(2);
const mean = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0) / numbers.length;
const median = (numbers: number[]) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1] as number;

function describe(model: string, { seed, test, validF1, seconds, pytorch }: Run): string {
  const ours = `${model} seed ${seed}: precision ${percent(test.precision)} recall ${percent(test.recall)} F1 ${percent(test.f1)} (valid ${percent(validF1)}), ${seconds.toFixed(1)} s`;
  if (!pytorch) return ours;
  return `${ours}; PyTorch F1 ${pytorch.test_f1.toFixed(2)}, ${pytorch.seconds.toFixed(1)} s: ${(pytorch.seconds / seconds).toFixed(2)} times as long`;
}

function summarize(model: string, runs: readonly Run[]): string {
  const ours = `${model} mean of ${runs.length}: F1 ${percent(mean(runs.map((r) => r.test.f1)))}, ${mean(runs.map((r) => r.seconds)).toFixed(1)} s a run`;
  const beside = runs.flatMap(({ pytorch, seconds }) =>
    pytorch ? [{ ...pytorch, ratio: pytorch.seconds / seconds }] : [],
  );
  if (beside.length === 0) return ours;
  const ratios = beside.map(({ ratio }) => ratio);
  return `${ours}; PyTorch F1 ${mean(beside.map((r) => r.test_f1)).toFixed(2)}, ${median(ratios).toFixed(2)} times as long (${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)})`;
}

const { values } = parseArgs({
  options: {
    data: { type: "string" },
    model: { type: "string", default: "birnn" },
    seeds: { type: "string", default: "5" },
    "first-seed": { type: "string", default: "1" },
    epochs: { type: "string" },
    pytorch: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
  },
});
const { data, model } = values;
const seeds = Number(values.seeds);
const first = Number(values["first-seed"]);
const recipe = RECIPES[model];
const epochs = Number(values.epochs ?? recipe?.epochs);
if (!data || !recipe || !(seeds >= 1) || !(first >= 0) || !(epochs >= 1) || (values.pytorch && model === "best")) {
  console.error(USAGE);
  process.exit(2);
}

const corpus = readCorpus(data);
const runs: Run[] = [];
for (let seed = first; seed < first + seeds; ++seed) {
  const ours = await run(corpus, seed, recipe, epochs);
  runs.push({ ...ours, pytorch: values.pytorch ? runPyTorch(data, model, seed, epochs) : undefined });
  if (!values.json) console.log(describe(model, runs.at(-1) as Run));
}
console.log(values.json ? JSON.stringify({ model, epochs, runs }) : summarize(model, runs));
