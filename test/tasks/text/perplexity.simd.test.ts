// What a text model must beat, on text that is held out. Training takes some ten seconds, so it happens once, on one build.
import { Generator, manualSeed } from "bptt";
import { TextModel } from "bptt/tasks";
import { beforeAll, expect, test } from "vitest";
import { mobyDick } from "../../../bench/text/corpus.ts";
import { NGram } from "../../../bench/text/ngram.ts";
import { MIN_COUNT, schedule } from "../../../bench/text/recipe.ts";

const corpus = mobyDick();
const train = corpus.train.slice(0, 240_000);
const heldOut = corpus.test.slice(0, 40_000);

let model: TextModel;
beforeAll(async () => {
  manualSeed(1);
  model = TextModel.create(train, { hiddenSize: 128, embeddingDim: 32, minCount: MIN_COUNT });
  await model.fit(train, { epochs: 2, generator: new Generator(1), batchSize: 16, steps: 32, lr: 1e-2, schedule });
}, 180_000);

/** The better of two ways of smoothing. */
function ngramPerplexity(order: number): number {
  const { alphabet } = model;
  const codes = alphabet.encode(train);
  const bits = (["witten-bell", "kneser-ney"] as const).map((smoothing) =>
    new NGram(codes, order, alphabet.size, smoothing).bitsPerCharacter(alphabet.encode(heldOut)),
  );
  return 2 ** Math.min(...bits);
}

test("its perplexity is less than 85 % of that of a 3-gram model with the same alphabet", () => {
  const trigram = ngramPerplexity(3);
  expect(trigram).toBeLessThan(ngramPerplexity(2)); // the peer has learnt something too
  expect(model.perplexity(heldOut)).toBeLessThan(0.85 * trigram);
});

test("what it generates is more like the novel than like its letters in random order", () => {
  const generator = new Generator(2);
  const text = model.generate({ prompt: "\n", length: 2000, generator });
  const shuffled = Array.from(generator.permutation(heldOut.length), (i) => heldOut[i])
    .join("")
    .slice(0, 2000);
  const words = new Set(train.toLowerCase().match(/[a-z]+/g));
  const known = (given: string) => {
    const all = given.toLowerCase().match(/[a-z]+/g) ?? [];
    return all.filter((word) => words.has(word)).length / all.length;
  };
  expect(known(text)).toBeGreaterThan(0.5);
  expect(known(shuffled)).toBeLessThan(0.35);
});
