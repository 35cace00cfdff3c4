import { dirname } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { freePort } from "../runtime/server.ts";
import { executable } from "../runtime/tools.ts";
import { Example } from "./example.ts";

const deno = executable("Deno", "DENO", "@deno/linux-x64-glibc/deno");
const example = new Example("deno", [dirname(deno)]);
const [, train, serve] = example.commands as [string, string, string];

beforeAll(async () => {
  example.useTarball();
  await example.run("npm install"); // deno install knows no tarballs
});

const env = { DENO_NO_UPDATE_CHECK: "1" };

test("its types are right", async () => {
  await example.run("deno check *.ts", env);
});

test("trains a forecaster that beats the simple rules, and serves its forecasts", async () => {
  const output = await example.run(train, env);
  const line = /in ppm: (.*)/.exec(output)?.[1] as string;
  const { model, ...rules } = Object.fromEntries(
    line.split(", ").map((entry) => {
      const [name, error] = entry.split(" ");
      return [name as string, Number(error)];
    }),
  );
  expect(Object.keys(rules)).toContain("seasonalDrift");
  expect(model).toBeLessThan(Math.min(...Object.values(rules)));

  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const tasks = JSON.parse(example.read("deno.json")).tasks;
  expect(serve).toBe("deno task serve");
  const server = await example.serve(tasks.serve.replace("deno serve", `deno serve --port ${port}`), url, env);
  try {
    const months = (await (await fetch(url)).json()) as { month: string; ppm: number; interval: [number, number] }[];
    expect(months.map(({ month }) => month)).toEqual(
      Array.from({ length: 12 }, (_, i) => new Date(Date.UTC(2020, 4 + i)).toISOString().slice(0, 7)),
    );
    for (const { ppm, interval } of months) {
      expect(ppm).toBeGreaterThan(405);
      expect(ppm).toBeLessThan(425);
      expect(interval[0]).toBeLessThanOrEqual(ppm);
      expect(interval[1]).toBeGreaterThanOrEqual(ppm);
    }
    expect((await fetch(`${url}/other`)).status).toBe(404);
  } finally {
    await server.stop();
  }
});
