/** A file with PyTorch's tensors of every dtype is read, and the files that PyTorch has read are written, byte by byte. */

import { readFileSync } from "node:fs";
import { type Tensor, tensor } from "bptt";
import { readSafetensors, writeSafetensors } from "bptt/safetensors";
import { describe, expect, test } from "vitest";
import { Draw, decode } from "../golden/draw.js";

interface Expected {
  readonly dtype: "float32" | "int32";
  readonly shape: readonly number[];
  /** Floats as base64, integers as numbers. */
  readonly data: string | readonly number[];
}

const golden = (name: string) => new Uint8Array(readFileSync(new URL(`../golden/${name}`, import.meta.url)));
const { tensors: expected } = JSON.parse(new TextDecoder().decode(golden("safetensors.json"))) as {
  tensors: Record<string, Expected>;
};

/** Bits, in which every NaN is one. */
function bits(values: Float32Array): number[] {
  return [...new Int32Array(values.slice().buffer)].map((word, i) => (Number.isNaN(values[i]) ? 0x7fc00000 : word));
}

describe("what PyTorch's tensors become", () => {
  const file = readSafetensors(golden("safetensors.torch.safetensors"));

  test("names and metadata", () => {
    expect(Object.keys(file.tensors).sort()).toEqual(Object.keys(expected).sort());
    expect(file.metadata).toEqual({ format: "pt", note: "µ" });
  });

  for (const [name, { dtype, shape, data }] of Object.entries(expected)) {
    test(JSON.stringify(name), () => {
      const got = Object.getOwnPropertyDescriptor(file.tensors, name)?.value as Tensor;
      expect(got.dtype).toBe(dtype);
      expect(got.shape).toEqual(shape);
      if (typeof data !== "string") expect([...got.toFloat32Array()]).toEqual(data.map(Math.fround));
      else expect(bits(got.toFloat32Array())).toEqual(bits(decode({ shape, data })));
    });
  }
});

describe("what PyTorch has read", () => {
  // In the order in which safetensors.py draws them.
  const draw = new Draw(12);
  const weight = tensor(draw.values(15), [3, 5]);
  const bias = tensor(draw.values(3));
  const wide = tensor(
    Float32Array.from(Array.from({ length: 44 }, (_, k) => [...draw.values(8, 2 ** (k - 26))]).flat()),
  );
  const ids = tensor(Int32Array.of(-(2 ** 31), -1, 0, 2 ** 31 - 1));
  const ties = tensor([65519, 65520, 2 ** -25, 3 * 2 ** -25, 2 ** -14 - 2 ** -25, 1 + 2 ** -11, 1 + 3 * 2 ** -11]);
  const tensors = { wide, ids, "fc.weight": weight, "fc.bias": bias, ties };

  test("is written", () => {
    const bytes = writeSafetensors(tensors, { metadata: { format: "pt", note: "µ" } });
    expect(Buffer.from(bytes)).toEqual(Buffer.from(golden("safetensors.ours.safetensors")));
  });

  test("is written in half the size", () => {
    const bytes = writeSafetensors(tensors, { dtype: "F16" });
    expect(Buffer.from(bytes)).toEqual(Buffer.from(golden("safetensors.oursHalf.safetensors")));
  });
});
