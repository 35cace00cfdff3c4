// The READMEs' tables of the runtimes, from the rows of a run.
import type { Row } from "./report.ts";

interface Language {
  readonly head: readonly [runtime: string, ways: string];
  readonly comma: string;
  /** What the ways are called. */
  readonly ways: Readonly<Record<string, string>>;
}

/** The languages of the READMEs. */
export const LANGUAGES: Readonly<Record<string, Language>> = {
  "README.md": {
    head: ["runtime", "ways, all with the same bits"],
    comma: ", ",
    ways: {
      import: "`import`",
      require: "`require`",
      "workerd serve": "worker, as on Cloudflare",
      worker: "worker",
      "stream in a Durable Object": "stream whose state a Durable Object keeps",
      "code generation off": "edge function with code generation off, as on Vercel",
      "plain page": "page without a bundler",
      "Web Worker": "Web Worker",
      "strict policy": "page under a strict content-security policy with `'wasm-unsafe-eval'`",
      "strict policy, Web Worker": "Web Worker under that policy",
      build: "build",
      "build, Web Worker": "build with a Web Worker",
      "development server": "development server",
      "development server, Web Worker": "development server with a Web Worker",
      bundle: "bundle",
    },
  },
  "README.zh-CN.md": {
    head: ["运行环境", "运行方式，结果都逐位相同"],
    comma: "、",
    ways: {
      import: "`import`",
      require: "`require`",
      "workerd serve": "Worker，与 Cloudflare 上相同",
      worker: "Worker",
      "stream in a Durable Object": "由 Durable Object 保存状态的流",
      "code generation off": "禁止生成代码的边缘函数，与 Vercel 上相同",
      "plain page": "不用打包工具的页面",
      "Web Worker": "Web Worker",
      "strict policy": "带 `'wasm-unsafe-eval'` 的严格内容安全策略下的页面",
      "strict policy, Web Worker": "同一策略下的 Web Worker",
      build: "构建",
      "build, Web Worker": "含 Web Worker 的构建",
      "development server": "开发服务器",
      "development server, Web Worker": "含 Web Worker 的开发服务器",
      bundle: "打包",
    },
  },
};

type Told = Pick<Row, "runtime" | "version" | "way" | "refused">;

/** A line for all runtimes that ran the program in the same ways: their versions, and these ways. */
function lines(rows: readonly Told[], { ways, comma }: Language): string[] {
  const byWays = new Map<string, Map<string, string[]>>(); // ways -> family -> versions
  for (const runtime of new Set(rows.map(({ runtime }) => runtime))) {
    const own = rows.filter((row) => row.runtime === runtime && !row.refused);
    const words = own.map(({ way }) => {
      const word = ways[way];
      if (word === undefined) throw new Error(`no language has a word for ${way}`);
      return word;
    });
    const family = runtime.replace(/ \d+$/, "");
    const families = byWays.get(words.join(comma)) ?? new Map<string, string[]>();
    families.set(family, [...(families.get(family) ?? []), own[0]?.version ?? ""]);
    byWays.set(words.join(comma), families);
  }
  return Array.from(byWays, ([words, families]) => {
    const versions = Array.from(families, ([family, versions]) => `${family} ${versions.join(", ")}`);
    return `| ${versions.join("; ")} | ${words} |\n`;
  });
}

/** The table of a README. */
export function table(rows: readonly Told[], readme: string): string {
  const language = LANGUAGES[readme];
  if (!language) throw new Error(`no language is that of ${readme}`);
  return `| ${language.head.join(" | ")} |\n|---|---|\n${lines(rows, language).join("")}`;
}

const START = "<!-- runtimes:start -->\n";
const END = "<!-- runtimes:end -->";

/** The text of a README with another table in it. */
export function fill(text: string, table: string): string {
  const [start, end] = [text.indexOf(START), text.indexOf(END)];
  if (start < 0 || end < start) throw new Error(`a README has no table between ${START.trim()} and ${END}`);
  return text.slice(0, start + START.length) + table + text.slice(end);
}
