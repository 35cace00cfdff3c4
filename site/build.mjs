// Bundles the page into a folder that any web server can serve: one script and style sheet, one script for each worker, what
// they share in chunks of its own.
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** Where the page is built to, unless another folder is given. */
export const OUTPUT = here("dist");

/** The texts of a language, by key. */
async function texts() {
  const { outputFiles } = await build({ entryPoints: [here("strings/en.ts")], format: "esm", write: false });
  return (await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`)).en;
}

const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

/** The page with its English texts in place, so that it can be read before, and without, any script. */
function withTexts(html, strings) {
  const text = (key) => {
    if (!(key in strings)) throw new Error(`site/index.html wants the text "${key}", which site/strings/en.ts lacks`);
    return escaped(strings[key]);
  };
  return html
    .replace(/\{([a-z]+\.[a-z.]+)\}/g, (_, key) => text(key))
    .replace(/(data-text="([^"]+)"[^>]*>)(?=<\/)/g, (_, tag, key) => tag + text(key))
    .replace(/data-label="([^"]+)"/g, (label, key) => `${label} aria-label="${text(key)}"`);
}

/** Builds the page; returns the files it consists of with their sizes in bytes. */
export async function buildSite(outdir = OUTPUT) {
  await rm(outdir, { recursive: true, force: true });
  await mkdir(outdir, { recursive: true });
  const { metafile } = await build({
    entryPoints: [
      { in: here("main.ts"), out: "main" },
      { in: here("lab/worker.ts"), out: "lab-worker" },
      { in: here("ticket/worker.ts"), out: "ticket-worker" },
      { in: here("style.css"), out: "style" },
    ],
    outdir,
    bundle: true,
    splitting: true,
    minify: true,
    format: "esm",
    target: "es2022",
    tsconfig: here("tsconfig.json"),
    absWorkingDir: here(".."),
    metafile: true,
    logLevel: "warning",
  });
  await writeFile(join(outdir, "index.html"), withTexts(await readFile(here("index.html"), "utf8"), await texts()));
  await copyFile(here("icon.svg"), join(outdir, "icon.svg"));
  return Object.entries(metafile.outputs).map(([path, { bytes }]) => ({ path, bytes }));
}
