/** A checkpoint in a file, which is the new one or the one before at any time. */

import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileStore } from "bptt/node";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { caught, rejected } from "../caught.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "bptt-store-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("fileStore", () => {
  test("gives back what was written last, in another store too", async () => {
    const path = join(folder, "a.ckpt");
    const store = fileStore(path);
    expect(await store.read()).toBeUndefined();
    await store.write(Uint8Array.of(1, 2, 3));
    await store.write(Uint8Array.of(4));
    expect(await store.read()).toEqual(Uint8Array.of(4));
    expect(await fileStore(path).read()).toEqual(Uint8Array.of(4));
    expect(readdirSync(folder)).toEqual(["a.ckpt"]);
  });

  test("makes the folders", async () => {
    const path = join(folder, "runs", "today", "a.ckpt");
    const store = fileStore(path);
    expect(await store.read()).toBeUndefined();
    await store.write(Uint8Array.of(1));
    expect(existsSync(path)).toBe(true);
  });

  test("what a write left behind that was cut off is not read, and removed", async () => {
    const path = join(folder, "a.ckpt");
    writeFileSync(`${path}.tmp`, "half");
    expect(await fileStore(path).read()).toBeUndefined();
    expect(readdirSync(folder)).toEqual([]);
    await fileStore(path).write(Uint8Array.of(7, 7));
    writeFileSync(`${path}.tmp`, "longer than what follows");
    await fileStore(path).write(Uint8Array.of(8));
    expect(await fileStore(path).read()).toEqual(Uint8Array.of(8));
    expect(readdirSync(folder)).toEqual(["a.ckpt"]);
  });

  test("the file is not written to, but replaced", async () => {
    const path = join(folder, "a.ckpt");
    const store = fileStore(path);
    await store.write(new Uint8Array(1000).fill(1));
    const before = openSync(path, "r");
    try {
      await store.write(new Uint8Array(10).fill(2));
      expect(readFileSync(before)).toEqual(Buffer.alloc(1000, 1));
      expect(readFileSync(path)).toEqual(Buffer.alloc(10, 2));
    } finally {
      closeSync(before);
    }
  });

  test("writes at once go one after the other", async () => {
    const store = fileStore(join(folder, "a.ckpt"));
    const sizes = [5000, 3, 70_000, 1];
    await Promise.all(sizes.map((size) => store.write(new Uint8Array(size).fill(size & 255))));
    expect(await store.read()).toEqual(Uint8Array.of(1));
  });

  test("a write that fails leaves the one before, and the next one succeeds", async () => {
    const path = join(folder, "a.ckpt");
    const store = fileStore(path);
    await store.write(Uint8Array.of(1));
    expect((await rejected(store.write(5 as never))).name).toBe("TypeError");
    expect(await store.read()).toEqual(Uint8Array.of(1));
    await store.write(Uint8Array.of(2));
    expect(await store.read()).toEqual(Uint8Array.of(2));
  });

  test("a path that is a folder, and no path", async () => {
    expect((await rejected(fileStore(folder).read())).code).toBe("EISDIR");
    for (const path of ["", undefined, new URL("file:///tmp/a")])
      expect(caught(() => fileStore(path as never))).toMatchObject({ name: "TypeError", code: "ERR_BPTT_TYPE" });
    expect(caught(() => fileStore("")).message).toBe('fileStore() takes the path of a file, got ""');
  });
});
