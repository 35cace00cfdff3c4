// Bundles for platforms that forbid compiling WebAssembly: the binary stays a file beside the code.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

/** The parts of a bundled Cloudflare Worker, with the names under which its code imports them. */
export interface WorkerBundle {
  readonly folder: string;
  readonly code: string;
  readonly binary: string;
}

/** Bundles an application's worker.mjs as wrangler does, into a folder of its own. */
export async function bundleWorker(app: string, name: string): Promise<WorkerBundle> {
  const folder = join(app, "bundles", name);
  await build({
    absWorkingDir: app,
    entryPoints: ["worker.mjs"],
    outdir: folder,
    bundle: true,
    format: "esm",
    conditions: ["workerd"],
    loader: { ".wasm": "copy" },
    assetNames: "[name]",
    outExtension: { ".js": ".mjs" },
  });
  const files = readdirSync(folder).sort();
  const binary = files.find((file) => file.endsWith(".wasm"));
  if (files.length !== 2 || !binary) throw new Error(`expected the code and one binary, got ${files.join(", ")}`);
  return { folder, code: "worker.mjs", binary };
}

/** Bundles an application's edge.mjs as Next does: the platform compiles the binary and gives it as a global. */
export async function bundleEdge(app: string, global: string): Promise<{ code: string; binary: string }> {
  const binaries: string[] = [];
  const { outputFiles } = await build({
    absWorkingDir: app,
    entryPoints: ["edge.mjs"],
    write: false,
    bundle: true,
    format: "iife",
    conditions: ["edge-light"],
    plugins: [
      {
        name: "binary-as-a-global",
        setup(build) {
          build.onLoad({ filter: /\.wasm$/ }, ({ path }) => {
            binaries.push(path);
            return { contents: `export default ${global};` };
          });
        },
      },
    ],
  });
  const [binary] = binaries;
  const [file] = outputFiles;
  if (binaries.length !== 1 || !binary || !file) throw new Error(`expected one binary, got ${binaries.join(", ")}`);
  return { code: file.text, binary };
}
