/** How characters are chosen, and that every text comes again. */

import { Generator } from "bptt";
import { Alphabet, TextModel, TextNetwork } from "bptt/tasks";
import { describe, expect, test } from "vitest";
import { caught } from "../../caught.js";
import { freshModel, randomText } from "./texts.js";

const model = freshModel(randomText(100, 1));
const open = { prompt: "abc", length: 60 } as const;

/** A model that gives its characters these scores, whatever stands before; the first is that of the unknown. */
function withScores(characters: readonly string[], scores: readonly number[]): TextModel {
  const network = new TextNetwork({ characters: scores.length, hiddenSize: 2, embeddingDim: 2 });
  network.output.weight.set(network.output.weight.mul(0));
  network.output.bias?.set(Float32Array.from(scores));
  return new TextModel(network, new Alphabet(characters));
}

describe("the same text", () => {
  test("comes from the same seed, another from another", () => {
    const text = (seed: number) => model.generate({ ...open, generator: new Generator(seed) });
    expect(text(1)).toBe(text(1));
    expect(text(1)).not.toBe(text(2));
    expect(text(1)).toHaveLength(60);
  });

  test("comes again at temperature 0, and at any with topK 1; neither draws anything", () => {
    const greedy = model.generate({ ...open, temperature: 0 });
    const generator = new Generator(1);
    const { state } = generator;
    expect(model.generate({ ...open, temperature: 0, generator })).toBe(greedy);
    expect(model.generate({ ...open, temperature: 3, topK: 1, generator })).toBe(greedy);
    expect(generator.state).toEqual(state);
    expect(model.generate({ ...open, generator })).not.toBe(greedy);
    expect(generator.state).not.toEqual(state);
  });

  test("comes character by character, each drawn when it is asked for", () => {
    const whole = model.generate({ ...open, generator: new Generator(1) });
    expect([...model.characters({ ...open, generator: new Generator(1) })].join("")).toBe(whole);
    const generator = new Generator(1);
    const characters = model.characters({ ...open, generator });
    const started = generator.state;
    expect([characters.next().value, characters.next().value].join("")).toBe(whole.slice(0, 2));
    const other = new Generator(1);
    expect(started).toEqual(other.state);
    other.random();
    other.random();
    expect(generator.state).toEqual(other.state);
  });

  test("does not depend on another one that is generated meanwhile", () => {
    const one = model.characters({ ...open, generator: new Generator(1) });
    const two = model.characters({ ...open, prompt: "ihg", generator: new Generator(2) });
    let [first, second] = ["", ""];
    for (let i = 0; i < 60; ++i) {
      first += one.next().value;
      second += two.next().value;
    }
    expect(first).toBe(model.generate({ ...open, generator: new Generator(1) }));
    expect(second).toBe(model.generate({ ...open, prompt: "ihg", generator: new Generator(2) }));
  });

  test("goes on as if what was generated had been the prompt", () => {
    const greedy = model.generate({ ...open, temperature: 0 });
    const prompt = open.prompt + greedy.slice(0, 20);
    expect(model.generate({ prompt, length: 40, temperature: 0 })).toBe(greedy.slice(20));
  });
});

describe("sampling", () => {
  const LN = [9, 2, 1, 0]; // the unknown would come most often
  const abc = withScores(["a", "b", "c"], LN);
  const N = 4000;

  /** Shares of a, b and c lie within 5 standard deviations of their probabilities. */
  function expectShares(options: { temperature?: number; topK?: number }, probabilities: readonly number[]): void {
    const text = abc.generate({ length: N, generator: new Generator(3), ...options });
    expect(text).toHaveLength(N);
    for (const [i, letter] of ["a", "b", "c"].entries()) {
      const p = probabilities[i] as number;
      const share = text.split(letter).length - 1;
      expect(Math.abs(share - N * p), `${letter} came ${share} times`).toBeLessThanOrEqual(
        5 * Math.sqrt(N * p * (1 - p)),
      );
    }
  }

  function softmax(scores: readonly number[], temperature: number): number[] {
    const weights = scores.map((score) => Math.exp(score / temperature));
    const total = weights.reduce((sum, weight) => sum + weight);
    return weights.map((weight) => weight / total);
  }

  test.each([0.5, 1, 2, 1e6])(
    "follows softmax of the scores over the temperature %d, without the unknown",
    (temperature) => {
      expectShares({ temperature }, softmax([2, 1, 0], temperature));
    },
  );

  test("at the smallest temperatures takes the likeliest", () => {
    expectShares({ temperature: Number.MIN_VALUE }, [1, 0, 0]);
    expectShares({ temperature: 1e-3 }, [1, 0, 0]);
  });

  test("topK leaves the likeliest", () => {
    expectShares({ topK: 2 }, [...softmax([2, 1], 1), 0]);
    expectShares({ topK: 100 }, softmax([2, 1, 0], 1));
  });

  test("of equals the first is the likeliest", () => {
    const even = withScores(["a", "b", "c"], [0, 1, 1, 1]);
    expect(even.generate({ length: 5, temperature: 0 })).toBe("aaaaa");
    expect(even.generate({ length: 5, topK: 1, generator: new Generator(1) })).toBe("aaaaa");
    const two = even.generate({ length: 100, topK: 2, generator: new Generator(1) });
    expect(new Set(two)).toEqual(new Set("ab"));
  });

  test("scores that are no numbers are an error", () => {
    const broken = withScores(["a", "b"], [0, Number.NaN, 1]);
    expect(caught(() => broken.generate({ length: 1, temperature: 0 }))).toEqual({
      name: "Error",
      code: "ERR_BPTT_NONFINITE",
      message: "the network gives a character the score NaN; its weights hold NaN or are far too large",
    });
  });
});

describe("the end", () => {
  test("is where the stop has been generated, which need not be in one piece", () => {
    const text = model.generate({ ...open, generator: new Generator(4) });
    const stop = text.slice(20, 23);
    const end = text.indexOf(stop) + stop.length;
    expect(model.generate({ ...open, stop, generator: new Generator(4) })).toBe(text.slice(0, end));
  });

  test("is not where only the prompt has it", () => {
    const a = withScores(["a"], [0, 1]);
    expect(a.generate({ prompt: "aa", length: 9, temperature: 0, stop: "aaa" })).toBe("aaa");
    expect(a.generate({ prompt: "aa", length: 2, temperature: 0, stop: "aaa" })).toBe("aa");
    expect(a.generate({ prompt: "aa", length: 0, temperature: 0, stop: "a" })).toBe("");
  });
});

describe("characters of all kinds", () => {
  const text = "春眠不觉晓，处处闻啼鸟。👩‍🚀🇨🇳😀 \u0000é\r\n";

  test("are code points, and survive", async () => {
    const known = freshModel(text.repeat(2), { hiddenSize: 24 });
    await known.fit(text.repeat(40), { epochs: 12, generator: new Generator(1), batchSize: 4, steps: 24, lr: 2e-2 });
    const length = [...text].length;
    expect(known.generate({ prompt: text, length, temperature: 0 })).toBe(text);
    const characters = [...known.characters({ prompt: text, length, temperature: 0 })];
    expect(characters).toEqual([...text]);
    expect(characters).toContain("😀");
  });

  test("unknown ones in a prompt are read as one and the same, and never generated", () => {
    const from = (prompt: string) => model.generate({ length: 40, prompt, generator: new Generator(5) });
    expect(from("ab😀")).toBe(from("ab你"));
    const characters = new Set(model.alphabet.characters);
    expect([...from("ab😀")].every((character) => characters.has(character))).toBe(true);
  });
});
