// The tests of the runtimes are worth what they refuse: a wrong bit, a missing runtime, a run of nothing.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Child } from "./child.ts";
import { fill, LANGUAGES, table } from "./readme.ts";
import { failed } from "./report.ts";
import { run } from "./run.ts";
import { fault, type Outcome, type Runtime, trains } from "./runtime.ts";
import { runtimes } from "./runtimes/index.ts";
import { select } from "./selection.ts";
import { executable } from "./tools.ts";

const reference: Outcome = { firstLoss: 1.5, lastLoss: 0.1, digests: { training: "01234567", file: "89abcdef" } };

describe("what is compared", () => {
  const way = { name: "any", run: async () => reference };

  test("one bit of one part is a fault, and so is a part too few or too many", () => {
    const digests = { ...reference.digests, file: "89abcdee" };
    expect(fault(way, reference, reference)).toBeUndefined();
    expect(fault(way, { ...reference, digests }, reference)).toBe(
      "not the bits of the reference: file 89abcdee for 89abcdef",
    );
    expect(fault(way, { ...reference, digests: {} }, reference)).toContain("training undefined for");
    expect(fault(way, { ...reference, digests: { ...reference.digests, more: "1" } }, reference)).toContain(
      "more 1 for undefined",
    );
  });

  test("an error is a fault, but where the program must be refused, in words that name why", () => {
    const strict = { ...way, refusal: "'wasm-unsafe-eval'" };
    expect(fault(way, { error: "no such file" }, reference)).toBe("no such file");
    expect(fault(strict, { error: "needs script-src 'wasm-unsafe-eval'" }, reference)).toBeUndefined();
    expect(fault(strict, { error: "no such file" }, reference)).toBe(
      "the error does not name 'wasm-unsafe-eval': no such file",
    );
    expect(fault(strict, reference, reference)).toContain("ran the program instead of an error");
  });

  test("a program that learns nothing is no reference", () => {
    expect(() => trains({ ...reference, lastLoss: reference.firstLoss })).toThrow("does not train");
    expect(() => trains({ error: "broken" })).toThrow("broken");
  });
});

describe("a run fails", () => {
  const runtime = (answer: () => Outcome, version = () => "1.0"): Runtime => ({
    name: "Any",
    version,
    ways: [{ name: "way", run: async () => answer() }],
  });
  const faults = async (runtime: Runtime) => (await run(runtime, "app", reference)).map(({ fault }) => fault);

  test("where one runtime has other bits", async () => {
    const rows = await run(
      runtime(() => reference),
      "app",
      reference,
    );
    const others = await run(
      runtime(() => ({ ...reference, digests: { ...reference.digests, training: "01234566" } })),
      "app",
      reference,
    );
    expect(failed({ rows })).toBe(false);
    expect(failed({ rows: [...rows, ...others] })).toBe(true);
  });

  test("where one is missing, or does not tell its version", async () => {
    const missing = () => {
      executable("Any", "ANY_RUNTIME", "nowhere/any");
      return reference;
    };
    const words = /^Any is missing at .*tools\/node_modules\/nowhere\/any: `node scripts\/install-runtimes\.mjs`/;
    expect(await faults(runtime(missing))).toEqual([expect.stringMatching(words)]);
    const silent = () => {
      throw new Error("no version");
    };
    expect(await faults(runtime(() => reference, silent))).toEqual(["no version"]);
  });

  test("where nothing was run", () => {
    expect(failed({ rows: [] })).toBe(true);
  });
});

describe("a command line", () => {
  const names = (words: string[], except: string[] = []) => select(runtimes, words, except).map(({ name }) => name);

  test("names all runtimes, some by the beginnings of their names, or those to leave out", () => {
    expect(names([])).toHaveLength(runtimes.length);
    expect(names(["node 2", "firefox"])).toEqual(["Node 20", "Node 22", "Node 24", "Node 26", "Firefox"]);
    const rest = names([], ["Node", "WebKit"]);
    expect(rest).toHaveLength(runtimes.length - 6);
    expect(rest).not.toContain("WebKitGTK");
  });

  test.each<[string, string[], string[], RegExp]>([
    ["an unknown name", ["Nodes"], [], /no runtime Nodes; there are Node, Node 20, /],
    ["an unknown name to leave out", [], ["Safari"], /no runtime Safari; there are/],
    ["names of both kinds, as after `--except A B`", ["Firefox"], ["WebKitGTK"], /each after an --except of its own/],
    ["nothing that remains", [], runtimes.map(({ name }) => name), /nothing is tested/],
  ])("is refused for %s", (_, words, except, message) => {
    expect(() => names(words, except)).toThrow(message);
  });
});

describe.each(Object.keys(LANGUAGES))("the table in %s", (readme) => {
  const text = readFileSync(readme, "utf8");
  const VERSION = /\d+(?:\.\d+)+|\d{4}-\d\d-\d\d/g;
  const rows = runtimes.slice(1).flatMap(({ name, ways }) =>
    ways.map(({ name: way, refusal }) => {
      return { runtime: name, version: "1.0", way, refused: refusal !== undefined };
    }),
  );

  test("is the one that a run writes, but for versions", () => {
    expect(fill(text, table(rows, readme)).replace(VERSION, "1.0")).toBe(text.replace(VERSION, "1.0"));
  });

  test("has the versions that are installed", () => {
    const { dependencies, optionalDependencies } = JSON.parse(readFileSync("test/runtime/tools/package.json", "utf8"));
    const told = new Set(text.match(VERSION));
    for (const [name, version] of Object.entries<string>({ ...dependencies, ...optionalDependencies })) {
      const [, date] = /^1\.(\d{8})\./.exec(version) ?? [];
      const own = date ? date.replace(/(....)(..)(..)/, "$1-$2-$3") : (version.split("@").at(-1) as string);
      if (name !== "@rollup/plugin-node-resolve") expect(told, name).toContain(own);
    }
  });
});

describe("a program beside the tests", () => {
  const node = (script: string) => new Child(process.execPath, ["-e", script]);

  test("ends with all that it started", async () => {
    const forever = "setInterval(() => {}, 1000)";
    const program = node(
      `console.log("pid " + require("child_process").spawn(process.execPath, ["-e", "${forever}"]).pid); ${forever}`,
    );
    await program.says(/pid \d+\n/);
    const pid = Number(/\d+/.exec(program.stdout));
    expect(process.kill(pid, 0)).toBe(true);
    await program.stop();
    expect(await program.end).toBe("SIGTERM");
    await expect.poll(() => isRunning(pid)).toBe(false);
  });

  test("that ends by itself is an error for who waits for it, with its words", async () => {
    const program = node('console.error("no port is free"); process.exitCode = 3;');
    await expect(program.until(() => new Promise(() => {}))).rejects.toThrow(/ended with 3\nno port is free/);
    await expect(program.answers("http://127.0.0.1:1")).rejects.toThrow("ended with 3");
    await program.stop();
  });

  test("that does not exist is an error, and no crash", async () => {
    const program = new Child("/nowhere/program");
    await expect(program.says(/anything/)).rejects.toThrow("ENOENT");
    await program.stop();
  });
});

/** Whether a process is there and no corpse that nobody has asked for. */
function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}
