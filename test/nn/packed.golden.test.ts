/** Packed and padded sequences against PyTorch's: the cases that golden/packed.py made. */

import { readFileSync } from "node:fs";
import { scope, type Tensor, tensor } from "bptt";
import * as nn from "bptt/nn";
import { describe, expect, test } from "vitest";
import { Draw, decode, type Stored, sizeOf } from "../golden/draw.js";
import { expectClose, forwardRoundings, gradientRoundings } from "../tolerance.js";
import { makeLayer, run } from "./layers.js";

/** As PackedSequence has them; null where PyTorch has None. */
interface Layout {
  readonly batchSizes: readonly number[];
  readonly sortedIndices: readonly number[] | null;
  readonly unsortedIndices: readonly number[] | null;
}

interface Batch {
  readonly steps: number;
  readonly batch: number;
  readonly lengths: readonly number[];
  readonly enforceSorted: boolean;
  readonly seed: number;
}

interface Sequences {
  readonly config: Batch & {
    readonly features: readonly number[];
    readonly batchFirst: boolean;
    readonly paddingValue: number;
    readonly totalLength: number | null;
  };
  readonly layout: Layout;
  readonly lengths: readonly number[];
  readonly expected: Readonly<Record<"data" | "padded" | "grad.input" | "padSequence", Stored>>;
  readonly parts: readonly Stored[];
}

interface Recurrent {
  readonly config: Batch & {
    readonly kind: "RNN" | "LSTM" | "GRU";
    readonly projSize: number;
    readonly inputSize: number;
    readonly hiddenSize: number;
    readonly numLayers: number;
    readonly bidirectional: boolean;
  };
  readonly layout: Layout;
  readonly expected: Readonly<Record<string, Stored>>;
}

interface Golden {
  readonly sequences: readonly Sequences[];
  readonly recurrent: readonly Recurrent[];
}

const golden: Golden = JSON.parse(readFileSync(new URL("../golden/packed.json", import.meta.url), "utf8"));

function layoutOf({ batchSizes, sortedIndices, unsortedIndices }: nn.PackedSequence): Layout {
  const list = (values: Int32Array | undefined) => (values ? [...values] : null);
  return {
    batchSizes: [...batchSizes],
    sortedIndices: list(sortedIndices),
    unsortedIndices: list(unsortedIndices),
  };
}

/** Rows are moved, never rounded, and a gradient is one sum: all of it is exact. */
function expectStored(name: string, got: Tensor | null, stored: Stored): void {
  expect(got?.shape, `${name}: shape`).toEqual(stored.shape);
  expect(got?.toFloat32Array(), name).toEqual(decode(stored));
}

function stored(expected: Readonly<Record<string, Stored>>, name: string): Stored {
  const found = expected[name];
  if (found === undefined) throw new Error(`packed.json has no ${name}`);
  return found;
}

function title({ seed, ...config }: object & { seed: number }, index: number): string {
  return `case ${index}: ${JSON.stringify(config).replace(/["{}]/g, "")}`;
}

describe("packing and padding move what PyTorch moves", () => {
  for (const [index, { config, layout, lengths, expected, parts }] of golden.sequences.entries()) {
    const { steps, batch, features, batchFirst, paddingValue, totalLength, enforceSorted } = config;
    const shape = [...(batchFirst ? [batch, steps] : [steps, batch]), ...features];

    test(title(config, index), () => {
      const draw = new Draw(config.seed);
      const drawn = (like: readonly number[]) => tensor(draw.values(sizeOf(like)), like);
      const x = tensor(draw.values(sizeOf(shape)), shape, { requiresGrad: true });
      const wData = drawn(expected.data.shape);
      const wPadded = drawn(expected.padded.shape);
      const result = scope(() => {
        const packed = nn.packPaddedSequence(x, config.lengths, { batchFirst, enforceSorted });
        const options = { batchFirst, paddingValue, ...(totalLength === null ? {} : { totalLength }) };
        const [padded, back] = nn.padPackedSequence(packed, options);
        packed.data.mul(wData).sum().add(padded.mul(wPadded).sum()).backward();
        return { packed, padded, back };
      });
      expect(layoutOf(result.packed)).toEqual(layout);
      expect([...result.back]).toEqual(lengths);
      expectStored("data", result.packed.data, expected.data);
      expectStored("padded", result.padded, expected.padded);
      expectStored("gradient", x.grad, expected["grad.input"]);

      const own = nn.unpadSequence(x, config.lengths, { batchFirst });
      expect(own).toHaveLength(parts.length);
      for (const [b, part] of parts.entries()) expectStored(`part ${b}`, own[b] as Tensor, part);
      expectStored("padSequence", nn.padSequence(own, { batchFirst, paddingValue }), expected.padSequence);
      const again = nn.packSequence(own, { enforceSorted });
      expect(layoutOf(again)).toEqual(layout);
      expectStored("data of packSequence", again.data, expected.data);
    });
  }

  test("there are sorted and unsorted cases", () => {
    expect(new Set(golden.sequences.map(({ config }) => config.enforceSorted))).toEqual(new Set([true, false]));
  });
});

describe("recurrent layers on packed input compute what PyTorch's do, within the float32 roundings of their sizes", () => {
  for (const [index, { config, layout, expected }] of golden.recurrent.entries()) {
    test(title(config, index), () => {
      const draw = new Draw(config.seed);
      // batchFirst says nothing about packed rows.
      const { kind, inputSize, hiddenSize, numLayers, bidirectional, projSize } = config;
      const options = { numLayers, bidirectional, batchFirst: index % 2 === 1, ...(kind === "LSTM" && { projSize }) };
      const layer = makeLayer(kind, inputSize, hiddenSize, options);
      for (const [, parameter] of layer.namedParameters())
        parameter.set(draw.parameter(parameter.size, config.hiddenSize));
      const drawn = (name: string, requiresGrad = false) => {
        const { shape } = stored(expected, name);
        return tensor(draw.values(sizeOf(shape)), shape, { requiresGrad });
      };
      const states = config.kind === "LSTM" ? ["h", "c"] : ["h"];
      const data = drawn("grad.data", true);
      const initial = states.map((state) => drawn(`grad.${state}0`, true));
      const weights = ["output", ...states.map((state) => `${state}N`)].map((name) => drawn(name));
      const { output, final } = scope(() => {
        const packed = new nn.PackedSequence(data, [...layout.batchSizes], layout.sortedIndices ?? undefined);
        const [output, final] = run(layer, packed, initial);
        const parts = [output.data, ...final].map((value, i) => value.mul(weights[i] as Tensor).sum());
        parts.reduce((sum, part) => sum.add(part)).backward();
        return { output, final };
      });
      expect(layoutOf(output)).toEqual(layout);
      const results: [string, Tensor | null | undefined][] = [
        ["output", output.data],
        ...states.map((state, i) => [`${state}N`, final[i]] as [string, Tensor | undefined]),
        ["grad.data", data.grad],
        ...states.map((state, i) => [`grad.${state}0`, initial[i]?.grad] as [string, Tensor | undefined]),
      ];
      for (const [name, { grad }] of layer.namedParameters()) results.push([`grad.${name}`, grad]);
      expect(results.map(([name]) => name)).toEqual(Object.keys(expected));
      for (const [name, result] of results) {
        const roundings = name.startsWith("grad.") ? gradientRoundings : forwardRoundings;
        expect(result?.shape, `${name}: shape`).toEqual(stored(expected, name).shape);
        expectClose(name, result?.toFloat32Array() ?? [], decode(stored(expected, name)), roundings(config));
      }
    });
  }
});
