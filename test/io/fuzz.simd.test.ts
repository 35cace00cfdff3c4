/** 100,000 files that were changed or made to lie: each is read right, or refused with a code of ours; never anything else. */

import { readFileSync } from "node:fs";
import { type Tensor, tensor } from "bptt";
import { type JsonValue, loadModel, readModelFile, saveModel, writeModelFile } from "bptt/io";
import * as nn from "bptt/nn";
import { readSafetensors, writeSafetensors } from "bptt/safetensors";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Draw } from "../golden/draw.js";
import { file, READERS } from "./files.js";
import { checkRead, fuzz, mutated, read, SEED } from "./fuzzing.js";
import { bits, nested, SAMPLES, structure } from "./samples.js";

const TIMEOUT_MS = 120_000;
/** Bytes of parameters for each byte of a file: a small one takes 64, and its entry in the header about as many. */
const MOST_GROWTH = 1;
const NAMES = ["a", "rnn.weight_ih_l0", "__proto__", "constructor", "µ 層", '"\\'];
const DTYPES = Object.keys(READERS);

interface Draft {
  readonly header: [name: string, entry: { dtype: string; shape: number[]; data_offsets: number[] }][];
  readonly data: Uint8Array;
}

/** Whole and true files, in any order of the header. */
const drafts: fc.Arbitrary<Draft> = fc
  .tuple(
    fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 4 }),
    fc.array(fc.constantFrom(...DTYPES), { minLength: 4, maxLength: 4 }),
    fc.array(fc.array(fc.nat(3), { maxLength: 3 }), { minLength: 4, maxLength: 4 }),
    fc.nat(),
  )
  .map(([names, dtypes, shapes, seed]) => {
    const draw = new Draw(seed);
    const data: number[] = [];
    const header = names.map((name, i): Draft["header"][number] => {
      const [dtype, shape] = [dtypes[i] as string, shapes[i] as number[]];
      const begin = data.length;
      for (let n = shape.reduce((a, b) => a * b, 1); n > 0; --n) data.push(...element(dtype, draw));
      return [name, { dtype, shape, data_offsets: [begin, data.length] }];
    });
    return { header: seed % 2 ? header.reverse() : header, data: Uint8Array.from(data) };
  });

/** Any bits of a float, an integer that int32 holds. */
function element(dtype: string, draw: Draw): number[] {
  const bytes = [...draw.integers((READERS[dtype] as (typeof READERS)[string])[0], 256)];
  if (dtype === "BOOL") return [(bytes[0] as number) & 1];
  if (dtype === "U32") return [...bytes.slice(0, 3), (bytes[3] as number) & 127];
  if (dtype === "U64") return [...bytes.slice(0, 3), (bytes[3] as number) & 127, 0, 0, 0, 0];
  return dtype === "I64" ? [...bytes.slice(0, 4), ...Array(4).fill((bytes[3] as number) & 128 ? 255 : 0)] : bytes;
}

const bytesOf = ({ header, data }: Draft, space = 0) =>
  file(JSON.stringify(Object.fromEntries(header), null, space) + " ".repeat(space), data);

/** One lie about one tensor that has numbers; none of them leaves a true file. */
const LIES: readonly ((draft: Draft, which: number, by: number) => Uint8Array)[] = [
  about((entry, by) => ({ ...entry, data_offsets: entry.data_offsets.map((offset) => offset + by) })),
  about((entry, by) => ({ ...entry, data_offsets: [entry.data_offsets[0], (entry.data_offsets[1] as number) + by] })),
  about((entry, by) => ({ ...entry, data_offsets: [(entry.data_offsets[0] as number) - by, entry.data_offsets[1]] })),
  about((entry) => ({ ...entry, data_offsets: [...entry.data_offsets].reverse() })),
  about((entry) => ({ ...entry, data_offsets: [...entry.data_offsets, 0] })),
  about((entry, by) => ({ ...entry, shape: [...entry.shape, 1 + by] })),
  about((entry, by) => ({ ...entry, shape: [...entry.shape, -by] })),
  about((entry, by) => ({ ...entry, shape: [...entry.shape, 2 ** 32 * by, 0.5] })),
  about((entry) => ({ ...entry, shape: String(entry.shape) })),
  about((entry, by) => ({ ...entry, shape: Array(64 + by).fill(1) })),
  about((entry) => ({ ...entry, dtype: `${entry.dtype}X` })),
  about((entry) => ({ ...entry, dtype: entry.dtype.toLowerCase() })),
  about(({ dtype, ...rest }) => ({ ...rest, type: dtype })),
  about(() => null),
  about((entry) => ({ ...entry, shape: [[...entry.shape]] })),
  (draft, _, by) => bytesOf({ ...draft, data: draft.data.subarray(0, -by) }),
  (draft, _, by) => bytesOf({ ...draft, data: Uint8Array.of(...draft.data, ...Array(by).fill(0)) }),
  (draft) => file(`{"__metadata__":{"a":1},${JSON.stringify(Object.fromEntries(draft.header)).slice(1)}`, draft.data),
  (draft, which) => {
    const [name, entry] = draft.header[which % draft.header.length] as Draft["header"][number];
    const twice = `${JSON.stringify(name)}:${JSON.stringify(entry)},`;
    return file(`{${twice}${JSON.stringify(Object.fromEntries(draft.header)).slice(1)}`, draft.data);
  },
];

function about(change: (entry: Draft["header"][number][1], by: number) => unknown) {
  return ({ header, data }: Draft, which: number, by: number): Uint8Array => {
    const filled = header.filter(([, { data_offsets: offsets }]) => offsets[0] !== offsets[1]);
    const [chosen] = filled[which % filled.length] as Draft["header"][number];
    const changed = header.map(([name, entry]) => [name, name === chosen ? change(entry, by) : entry]);
    return file(Object.fromEntries(changed), data);
  };
}

