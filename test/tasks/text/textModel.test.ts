/** What a text model learns, and that its figures are those of the whole text, however it is cut. */

import { Generator, manualSeed } from "bptt";
import * as nn from "bptt/nn";
import { WeightAverage } from "bptt/optim";
import { type Cell, TextModel, type TextOptions, type TextTraining } from "bptt/tasks";
import { type EpochReport, stream } from "bptt/train";
import { describe, expect, test } from "vitest";
import { exact } from "../../nn/sequences.js";
import { expectClose } from "../../tolerance.js";
import { freshModel, randomText, roundingsOf, SIZES, weights } from "./texts.js";

const CELLS: readonly Cell[] = ["rnn", "lstm", "gru"];

async function reports(model: TextModel, text: string, options: Partial<TextTraining>): Promise<EpochReport[]> {
  const all: EpochReport[] = [];
  for await (const report of model.fit(text, { epochs: 1, generator: new Generator(1), ...options })) all.push(report);
  return all;
}

/** Nats a character of texts, each read from its own beginning. */
function natsOf(model: TextModel, texts: readonly string[]): number {
  const scores = texts.map((text) => model.score(text));
  const total = scores.reduce((sum, { logProbability }) => sum - logProbability, 0);
  return total / scores.reduce((sum, { characters }) => sum + characters, 0);
}

describe.each(CELLS)("%s", (cell) => {
  const text = randomText(61, 3);
  const model = freshModel(text, { cell, numLayers: 2 });
  const roundings = roundingsOf(model, text.length);

  test("the score is what a stream gives, character by character", () => {
    const long = randomText(700, 8);
    const loud = freshModel(long, { cell, numLayers: 2 });
    loud.network.output.weight.set(loud.network.output.weight.mul(30)); // so that what stands before decides
    const s = stream(new nn.Sequential(loud.network.stepwise(), new nn.LogSoftmax(-1)));
    let before = 0;
    let total = 0;
    for (const code of loud.alphabet.encode(long)) {
      total += s.push([before])[code] as number;
      before = code;
    }
    // In the simd build a stream has the bits of the sequence, and only the last sum and its logarithm remain.
    const off = exact ? loud.alphabet.size + 16 : 30 * roundingsOf(loud, long.length);
    expectClose("nats a character", [loud.score(long).logProbability / 700], [total / 700], off);
  });

  // With lr 0 the loss of an epoch is that of the weights as they are.
  test("the state is carried from piece to piece: short pieces have the loss of the whole text", async () => {
    for (const steps of [1, 4, 7, 61, 500]) {
      const [report] = await reports(model, text, { batchSize: 1, steps, lr: 0 });
      expectClose(`steps ${steps}`, [report?.loss as number], [natsOf(model, [text])], roundings);
    }
    const cut = [0, 20, 40].map((start) => text.slice(start, start + 20));
    expect(Math.abs(natsOf(model, cut) - natsOf(model, [cut.join("")]))).toBeGreaterThan(1e-3);
  });

  test("the state starts anew in every epoch, and so does that of validation", async () => {
    const valid = randomText(30, 4);
    const all = await reports(model, text, { batchSize: 1, steps: 9, lr: 0, epochs: 3, valid });
    expect(all).toHaveLength(3);
    for (const { loss, validLoss } of all) {
      expectClose("loss", [loss], [natsOf(model, [text])], roundings);
      expectClose("validLoss", [validLoss as number], [natsOf(model, [valid])], roundings);
    }
  });

  test("every character is predicted once, in streams that begin anew", async () => {
    const cuts: readonly (readonly [batchSize: number, length: number])[] = [
      [2, 31],
      [4, 16],
      [9, 7],
      [50, 2], // 31 streams, since 50 would leave 19 with nothing
      [1000, 1],
    ];
    for (const [batchSize, length] of cuts) {
      const streams = text.match(new RegExp(`[^]{1,${length}}`, "g")) as string[];
      expect(streams.join("")).toBe(text);
      const [report] = await reports(model, text, { batchSize, steps: 5, lr: 0 });
      expectClose(`${batchSize} streams`, [report?.loss as number], [natsOf(model, streams)], roundings);
    }
  });
});

describe("score()", () => {
  const text = randomText(700, 5);
  const model = freshModel(text);

  test("bits and perplexity belong to the probability", () => {
    const { characters, unknown, logProbability, bitsPerCharacter, perplexity } = model.score(text);
    expect({ characters, unknown }).toEqual({ characters: 700, unknown: 0 });
    expect(bitsPerCharacter).toBeCloseTo(-logProbability / 700 / Math.log(2), 12);
    expectClose("perplexity", [perplexity], [Math.exp(-logProbability / 700)], 8);
    expect(model.perplexity(text)).toBe(perplexity);
  });

  test("a model that knows nothing but the alphabet is as unsure as it is large", () => {
    const even = freshModel(text);
    even.network.output.weight.set(even.network.output.weight.mul(0));
    even.network.output.bias?.set(new Float32Array(even.alphabet.size));
    expectClose("perplexity", [even.perplexity(text)], [even.alphabet.size], 32);
  });

  test("is the same in training mode, with dropout, and leaves the mode as it is", () => {
    const dropped = freshModel(text, { dropout: 0.5, numLayers: 2 });
    const plain = freshModel(text, { numLayers: 2 });
    dropped.network.train();
    expect(dropped.score(text)).toEqual(plain.score(text));
    expect(dropped.network.modules().every(({ training }) => training)).toBe(true);
  });

  test("characters are code points, and those that are not known are counted", () => {
    const { characters, unknown } = model.score("ab 😀 你好 \ud800");
    expect({ characters, unknown }).toEqual({ characters: 9, unknown: 4 });
  });
});

