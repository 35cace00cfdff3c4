/** What is written is read again, and lies in the file as the format asks. */

import { scope, type Tensor, tensor } from "bptt";
import * as nn from "bptt/nn";
import { readSafetensors, writeSafetensors } from "bptt/safetensors";
import { describe, expect, test } from "vitest";
import { entry, file, parts } from "./files.js";

const tensors = {
  "rnn.weight": tensor([
    [1, 2, 3],
    [-0.5, 0, 1e-40],
  ]),
  ids: tensor(Int32Array.of(3, -1)),
  scalar: tensor(2.5),
  empty: tensor(new Float32Array(0), [0, 4]),
  "näme 層 😀": tensor([7]),
};

const plain = (all: Record<string, Tensor>) =>
  Object.fromEntries(
    Object.entries(all).map(([name, value]) => [
      name,
      { dtype: value.dtype, shape: value.shape, values: [...value.toFloat32Array()] },
    ]),
  );

describe("a file", () => {
  test("holds what was written", () => {
    const { tensors: read, metadata } = readSafetensors(writeSafetensors(tensors, { metadata: { a: "1", µ: "" } }));
    expect(plain(read)).toEqual(plain(tensors));
    expect(metadata).toEqual({ a: "1", µ: "" });
  });

  test("orders tensors by dtype and name, without a hole, behind a header of a multiple of 8 bytes", () => {
    const bytes = writeSafetensors({
      i: tensor(Int32Array.of(1)),
      b: tensor([1, 2]),
      "😀": tensor(1),
      "\uffee": tensor(1),
    });
    const { header, data } = parts(bytes);
    expect(Object.entries(header)).toEqual([
      ["b", entry("F32", [2], 0, 8)],
      ["\uffee", entry("F32", [], 8, 12)],
      ["😀", entry("F32", [], 12, 16)],
      ["i", entry("I32", [1], 16, 20)],
    ]);
    expect(data).toHaveLength(20);
    expect(new DataView(bytes.buffer).getUint32(0, true) % 8).toBe(0);
  });

  test("has the same bytes whatever the order of what is given", () => {
    const reversed = Object.fromEntries(Object.entries(tensors).reverse());
    expect(writeSafetensors(reversed)).toEqual(writeSafetensors(tensors));
  });

  test("without tensors is one too", () => {
    const read = readSafetensors(writeSafetensors({}, { metadata: { note: "none" } }));
    expect(read).toEqual({ tensors: {}, metadata: { note: "none" } });
    expect(readSafetensors(file("{}      ")).tensors).toEqual({});
  });

  test("is read from a part of a larger buffer, at any place", () => {
    const bytes = writeSafetensors(tensors);
    for (let shift = 0; shift < 8; ++shift) {
      const buffer = Buffer.alloc(bytes.length + 16);
      buffer.set(bytes, shift);
      expect(plain(readSafetensors(buffer.subarray(shift, shift + bytes.length)).tensors)).toEqual(plain(tensors));
    }
  });

  test("carries weights from one model to another", () => {
    const [from, to] = [new nn.LSTM(3, 4), new nn.LSTM(3, 4)];
    to.loadStateDict(readSafetensors(writeSafetensors(from.stateDict())).tensors);
    const x = tensor(new Float32Array(12).fill(0.5), [2, 2, 3]);
    expect(to.forward(x)[0].toArray()).toEqual(from.forward(x)[0].toArray());
  });

  test("takes tensors of a scope and parameters", () => {
    const fc = new nn.Linear(2, 2);
    const bytes = scope(() => ({ file: writeSafetensors({ sum: fc.weight.add(1), w: fc.weight }) })).file;
    expect(plain(readSafetensors(bytes).tensors)).toEqual(plain({ sum: fc.weight.add(1), w: fc.weight.detach() }));
  });
});

describe("names that JavaScript knows", () => {
  test("stay names", () => {
    const names = ["__proto__", "constructor", "toString", "1"];
    const given = Object.fromEntries(names.map((name, i) => [name, tensor(i)]));
    const { tensors: read } = readSafetensors(writeSafetensors(given));
    expect(Object.keys(read).sort()).toEqual([...names].sort());
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
    expect(Object.getOwnPropertyDescriptor(read, "__proto__")?.value.item()).toBe(0);
    expect(({} as Record<string, unknown>).shape).toBeUndefined();
  });

  test("stay names of metadata", () => {
    const { metadata } = readSafetensors(file('{"__metadata__":{"__proto__":"x","constructor":"y"}}'));
    expect(Object.entries(metadata)).toEqual([
      ["__proto__", "x"],
      ["constructor", "y"],
    ]);
    expect(Object.getPrototypeOf(metadata)).toBe(Object.prototype);
  });
});
