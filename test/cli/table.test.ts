/** What the command line reads of CSV files. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { readTable } from "../../src/cli/table.js";

const folder = mkdtempSync(join(tmpdir(), "bptt-table-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function read(text: string) {
  const path = join(folder, "table.csv");
  writeFileSync(path, text);
  return readTable(path);
}

describe("numbers", () => {
  test.each([
    ["commas between cells", "a,b\n1.5,-2e3\n,.5\n", [1.5, Number.NaN], [-2000, 0.5]],
    [
      "semicolons, and commas for decimal points",
      "\uFEFFa;b\r\n1,5;-2,0e3\r\n;,5\r\n",
      [1.5, Number.NaN],
      [-2000, 0.5],
    ],
    ["tabs and quotes", 'a\t"b"\n"1,5"\t-2000\nNA\t0.5\n', [1.5, Number.NaN], [-2000, 0.5]],
  ])("%s", (_, text, a, b) => {
    expect(read(text).columns).toEqual({ a: Float64Array.from(a), b: Float64Array.from(b) });
  });

  test.each(["0x1F", "1,5", "1.2.3", "x", "0b1", "Infinity"])("%s is none", (cell) => {
    expect(() => read(`a,b\n"${cell}",1\n`)).toThrow(`row 1, column "a": "${cell}" is no number`);
  });
});
