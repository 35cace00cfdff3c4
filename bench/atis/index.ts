// Entity-level F1 on ATIS-like data, and the time of a run, with the recipe that pytorch.py follows too.
// npm run bench:atis -- --data DIR [--model birnn|rnn] [--seeds 5] [--epochs 20] [--json]
import { parseArgs } from "node:util";
import { Generator, manualSeed } from "bptt";
import { Tagger } from "bptt/tasks";
import { entityScores, type Scores } from "bptt/train";
import { type Corpus, readCorpus } from "./corpus.ts";

const { values } = parseArgs({
  options: {
    data: { type: "string" },
    model: { type: "string", default: "birnn" },
    seeds: { type: "string", default: "5" },
    epochs: { type: "string", default: "20" },
    json: { type: "boolean", default: false },
  },
});

interface Run {
  readonly seed: number;
  /** Of the epoch that was best on the validation split. */
  readonly test: Scores;
  readonly validF1: number;
  readonly seconds: number;
}

function score(tagger: Tagger, sentences: Corpus["test"]): Scores {
  return entityScores(
    sentences.map(({ tags }) => tags),
    tagger.tag(sentences.map(({ tokens }) => tokens)),
  );
}

async function run(corpus: Corpus, seed: number, epochs: number, bidirectional: boolean): Promise<Run> {
  const start = performance.now();
  manualSeed(seed);
  const tagger = Tagger.create(corpus.train, { bidirectional });
  let best: { validF1: number; test: Scores } | undefined;
  for await (const _ of tagger.fit(corpus.train, { epochs, generator: new Generator(seed), wordDropout: 0.03 })) {
    const validF1 = score(tagger, corpus.valid).f1;
    if (!best || validF1 > best.validF1) best = { validF1, test: score(tagger, corpus.test) };
  }
  if (!best) throw new Error("no epoch was trained");
  return { seed, ...best, seconds: (performance.now() - start) / 1000 };
}

const percent = (x: number) => (100 * x).toFixed(2);
const mean = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0) / numbers.length;

if (!values.data || (values.model !== "rnn" && values.model !== "birnn")) {
  console.error("usage: npm run bench:atis -- --data DIR [--model birnn|rnn] [--seeds 5] [--epochs 20] [--json]");
  process.exit(2);
}
const corpus = readCorpus(values.data);
const runs: Run[] = [];
for (let seed = 1; seed <= Number(values.seeds); ++seed) {
  const result = await run(corpus, seed, Number(values.epochs), values.model === "birnn");
  runs.push(result);
  const { precision, recall, f1 } = result.test;
  const line = `${values.model} seed ${seed}: precision ${percent(precision)} recall ${percent(recall)} F1 ${percent(f1)} (valid ${percent(result.validF1)}), ${result.seconds.toFixed(1)} s`;
  if (!values.json) console.log(line);
}
const summary = {
  model: values.model,
  f1: mean(runs.map((r) => r.test.f1)),
  seconds: mean(runs.map((r) => r.seconds)),
};
if (values.json) console.log(JSON.stringify({ ...summary, runs }));
else
  console.log(
    `${values.model} mean of ${runs.length}: F1 ${percent(summary.f1)}, ${summary.seconds.toFixed(1)} s a run`,
  );