describe("create()", () => {
  test("the alphabet holds what occurs minCount times, in order of appearance", () => {
    expect(freshModel("好好😀a😀ab").alphabet.characters).toEqual(["好", "😀", "a", "b"]);
    expect(freshModel("好好😀a😀ab", { minCount: 2 }).alphabet.characters).toEqual(["好", "😀", "a"]);
  });

  test("tied weights are one parameter, and both ends train it", async () => {
    const text = randomText(300, 6);
    const { network } = freshModel(text, { tied: true, embeddingDim: 12 });
    expect(network.output.weight).toBe(network.embedding.weight);
    expect(Object.keys(network.stateDict()).filter((name) => !name.startsWith("rnn"))).toEqual([
      "embedding.weight",
      "output.bias",
    ]);
    manualSeed(7);
    const model = TextModel.create(text, { hiddenSize: 12, tied: true }); // embeddingDim follows
    expect(model.network.sizes.embeddingDim).toBe(12);
    const before = model.network.embedding.weight.toFloat32Array();
    await reports(model, text, { batchSize: 4, steps: 8 });
    expect(model.network.embedding.weight.toFloat32Array()).not.toEqual(before);
  });
});

describe("fit()", () => {
  // The character after "=" is the one that the line began with.
  const lines = (count: number, seed: number) =>
    [...randomText(count, seed, "xyz")].map((first) => `${first}---=${first}\n`).join("");
  const recipe = { epochs: 60, batchSize: 8, steps: 21, lr: 5e-3 } as const;

  const variants: readonly TextOptions[] = [
    ...CELLS.map((cell) => ({ cell })),
    { numLayers: 2 },
    { tied: true, embeddingDim: 24 },
  ];
  test.each(variants.map((options) => [JSON.stringify(options), options] as const))(
    "learns what stands five characters before: %s",
    async (_, options) => {
      const model = freshModel(lines(60, 1), { hiddenSize: 24, ...options });
      await reports(model, lines(300, 2), recipe);
      // Only the first of 7 characters is open, among 3.
      const best = Math.log2(3) / 7;
      expect(model.score(lines(100, 3)).bitsPerCharacter).toBeLessThan(best * 1.15);
      for (const first of "xyz")
        expect(model.generate({ prompt: `x---=x\n${first}---`, length: 2, temperature: 0 })).toBe(`=${first}`);
    },
  );

  test("repeats exactly with the same seeds", async () => {
    const run = async (seed: number, dropout = 0.2) => {
      const model = freshModel(lines(60, 1), { dropout });
      await reports(model, lines(60, 1), { ...recipe, epochs: 2, generator: new Generator(seed) });
      return weights(model);
    };
    expect(await run(1)).toEqual(await run(1));
    expect(await run(1)).not.toEqual(await run(2));
    expect(await run(1)).not.toEqual(await run(1, 0));
  });

  test("asks the schedule before every step for the progress", async () => {
    const asked: number[] = [];
    const schedule = (progress: number) => {
      asked.push(progress);
      return 1 - progress;
    };
    // One step a piece, so that no first piece is shorter: 6 pieces an epoch.
    const all = await reports(freshModel("abc"), "abcabc", { epochs: 2, batchSize: 1, steps: 1, lr: 0.5, schedule });
    expect(asked).toHaveLength(12);
    for (const [i, progress] of asked.entries()) expect(progress).toBeCloseTo(i / 12, 12);
    expect(all.map(({ lr }) => lr)).toEqual(
      asked.filter((_, i) => i % 6 === 5).map((progress) => 0.5 * (1 - progress)),
    );
  });

  test("hands on what it does not use itself", async () => {
    const text = lines(60, 1);
    const model = freshModel(text);
    const average = new WeightAverage(model.network, { decay: 0.9 });
    const signal = { aborted: false };
    let steps = 0;
    const all = await reports(model, text, {
      ...recipe,
      valid: lines(20, 2),
      average,
      earlyStopping: { patience: 1, minDelta: 100 },
      onStep: () => {
        steps += 1;
      },
      signal,
    });
    expect(all).toHaveLength(2); // no epoch improves by 100 nats
    expect(steps).toBeGreaterThan(2);
    expect(average.apply(() => weights(model))).not.toEqual(weights(model));
    signal.aborted = true;
    expect(await reports(model, text, { signal })).toEqual([]);
  });
});

test("the shortest text is one character", async () => {
  const model = freshModel("a", SIZES);
  const [report] = await reports(model, "a", {});
  expect(Number.isFinite(report?.loss)).toBe(true);
  expect(model.generate({ length: 3, temperature: 0 })).toBe("aaa");
});
