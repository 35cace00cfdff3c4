// Bundlers: what each makes of one page runs in Chromium. None has more of a configuration than where things are.
import { join } from "node:path";
import { build as esbuild, version as esbuildVersion } from "esbuild";
import type { Runtime } from "../runtime.ts";
import { serve } from "../server.ts";
import { load, toolVersion } from "../tools.ts";
import { openChromium, visit } from "./browsers.ts";

interface Webpack {
  default(options: object, done: (error: Error | null, stats: { toJson(): { errors: object[] } }) => void): void;
}

interface Rollup {
  rollup(options: object): Promise<{ write(options: object): Promise<unknown> }>;
}

interface NodeResolve {
  nodeResolve(): object;
}

interface Bundler extends Pick<Runtime, "name" | "version"> {
  /** Bundles an application's page.mjs into the file page.js of a folder. */
  build(app: string, out: string): Promise<unknown>;
}

const builds: readonly Bundler[] = [
  {
    name: "esbuild",
    version: () => esbuildVersion,
    build: (app, out) =>
      esbuild({ entryPoints: [join(app, "page.mjs")], outfile: join(out, "page.js"), bundle: true, format: "esm" }),
  },
  {
    name: "Rollup",
    version: () => toolVersion("rollup"),
    async build(app, out) {
      const { rollup } = await load<Rollup>("rollup");
      const { nodeResolve } = await load<NodeResolve>("@rollup/plugin-node-resolve");
      const bundle = await rollup({ input: join(app, "page.mjs"), plugins: [nodeResolve()] });
      await bundle.write({ file: join(out, "page.js"), format: "es" });
    },
  },
  {
    name: "webpack",
    version: () => toolVersion("webpack"),
    async build(app, out) {
      const { default: webpack } = await load<Webpack>("webpack");
      const output = { path: out, filename: "page.js" };
      await new Promise<void>((resolve, reject) => {
        webpack({ context: app, entry: "./page.mjs", mode: "production", output }, (error, stats) => {
          const errors = error ? [error] : stats.toJson().errors;
          if (errors.length > 0) reject(new Error(errors.map((error) => JSON.stringify(error)).join("\n")));
          else resolve();
        });
      });
    },
  },
];

const PAGE = '<!doctype html><title>bptt</title><script type="module" src="/page.js"></script>';

export const bundlers: readonly Runtime[] = builds.map(({ name, version, build }) => ({
  name,
  version,
  needs: ["tools", "chromium"],
  ways: [
    {
      name: "bundle",
      async run(app) {
        const out = join(app, "bundles", name);
        await build(app, out);
        return visit(openChromium, await serve(out, PAGE));
      },
    },
  ],
}));
