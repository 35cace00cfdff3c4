import type { ColumnSeries } from "bptt/tasks";

/** Carbon dioxide in the air of Mauna Loa, ppm, a value a month; NaN where the file has none. */
export async function readSeries(): Promise<ColumnSeries> {
  const text = await Deno.readTextFile(new URL("co2.csv", import.meta.url));
  const rows = text
    .trimEnd()
    .split("\n")
    .slice(1)
    .map((line) => line.split(","));
  return {
    columns: { ppm: rows.map(([, ppm]) => (ppm === "" ? NaN : Number(ppm))) },
    times: rows.map(([month]) => Date.parse(month)),
  };
}
