/** Taggers of every kind learn what they have to read, and read nothing else. */

import { Generator, manualSeed, type Tensor } from "bptt";
import * as nn from "bptt/nn";
import { WeightAverage } from "bptt/optim";
import {
  type Cell,
  type TagBatch,
  TagEncoder,
  Tagger,
  type TaggerOptions,
  type TagScorer,
  Vocabulary,
} from "bptt/tasks";
import { describe, expect, test } from "vitest";
import { expectClose } from "../../tolerance.js";
import { sentences } from "./sentences.js";

const CELLS: readonly Cell[] = ["rnn", "lstm", "gru"];
const SIZES = { wordDim: 8, hiddenSize: 12, dropout: 0, minCount: 5 } as const;
const training = sentences(150, 1);
const unseen = sentences(100, 2);

async function trained(options: TaggerOptions, data = training, epochs = 8): Promise<Tagger> {
  manualSeed(1);
  const tagger = Tagger.create(data, { ...SIZES, ...options });
  await tagger.fit(data, { epochs, generator: new Generator(1), batchSize: 8, lr: 2e-2 });
  return tagger;
}

/** Share of tokens whose tag is right. */
function accuracy(tagger: Tagger, data: typeof training): number {
  const guesses = tagger.tag(data.map(({ tokens }) => tokens)).flat();
  const right = data.flatMap(({ tags }) => tags).filter((tag, i) => tag === guesses[i]);
  return right.length / guesses.length;
}

describe("what is learnt", () => {
  for (const cell of CELLS) {
    test(`invented places are known by their spelling, read by ${cell}`, async () => {
      const tagger = await trained({ cell, characters: { dim: 6, hiddenSize: 8, cell } });
      expect(accuracy(tagger, unseen)).toBeGreaterThan(0.99);
    });
  }

  test("invented places are known by their spelling, read by convolution", async () => {
    const tagger = await trained({ characters: { dim: 6, channels: 16, kernelSize: 3 } });
    expect(accuracy(tagger, unseen)).toBeGreaterThan(0.99);
  });

  // The last word alone tells what all words before it are.
  const backwards = sentences(150, 3).map(({ tokens }, i) => ({
    tokens: [...tokens.map(() => "word"), i % 2 === 0 ? "even" : "odd"],
    tags: [...tokens.map(() => (i % 2 === 0 ? "E" : "O")), "L"],
  }));
  for (const cell of CELLS) {
    test(`what comes later is known with two directions only, ${cell}`, async () => {
      expect(accuracy(await trained({ cell }, backwards), backwards)).toBe(1);
      expect(accuracy(await trained({ cell, bidirectional: false }, backwards), backwards)).toBeLessThan(0.7);
    });
  }

  test("two layers with dropout of both kinds do not prevent it", async () => {
    for (const variationalDropout of [false, true]) {
      const tagger = await trained({ cell: "gru", variationalDropout, dropout: 0.2, numLayers: 2 }, backwards);
      expect(accuracy(tagger, backwards)).toBe(1);
    }
  });
});

describe("fit()", () => {
  test("asks the schedule before every step for the progress", async () => {
    const asked: number[] = [];
    const schedule = (progress: number) => {
      asked.push(progress);
      return 1 - progress;
    };
    const tagger = Tagger.create(training, SIZES);
    const rates: number[] = [];
    const options = { epochs: 2, generator: new Generator(1), batchSize: 75, lr: 0.5, schedule };
    for await (const { lr } of tagger.fit(training, options)) rates.push(lr);
    expect(asked).toEqual([0, 0.25, 0.5, 0.75]);
    expect(rates).toEqual([0.375, 0.125]);
  });

  test("updates the average after every step", async () => {
    const tagger = Tagger.create(training, SIZES);
    const parameters = tagger.network.parameters();
    const weights = () => parameters.map((parameter) => [...parameter.toFloat32Array()]);
    const average = new WeightAverage(tagger.network, { decay: 0.5 });
    const reports: { last: number[][]; mean: number[][] }[] = [];
    const options = { epochs: 2, generator: new Generator(1), batchSize: training.length, average };
    for await (const _ of tagger.fit(training, options))
      reports.push({ last: weights(), mean: average.apply(weights) });
    const [first, second] = reports as [(typeof reports)[0], (typeof reports)[0]];
    expect(first.mean).toEqual(first.last);
    expect(second.last).not.toEqual(first.last);
    for (const [p, values] of second.mean.entries()) {
      const exact = values.map((_, i) => ((first.last[p]?.[i] as number) + (second.last[p]?.[i] as number)) / 2);
      expectClose(`average of parameter ${p}`, values, exact, 4);
    }
  });
});

test("a tagger around a network of one's own", () => {
  const words = new Vocabulary(["a", "b"]);
  class Lookup extends nn.Module implements TagScorer {
    readonly scores = new nn.Embedding(words.size, 2);
    override forward({ words, tokens }: TagBatch): Tensor {
      return nn.embedding(tokens, this.scores.forward(words).reshape([-1, 2]));
    }
  }
  const network = new Lookup();
  network.scores.weight.set([
    [0, 0],
    [5, 4],
    [1, 2],
    [3, 2],
  ]);
  const tagger = new Tagger(network, new TagEncoder(words, ["X", "Y"], undefined));
  expect(tagger.tag([["b"], ["a", "b", "unknown"], []])).toEqual([["X"], ["Y", "X", "X"], []]);
});
