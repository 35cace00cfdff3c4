/**
 * A training whose process is killed at 20 random moments, and started again each time, ends with the same bits as one that
 * is left alone: weights, optimizer, random numbers and the reports of all epochs. The moments are drawn over the length of the
 * training; as it writes a checkpoint after every step, they fall on steps, validations and all parts of a write.
 */

import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Generator } from "bptt";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";

const KILLS = 20;
const root = fileURLToPath(new URL("../../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "bptt-kill-"));
const program = join(folder, "program.mjs");

beforeAll(async () => {
  await build({
    entryPoints: [join(root, "test/train/kill/program.ts")],
    tsconfig: join(root, "tsconfig.json"),
    bundle: true,
    platform: "node",
    format: "esm",
    outfile: program,
  });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Starts the training, or goes on with it; resolves once it trains. */
async function start(name: string): Promise<{ process: ChildProcess; ended: Promise<number | null> }> {
  const own = join(folder, name);
  mkdirSync(own, { recursive: true });
  const child = spawn(process.execPath, [program, own], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  await Promise.race([new Promise((resolve) => child.stdout.once("data", resolve)), ended]);
  return { process: child, ended };
}

/** The last line of every epoch's report, and whether one that came twice was the same twice. */
function outcome(name: string) {
  const lines = readFileSync(join(folder, name, "reports.jsonl"), "utf8")
    .trim()
    .split("\n");
  const byEpoch = new Map<number, Set<string>>();
  for (const line of lines) {
    const { epoch } = JSON.parse(line);
    byEpoch.set(epoch, (byEpoch.get(epoch) ?? new Set()).add(line));
  }
  return {
    reports: [...byEpoch].map(([epoch, texts]) => [epoch, ...texts]),
    weights: readFileSync(join(folder, name, "weights")).toString("base64"),
  };
}

test(`killed ${KILLS} times it ends with the bits of one left alone`, { timeout: 120_000 }, async () => {
  const alone = await start("alone");
  const trainingFrom = performance.now();
  expect(await alone.ended).toBe(0);
  const ms = performance.now() - trainingFrom;
  const expected = outcome("alone");
  expect(expected.reports.map(([epoch]) => epoch)).toEqual([1, 2, 3, 4, 5, 6]);

  const moments = new Generator(1990);
  let kills = 0;
  // All kills together take less than one training; where it ends before the last of them, another one is begun.
  for (let round = 1; kills < KILLS; ++round) {
    for (let code: number | null = null; code === null; ) {
      const run = await start(`killed${round}`);
      const kill = () => kills < KILLS && run.process.kill("SIGKILL");
      const timer = setTimeout(kill, (moments.random() * 1.6 * ms) / KILLS);
      code = await run.ended;
      clearTimeout(timer);
      if (code === null) kills += 1;
    }
    expect(outcome(`killed${round}`), `after ${kills} kills`).toEqual(expected);
    expect(existsSync(join(folder, `killed${round}`, "last.ckpt.tmp")), "something is left behind").toBe(false);
  }
  expect(kills).toBe(KILLS);
});