const whole = {
  u: tensor([
    [1, 2],
    [3, 4],
  ]),
  "ids.1": tensor(Int32Array.of(1, -2, 3)),
  empty: tensor(new Float32Array(0)),
};
const torch = new Uint8Array(readFileSync(new URL("../golden/safetensors.torch.safetensors", import.meta.url)));
const SAFETENSORS = [
  writeSafetensors(whole, { metadata: { format: "pt", note: "µ" } }),
  writeSafetensors(whole, { dtype: "F16" }),
  writeSafetensors(new nn.GRU(2, 2).stateDict()),
  torch,
];
const MODELS = [nested(), ...SAMPLES.map((make) => make())];
const FILES = MODELS.map((model) => saveModel(model));

describe(`seed ${SEED}`, () => {
  test("20,000 true files are read as they are", { timeout: TIMEOUT_MS }, async () => {
    await fuzz(fc.tuple(drafts, fc.nat(3)), 20_000, ([draft, space]) => {
      const bytes = bytesOf(draft, space);
      expect(checkRead(bytes)).toBe(true);
      return bytes.length;
    });
  });

  test("20,000 files with one lie are refused", { timeout: TIMEOUT_MS }, async () => {
    const filled = drafts.filter(({ data }) => data.length > 0);
    const lies = fc.tuple(filled, fc.constantFrom(...LIES), fc.nat(3), fc.integer({ min: 1, max: 40 }));
    await fuzz(lies, 20_000, ([draft, lie, which, by]) => {
      const bytes = lie(draft, which, by);
      expect(checkRead(bytes)).toBe(false);
      return bytes.length;
    });
  });

  test("30,000 changed safetensors files are read as they say, or refused and change no model", {
    timeout: TIMEOUT_MS,
  }, async () => {
    const model = new nn.GRU(2, 2);
    let good = 0;
    await fuzz(mutated(SAFETENSORS), 30_000, ({ original, bytes }) => {
      const sound = checkRead(bytes);
      good += Number(sound);
      if (original === 2) {
        const before = JSON.stringify(bits(model));
        try {
          model.loadStateDict(readSafetensors(bytes).tensors);
        } catch (error) {
          expect((error as { code: string }).code).toBe(sound ? "ERR_BPTT_STATE" : "ERR_BPTT_FORMAT");
          expect(JSON.stringify(bits(model))).toBe(before);
        }
      }
      return bytes.length;
    });
    expect(good, "mutations that leave a file true").toBeGreaterThan(1000);
  });

  test("15,000 changed model files give the model they held, or none", { timeout: TIMEOUT_MS }, async () => {
    const expected = MODELS.map((model) => JSON.stringify([structure(model), bits(model)]));
    await fuzz(mutated(FILES), 15_000, ({ original, bytes }) => {
      const model = read("loadModel", () => loadModel(bytes));
      if (model) expect(JSON.stringify([structure(model), bits(model)])).toBe(expected[original]);
      return bytes.length;
    });
  });

  test("15,000 model files with a lying config and a true checksum give what they say, or nothing", {
    timeout: TIMEOUT_MS,
  }, async () => {
    const files = FILES.map((bytes) => readModelFile(bytes));
    const values = fc.oneof(
      fc.constantFrom(
        0,
        -1,
        1,
        2,
        3,
        2 ** 30,
        2 ** 31 - 1,
        2 ** 53,
        1e300,
        0.5,
        true,
        false,
        null,
        "",
        "Linear",
        "GRU",
        "Sequential",
      ),
      fc.jsonValue({ maxDepth: 2 }),
    );
    const cases = fc.tuple(
      fc.nat(files.length - 1),
      fc.array(fc.tuple(fc.nat(), values), { minLength: 1, maxLength: 2 }),
    );
    let made = 0;
    await fuzz(cases, 15_000, ([i, changes]) => {
      const { config, ...rest } = files[i] as (typeof files)[number];
      const lie = changes.reduce<unknown>((value, [at, put]) => replaced(value, at, put), config);
      const bytes = writeModelFile({ ...rest, config: lie as JsonValue });
      const model = read("loadModel", () => loadModel(bytes), MOST_GROWTH * bytes.length);
      if (model) {
        made += 1;
        expect(values32(model.stateDict())).toEqual(values32(rest.tensors));
        const again = readModelFile(saveModel(model)).config;
        expect(again).toMatchObject(effective(lie));
      }
      return bytes.length;
    });
    expect(made, "configs that are true after all").toBeGreaterThan(300);
  });
});

/** What a config comes to: a LayerNorm without a weight has no bias either, whatever is said of it. */
function effective(config: unknown): object {
  return JSON.parse(JSON.stringify(config), (_, value) =>
    value?.type === "LayerNorm" && value.elementwiseAffine === false ? { ...value, bias: false } : value,
  );
}

function values32(tensors: Readonly<Record<string, Tensor>>): unknown {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, value]) => [name, [value.shape, ...value.toFloat32Array()]]),
  );
}

/** The value with one of its parts, counted in any order, replaced or left out. */
function replaced(value: unknown, at: number, put: unknown): unknown {
  if (typeof value !== "object" || value === null) return put;
  const keys = Object.keys(value);
  const key = keys[at % (keys.length + 1)];
  if (key === undefined) return put;
  const deeper = Math.floor(at / (keys.length + 1));
  if (Array.isArray(value)) return value.map((part, i) => (String(i) === key ? replaced(part, deeper, put) : part));
  const rest = Object.entries(value).filter(([name]) => name !== key || put !== undefined);
  return Object.fromEntries(rest.map(([name, part]) => [name, name === key ? replaced(part, deeper, put) : part]));
}
