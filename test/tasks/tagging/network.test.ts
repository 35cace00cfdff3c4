/** What a network reads: the sentence and its words' spellings, and nothing of its neighbours in the batch. */

import { manualSeed, tensor } from "bptt";
import * as nn from "bptt/nn";
import {
  type ConvolutionalSpellings,
  type SpellingSizes,
  TagEncoder,
  TaggerNetwork,
  type TaggerSizes,
  Vocabulary,
} from "bptt/tasks";
import { predict } from "bptt/train";
import { describe, expect, test } from "vitest";
import { caught } from "../../caught.js";
import { expectClose } from "../../tolerance.js";

const words = new Vocabulary(["fly", "to"]);
const letters = new Vocabulary([..."abcdefghijklmnopqrstuvwxyz"]);
const encoder = new TagEncoder(words, ["O", "B-to", "B-from"], letters);
const SIZES: TaggerSizes = { words: words.size, tags: 3, wordDim: 4, hiddenSize: 5 };

// Some words are shorter than a kernel, and sentences and words are not sorted by length.
const sentences = [["to", "x"], ["fly", "to", "lutzelflueh"], ["a"], ["fly", "a", "kite", "to", "rome"]];

/** Products of at most 2·8 + 4 inputs and 2·6 states of a step, over the 5 steps of both directions and 11 letters. */
const ROUNDINGS = 16 * 64;

const SPELLINGS: Record<string, SpellingSizes> = {
  "a recurrent layer": { dim: 4, hiddenSize: 3 },
  "an LSTM": { dim: 4, hiddenSize: 3, cell: "lstm" },
  "a GRU": { dim: 4, hiddenSize: 3, cell: "gru" },
  "a convolution": { dim: 4, channels: 24, kernelSize: 3 },
};

function network(characters: SpellingSizes, sizes: Partial<TaggerSizes> = {}): TaggerNetwork {
  manualSeed(2);
  return new TaggerNetwork({ ...SIZES, ...sizes, characters: { ...characters, count: letters.size } });
}

function scores(model: TaggerNetwork, tokens: readonly (readonly string[])[]): number[] {
  return [...predict(model, encoder.batch(tokens.map((own) => ({ tokens: own })))).data];
}

for (const [name, characters] of Object.entries(SPELLINGS)) {
  describe(`spellings read by ${name}`, () => {
    const model = network(characters, { cell: "lstm" });

    test("a row of scores a token, the same alone and among other sentences", () => {
      const together = scores(model, sentences);
      expect(together).toHaveLength(3 * sentences.flat().length);
      const alone = sentences.flatMap((tokens) => scores(model, [tokens]));
      expectClose("scores", together, alone, ROUNDINGS);
    });

    test("words that are not known differ by their spelling, to the last letter", () => {
      const spelt = ["x", "xy", "xyz", "xyx"].map((word) => scores(model, [[word]]).join());
      expect(new Set(spelt).size).toBe(spelt.length);
    });
  });
}

test("a convolution looks at the word from its first letter to its last", () => {
  const model = network({ dim: 3, channels: 4, kernelSize: 3 });
  const reader = model.spelling as ConvolutionalSpellings;
  const [weight, bias] = [reader.convolution.weight, reader.convolution.bias as nn.Parameter].map((parameter) =>
    parameter.toFloat32Array(),
  ) as [Float32Array, Float32Array];
  const table = reader.embedding.weight.toFloat32Array();
  const tokens = ["no", "kite", "a"];
  const { characters } = encoder.batch([{ tokens }]);
  const got = reader.forward(characters as NonNullable<typeof characters>).toArray();
  const exact = tokens.map((word) =>
    Array.from({ length: 4 }, (_, channel) => {
      const answers = [...word].map((_, at) => {
        let sum = bias[channel] as number;
        for (let k = 0; k < 3; ++k) {
          const letter = word[at + k - 1];
          if (letter === undefined) continue;
          for (let c = 0; c < 3; ++c)
            sum += (weight[(channel * 3 + c) * 3 + k] as number) * (table[letters.index(letter) * 3 + c] as number);
        }
        return Math.max(sum, 0);
      });
      return Math.max(...answers);
    }),
  );
  expectClose("answers", (got as number[][]).flat(), exact.flat(), 3 * 3 + 2);
});

test("without characters words that are not known are all the same", () => {
  manualSeed(2);
  const plain = new TagEncoder(words, ["O"], undefined);
  const model = new TaggerNetwork(SIZES);
  const given = ["x", "xyz"].map((word) => [...predict(model, plain.batch([{ tokens: [word] }])).data]);
  expect(given[0]).toEqual(given[1]);
});

test("wordStd is the spread of the word vectors at first, and nothing else", () => {
  const characters = { dim: 4, hiddenSize: 3 };
  const [standard, small] = [network(characters), network(characters, { wordStd: 0.125 })];
  expect(small.wordEmbedding.weight.toFloat32Array()).toEqual(
    standard.wordEmbedding.weight.toFloat32Array().map((x) => x / 8),
  );
  const rest = (model: TaggerNetwork) =>
    model
      .parameters()
      .slice(1)
      .map((parameter) => parameter.toArray());
  expect(rest(small)).toEqual(rest(standard));
});

test("variationalDropout has one mask for all words of a sentence, wherever dropout acts", () => {
  const model = new TaggerNetwork({ ...SIZES, cell: "gru", numLayers: 2, variationalDropout: true });
  const ones = tensor(new Float32Array(6 * 2 * 20).fill(1), [6, 2, 20]);
  const masks = model.dropout.forward(ones);
  const first = masks.select(0, 0).toArray();
  expect(new Set(masks.select(0, 0).toFloat32Array()).size).toBe(2);
  for (let t = 1; t < 6; ++t) expect(masks.select(0, t).toArray()).toEqual(first);
  expect(model.rnn).toMatchObject({ dropout: 0.3, variationalDropout: true });
  expect(new TaggerNetwork(SIZES).dropout.sharedDim).toBeUndefined();
});

test("a cell that does not exist", () => {
  const message = (what: string) => ({
    name: "TypeError",
    code: "ERR_BPTT_ARGUMENT",
    message: `TaggerNetwork: ${what} must be "rnn", "lstm" or "gru", got "LSTM"`,
  });
  expect(caught(() => new TaggerNetwork({ ...SIZES, cell: "LSTM" as never }))).toEqual(message("cell"));
  const characters = { count: letters.size, dim: 4, hiddenSize: 3, cell: "LSTM" as never };
  expect(caught(() => new TaggerNetwork({ ...SIZES, characters }))).toEqual(message("characters.cell"));
});

test("the cells are the layers of these names", () => {
  const kinds = { rnn: nn.RNN, lstm: nn.LSTM, gru: nn.GRU };
  for (const [cell, kind] of Object.entries(kinds))
    expect(new TaggerNetwork({ ...SIZES, cell: cell as keyof typeof kinds }).rnn).toBeInstanceOf(kind);
});

test("a batch has a sentence", () => {
  expect(caught(() => encoder.batch([]))).toEqual({
    name: "RangeError",
    code: "ERR_BPTT_ARGUMENT",
    message: "TagEncoder.batch(): there are no sentences",
  });
});
