/** load(): the task that a file holds, by its kind. */

import { saveModel } from "bptt/io";
import * as nn from "bptt/nn";
import { writeSafetensors } from "bptt/safetensors";
import { Forecaster, load, Tagger, TextModel } from "bptt/tasks";
import { expect, test } from "vitest";
import { caught } from "../caught.js";

const tagger = Tagger.create([{ tokens: ["to", "Oslo"], tags: ["O", "B-to"] }], { wordDim: 2, hiddenSize: 2 });
const text = TextModel.create("abc", { hiddenSize: 3 });
const series = { columns: { load: Array.from({ length: 20 }, (_, t) => t % 3) } };
const forecaster = Forecaster.create(series, { inputLength: 4, horizon: 2, hiddenSize: 3 });

test.each([
  ["a tagger", tagger, Tagger],
  ["a text model", text, TextModel],
  ["a forecaster", forecaster, Forecaster],
])("%s", (_, task, Kind) => {
  const bytes = task.save();
  const loaded = load(bytes);
  expect(loaded).toBeInstanceOf(Kind);
  expect(loaded.save()).toEqual(bytes);
});

test("files of other kinds are refused by name", () => {
  const { code, message } = caught(() => load(saveModel(new nn.Linear(1, 1))));
  expect(code).toBe("ERR_BPTT_FORMAT");
  expect(message).toMatch(
    /^load\(\): the file is of kind ".+", expected "tagger", "forecaster" or "text"; loadModel of bptt\/io/,
  );
  expect(caught(() => load(writeSafetensors(new nn.Linear(1, 1).stateDict()))).message).toBe(
    'load(): the file is of kind "safetensors", expected "tagger", "forecaster" or "text"',
  );
  expect(caught(() => load(new Uint8Array(4))).code).toBe("ERR_BPTT_FORMAT");
});
