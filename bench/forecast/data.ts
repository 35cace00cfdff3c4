// Real series of the npm package vega-datasets.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { ColumnSeries } from "bptt/tasks";
import { parse } from "csv-parse/sync";

type Row = Readonly<Record<string, string>>;

function readCsv(file: string): Row[] {
  const built = createRequire(new URL("../data/", import.meta.url)).resolve("vega-datasets"); // build/index.js of the package
  return parse(readFileSync(join(built, "../../data", file), "utf8"), { columns: true });
}

const WEATHER = ["precipitation", "temp_max", "temp_min", "wind"];

/** The weather of each day from 2012 to 2015, by NOAA (public domain): mm, °C, °C, m/s. 1461 rows. */
export function weather(location: "Seattle" | "New York"): ColumnSeries {
  const rows = readCsv("weather.csv").filter((row) => row.location === location);
  return {
    columns: Object.fromEntries(WEATHER.map((name) => [name, rows.map((row) => Number(row[name]))])),
    times: rows.map(({ date }) => Date.parse(date as string)),
  };
}

/**
 * Carbon dioxide in the air of Mauna Loa, ppm, a value a month from March 1958 to April 2020, by the Scripps CO2 Program
 * (CC BY 4.0). The months that the file leaves out are NaN. 746 rows.
 */
export function carbonDioxide(): ColumnSeries {
  const rows = readCsv("co2-concentration.csv");
  const month = ({ Date: date = "" }: Row) => 12 * Number(date.slice(0, 4)) + Number(date.slice(5, 7)) - 1;
  const [first, last] = [rows[0], rows.at(-1)] as [Row, Row];
  const co2 = new Float64Array(month(last) - month(first) + 1).fill(Number.NaN);
  for (const row of rows) co2[month(row) - month(first)] = Number(row.CO2);
  return { columns: { co2 }, times: Float64Array.from(co2, (_, i) => Date.UTC(0, month(first) + i)) };
}
