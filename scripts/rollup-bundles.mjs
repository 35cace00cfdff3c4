// The bundles that Rollup makes of the programs of test/runtime/bundles, minified, for size-limit, which bundles with esbuild alone.
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { nodeResolve } from "@rollup/plugin-node-resolve";
import { transform } from "esbuild";
import { rollup } from "rollup";

const programs = "test/runtime/bundles";
const folder = "node_modules/.cache/bundles";

mkdirSync(folder, { recursive: true });
for (const name of readdirSync(programs)) {
  const bundle = await rollup({ input: join(programs, name), plugins: [nodeResolve()] });
  const { output } = await bundle.generate({ format: "es" });
  const { code } = await transform(output[0].code, { minify: true, charset: "ascii" });
  writeFileSync(join(folder, name), code);
}
