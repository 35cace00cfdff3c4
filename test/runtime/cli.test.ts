// The command line as a user types it, in a folder where the packed tarball is installed.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, describe, expect, inject, test } from "vitest";

const bptt = join(inject("app"), "node_modules/.bin/bptt");
const folder = mkdtempSync(join(tmpdir(), "bptt-cli-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a command line; both streams and the exit code. */
function run(args: string[], input = ""): { out: string; err: string; code: number | null } {
  const { stdout, stderr, status } = spawnSync(bptt, args, { cwd: folder, encoding: "utf8", input });
  return { out: stdout, err: stderr, code: status };
}

/** The objects that a command prints, one a line. */
function json(args: string[], input = ""): Record<string, never>[] {
  const { out, code, err } = run([...args, "--json"], input);
  expect(code, err).toBe(0);
  return out
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}

const file = (name: string, text: string) => writeFileSync(join(folder, name), text);
const read = (name: string) => readFileSync(join(folder, name));

const CITIES = ["Oslo", "Rome", "Lima", "Paris", "Cairo", "Delhi", "Quito", "Tunis"];
file(
  "trips.conll",
  Array.from({ length: 160 }, (_, i) => {
    const [from, to] = [CITIES[i % 8], CITIES[(i * 3 + 1) % 8]];
    return `a O\ntrip O\nfrom O\n${from} B-from\nto O\n${to} B-to\n`;
  }).join("\n"),
);

describe("tagging", () => {
  const train = ["tag", "train", "trips.conll", "--epochs", "6", "--hidden", "24", "--lr", "0.01", "--out"];

  test("train, predict and inspect", () => {
    const { err, out, code } = run([...train, "tagger.bptt", "--valid", "trips.conll", "--patience", "6"]);
    expect(err).toMatch(/^160 sentences, 3 tags, \d+ words\nepoch 1\/6 {2}loss \d\.\d{4} {2}valid \d\.\d{4} {2}F1 /);
    expect(err).toContain("tagger.bptt is ready: F1 100.00 % on the validation sentences");
    expect([out, code, existsSync(join(folder, "tagger.bptt.checkpoint"))]).toEqual(["", 0, false]);

    const text = "a trip from Lima to Oslo";
    expect(run(["tag", "predict", "tagger.bptt", text]).out).toMatch(
      /^a trip from Lima to Oslo\n {2}from {2}Lima {2}\d+\.\d %\n {2}to {4}Oslo {2}\d+\.\d %\n$/,
    );
    const [first, second] = json(["tag", "predict", "tagger.bptt"], `${text}\n\na trip\n`);
    expect(first).toMatchObject({ text, slots: [{ type: "from", text: "Lima", start: 12, end: 16 }, { type: "to" }] });
    expect(second).toEqual({ text: "a trip", slots: [] });
    const tags = run(["tag", "predict", "tagger.bptt", "--tags", "to Rome"]).out.split("\n");
    expect(tags.map((line) => line.split("\t").slice(0, 2))).toEqual([["to", "O"], ["Rome", "B-to"], [""]]);

    const [description] = json(["inspect", "tagger.bptt"]);
    expect(description).toMatchObject({ kind: "tagger", bytes: read("tagger.bptt").length });
    const seen = run(["inspect", "tagger.bptt"]).out;
    expect(seen).toMatch(/^tagger\.bptt: tagger, \d+(\.\d+)? KiB\n/);
    expect(seen).toMatch(/\nrnn\.weight_hh_l0 +F32 +\[96, 24\] +9\.00 KiB\n/);
  });

  test("Ctrl-C saves and says how to go on, and what goes on ends with the same bytes", async () => {
    expect(run([...train, "whole.bptt"]).code).toBe(0);
    const child = spawn(bptt, [...train, "parts.bptt"], { cwd: folder });
    let err = "";
    child.stderr.on("data", (chunk) => {
      const before = err;
      err += chunk;
      if (err.includes("epoch 2/6") && !before.includes("epoch 2/6")) child.kill("SIGINT");
    });
    const code = await new Promise((resolve) => child.on("close", resolve)); // and all that it wrote is read
    expect(code).toBe(130);
    expect(err).toMatch(
      /\nstopped; all is saved in parts\.bptt\.checkpoint\. To go on:\n {2}bptt tag train trips\.conll --epochs 6 --hidden 24 --lr 0\.01 --out parts\.bptt\n$/,
    );
    expect(existsSync(join(folder, "parts.bptt"))).toBe(false);
    expect(json(["inspect", "parts.bptt.checkpoint"])[0]).toMatchObject({ kind: "checkpoint" });
    const again = run([...train, "parts.bptt"]);
    expect(again.err).toMatch(/\ngoing on from parts\.bptt\.checkpoint\nepoch [23]\/6 /);
    expect(read("parts.bptt").equals(read("whole.bptt"))).toBe(true);
    expect(existsSync(join(folder, "parts.bptt.checkpoint"))).toBe(false);
  });
});

test("a checkpoint of another training is refused, and one that only lacks its model ends with it", async () => {
  const train = ["tag", "train", "trips.conll", "--epochs", "2", "--hidden", "8", "--out", "kept.bptt"];
  const child = spawn(bptt, [...train, "--lr", "0.01"], { cwd: folder });
  // What lies there when training is over and the model not yet written.
  const last: Record<string, Buffer> = {};
  const names = ["kept.bptt.checkpoint", "kept.bptt.checkpoint.json"];
  let code: number | null | undefined;
  child.on("exit", (given) => {
    code = given;
  });
  while (code === undefined) {
    for (const name of names) {
      try {
        last[name] = read(name);
      } catch {} // not yet there, or no more
    }
    await wait(1);
  }
  expect([code, names.some((name) => existsSync(join(folder, name)))]).toEqual([0, false]);
  const model = read("kept.bptt");
  rmSync(join(folder, "kept.bptt"));
  for (const name of names) writeFileSync(join(folder, name), last[name] as Buffer);

  const other = run(train);
  expect([other.out, other.code]).toEqual(["", 1]);
  expect(other.err).toMatch(
    /kept\.bptt\.checkpoint is of a training with --lr 0\.01\. To go on with it, give the same again;/,
  );
  file("others.conll", "a O\n");
  expect(run(["tag", "train", "others.conll", ...train.slice(3), "--lr", "0.01"]).err).toContain("with other data.");
  const same = run([...train, "--lr", "0.01"]);
  expect(same.err).toContain("going on from kept.bptt.checkpoint");
  expect(read("kept.bptt").equals(model)).toBe(true);
});

test("text: train, generate and inspect", () => {
  file("text.txt", Array.from({ length: 400 }, (_, i) => `the ${["cat", "dog", "cow"][i % 3]} sat.\n`).join(""));
  const args = [
    "text",
    "train",
    "text.txt",
    "--epochs",
    "6",
    "--hidden",
    "32",
    "--batch",
    "4",
    "--steps",
    "16",
    "--out",
    "text.bptt",
  ];
  const [{ perplexity }] = json(args) as unknown as [{ perplexity: number }];
  expect(perplexity).toBeLessThan(1.5);
  const generate = ["text", "generate", "text.bptt", "--prompt", "the c", "--length", "30"];
  const { out, code } = run(generate);
  expect([out.length, code]).toEqual([36, 0]); // prompt, 30 characters, end of line
  expect(out.startsWith("the c")).toBe(true);
  expect(run(generate).out).toBe(out);
  expect(run([...generate, "--temperature", "0"]).out).toMatch(/^the c(at|ow) sat\./);
  expect(json(generate)).toEqual([{ prompt: "the c", text: out.slice(5, -1) }]);
  expect(json(["inspect", "text.bptt"])[0]).toMatchObject({ kind: "text" });
  const early = `'${bptt}' text generate text.bptt --length 100000000 | head -c 5`;
  expect(execFileSync("sh", ["-c", early], { cwd: folder, encoding: "utf8", timeout: 10_000 })).toHaveLength(5);
});

test.each([
  ["what writes", ["text", "generate", "text.bptt", "--length", "100000000"]],
  ["what computes", ["gradient-flow", "--steps", "2000", "--hidden", "256"]],
  ["what waits for texts", ["tag", "predict", "tagger.bptt"]],
])("Ctrl-C ends %s at once", async (_, args) => {
  const child = spawn(bptt, args, { cwd: folder });
  child.stdout.resume();
  const ended = new Promise((resolve) => child.on("exit", (_, signal) => resolve(signal)));
  await wait(700);
  child.kill("SIGINT");
  try {
    expect(await Promise.race([ended, wait(20_000, "goes on")])).toBe("SIGINT"); // alone, each goes on for much longer
  } finally {
    child.kill("SIGKILL");
  }
});

test("forecast: train and predict", () => {
  const day = (t: number) => new Date(Date.UTC(2026, 0, 1) + t * 86_400_000).toISOString().slice(0, 10);
  const load = (t: number) => [3, 4, 6, 5, 4, 1, 0][t % 7] as number;
  const rows = Array.from({ length: 300 }, (_, t) => `${day(t)},${load(t) + (t % 11) / 20},${t % 5}`);
  file("load.csv", `day,load,other\n${rows.join("\n")}\n`);
  const args = [
    "forecast",
    "train",
    "load.csv",
    "--targets",
    "load",
    "--horizon",
    "7",
    "--input",
    "14",
    "--season",
    "7",
    "--calendar",
    "dayOfWeek",
  ];
  const { err, code } = run([...args, "--epochs", "3", "--hidden", "16", "--out", "load.bptt"]);
  expect(code, err).toBe(0);
  expect(err).toMatch(
    /load\.bptt is ready\. Mean absolute error on the last rows, which nothing was chosen by:\n {2}forecaster +\d/,
  );
  const lines = run(["forecast", "predict", "load.bptt", "load.csv"]).out.trimEnd().split("\n");
  expect(lines[0]).toBe("day,load,load 10%,load 90%");
  const cells = lines.slice(1).map((line) => line.split(","));
  expect(cells.map(([time]) => time?.slice(0, 10))).toEqual(Array.from({ length: 7 }, (_, i) => day(300 + i)));
  for (const [i, [, value, low, high]] of cells.entries()) {
    expect(Math.abs(Number(value) - load(300 + i))).toBeLessThan(1);
    expect(Number(low) <= Number(value) && Number(value) <= Number(high)).toBe(true);
  }
  const [first] = json(["forecast", "predict", "load.bptt", "load.csv"]);
  expect(first).toMatchObject({ load: { value: expect.closeTo(Number(cells[0]?.[1]), 4) } });
});

test("forecast: a series too short to calibrate and to judge by still gives a model", () => {
  const rows = Array.from({ length: 61 }, (_, t) => `${t % 7}`);
  file("short.csv", `load\n${rows.join("\n")}\n`);
  const args = ["forecast", "train", "short.csv", "--horizon", "10", "--input", "7", "--epochs", "1", "--hidden", "4"];
  const { err, code } = run([...args, "--valid", "0.3", "--out", "short.bptt"]);
  expect(code, err).toBe(0);
  expect(err).toContain("The intervals are not calibrated: ");
  expect(err).toContain("short.bptt is ready. There are too few rows left to tell how good it is");
  expect(run(["forecast", "predict", "short.bptt", "short.csv"]).out.trimEnd().split("\n")).toHaveLength(11);
});

test("gradient-flow: the classic cases, clipped and not", () => {
  const { out, code } = run(["gradient-flow", "--train", "5"]);
  expect(code).toBe(0);
  const verdicts = [...out.matchAll(/^gradient flow: (\w+)/gm)].map(([, verdict]) => verdict);
  expect(verdicts).toEqual(["vanishing", "exploding", "exploding", "healthy", "healthy"]);
  expect(out).toMatch(
    /norm of the gradient up to 1\.\d+e\+3\d, not clipped\.|norm of the gradient up to [^,]+e\+\d+, not clipped\./,
  );
  expect(out).toMatch(/clipped to 1 at most/);
  const cases = json(["gradient-flow", "--train", "1", "--steps", "20", "--case", "lstm", "--svg", "pictures"]);
  expect(cases).toMatchObject([{ case: "lstm", verdict: "healthy", trained: [{}] }]);
  expect(read("pictures/lstm.svg").toString()).toMatch(/^<svg .*<\/svg>\s*$/s);
});

describe("called in a wrong way", () => {
  test.each<[string, string[], number, RegExp]>([
    ["nothing", [], 2, /^bptt: a command is missing\nTry: bptt --help\n$/],
    ["an unknown command", ["train"], 2, /there is no command "train"; there are tag train, tag predict/],
    ["half a command", ["tag"], 2, /after "tag" comes train or predict/],
    ["another half", ["tag", "learn"], 2, /after "tag" comes train or predict, not "learn"/],
    ["a value that looks like an option", ["tag", "train", "x", "--lr", "-1"], 2, /--lr needs a value; .* --lr=-1\n/],
    [
      "a folder to write to",
      ["tag", "train", "trips.conll", "--out", "."],
      1,
      /\nbptt: cannot write \.: it is a folder\n$/,
    ],
    ["an operand missing", ["tag", "train"], 2, /^bptt tag train: DATA is missing\nTry: bptt tag train --help\n$/],
    [
      "a case that there is not",
      ["gradient-flow", "--case", "rnn"],
      2,
      /--case must be rnn-small or rnn-large or rnn-large-clipped or lstm or gru, got "rnn"\nTry: bptt gradient-flow --help\n$/,
    ],
    ["an operand too many", ["inspect", "a", "b"], 2, /"b" is one argument too many/],
    ["an unknown option", ["inspect", "--deep", "a"], 2, /Unknown option '--deep'/],
    [
      "a number that is none",
      ["tag", "train", "x", "--epochs", "many"],
      2,
      /--epochs must be an integer of at least 1, got "many"/,
    ],
    [
      "a file that is not there",
      ["inspect", "nothing"],
      1,
      /^bptt: cannot read nothing: there is no such file or folder\n$/,
    ],
    ["a folder", ["inspect", "."], 1, /cannot read \.: it is a folder/],
    ["no model", ["tag", "predict", "trips.conll", "hi"], 1, /^bptt: trips\.conll: this is no safetensors file/],
    ["nothing to inspect", ["inspect", "trips.conll"], 1, /^bptt: trips\.conll: this is no safetensors file/],
    ["no sentences", ["tag", "train", "empty.conll"], 1, /empty\.conll has no sentences/],
    ["half a line", ["tag", "train", "half.conll"], 1, /half\.conll, line 2: expected a token and its tag/],
    ["no numbers", ["forecast", "train", "words.csv"], 1, /words\.csv, row 1, column "a": "x" is no number/],
  ])("%s", (_, args, code, message) => {
    file("empty.conll", "\n");
    file("half.conll", "to O\nRome\n");
    file("words.csv", "a,b\nx,1\n");
    const result = run(args);
    expect(result.err).toMatch(message);
    expect([result.out, result.code]).toEqual(["", code]);
  });

  test("help goes to standard output", () => {
    expect(run(["--help"])).toMatchObject({ err: "", code: 0, out: expect.stringContaining("usage: bptt COMMAND") });
    for (const args of [
      ["tag", "train"],
      ["forecast", "predict"],
      ["text", "generate"],
      ["gradient-flow"],
      ["inspect"],
    ]) {
      const { out, err, code } = run([...args, "--help"]);
      expect([err, code]).toEqual(["", 0]);
      expect(out).toMatch(new RegExp(`^usage: bptt ${args.join(" ")} \\[options\\]`));
    }
    expect(run(["help", "tag", "train"])).toEqual(run(["tag", "train", "-h"]));
    const group = run(["tag", "--help"]);
    expect([group.err, group.code]).toEqual(["", 0]);
    expect(group.out).toMatch(/tag train .*\n {2}tag predict /);
    expect(group.out).not.toContain("text train");
    const { version } = JSON.parse(readFileSync("package.json", "utf8"));
    expect(run(["--version"]).out).toBe(`${version}\n`);
  });

  test("whoever reads may stop early", () => {
    const shell = `'${bptt}' gradient-flow --train 0 --steps 10 | head -1`;
    expect(execFileSync("sh", ["-c", shell], { encoding: "utf8" })).toBe("tanh RNN, small recurrent weights\n");
  });
});
