// Perplexity of a character language model on held-out text beside those of n-gram models: the same text, split and alphabet.
import { parseArgs } from "node:util";
import { Generator, manualSeed } from "bptt";
import { TextModel } from "bptt/tasks";
import { mobyDick } from "./corpus.ts";
import { NGram, type Smoothing } from "./ngram.ts";
import { MIN_COUNT, RECIPE } from "./recipe.ts";

const USAGE = "usage: npm run bench:text [-- --epochs 4 --hidden-size 256 --seed 1 --json]";
const ORDERS = [1, 2, 3, 4, 5, 6, 7, 8];
const SMOOTHINGS = ["witten-bell", "kneser-ney"] as const satisfies readonly Smoothing[];

interface Row {
  readonly model: string;
  readonly bitsPerCharacter: number;
  readonly perplexity: number;
}

const { values } = parseArgs({
  options: {
    epochs: { type: "string", default: String(RECIPE.epochs) },
    "hidden-size": { type: "string", default: String(RECIPE.hiddenSize) },
    seed: { type: "string", default: "1" },
    json: { type: "boolean", default: false },
  },
});
const epochs = Number(values.epochs);
const hiddenSize = Number(values["hidden-size"]);
const seed = Number(values.seed);
if (!(epochs >= 1) || !(hiddenSize >= 1) || !(seed >= 0)) {
  console.error(USAGE);
  process.exit(2);
}

const { train, valid, test } = mobyDick();
const start = performance.now();
const seconds = () => (performance.now() - start) / 1000;
const { cell, embeddingDim, epochs: _, hiddenSize: __, ...training } = RECIPE;
manualSeed(seed);
const model = TextModel.create(train, { cell, embeddingDim, hiddenSize, minCount: MIN_COUNT });
for await (const { epoch, loss, validLoss } of model.fit(train, {
  ...training,
  epochs,
  valid,
  generator: new Generator(seed),
  earlyStopping: { patience: epochs }, // in the end the weights of the best epoch on the validation text
})) {
  const [own, held] = [loss, validLoss as number].map((nats) => (nats / Math.LN2).toFixed(3));
  console.error(
    `epoch ${epoch} of ${epochs}: ${own} bits a character, ${held} on the validation text, ${seconds().toFixed(0)} s`,
  );
}
const trained = seconds();

const { alphabet } = model;
const [codes, heldOut] = [alphabet.encode(train), alphabet.encode(test)];
const ngrams = ORDERS.flatMap((order) =>
  SMOOTHINGS.map((smoothing): Row => {
    const bitsPerCharacter = new NGram(codes, order, alphabet.size, smoothing).bitsPerCharacter(heldOut);
    return { model: `${order}-gram, ${smoothing}`, bitsPerCharacter, perplexity: 2 ** bitsPerCharacter };
  }),
);
const { characters, unknown, bitsPerCharacter, perplexity } = model.score(test);
const rows: Row[] = [...ngrams, { model: `${cell} of ${hiddenSize} units`, bitsPerCharacter, perplexity }];

if (values.json) {
  console.log(JSON.stringify({ epochs, seed, seconds: trained, characters, unknown, rows }));
} else {
  console.log(`trained on ${codes.length} characters in ${trained.toFixed(0)} s, ${alphabet.size} numbers`);
  console.log(`held out are ${characters} characters, ${unknown} of them unknown\n`);
  console.log(`${"model".padEnd(24)}bits a character  perplexity`);
  for (const row of rows)
    console.log(
      `${row.model.padEnd(24)}${row.bitsPerCharacter.toFixed(4).padStart(16)}${row.perplexity.toFixed(3).padStart(12)}`,
    );
  console.log(`\n${model.generate({ prompt: "\n", length: 300, temperature: 0.6, generator: new Generator(seed) })}`);
}
