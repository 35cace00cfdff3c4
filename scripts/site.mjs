// npm run site: builds the page into site/dist and serves it until Ctrl-C.
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import { buildSite, OUTPUT } from "../site/build.mjs";
import { serveFolder } from "../site/serve.mjs";

const USAGE = `usage: npm run site -- [--port N] [--build-only]

Builds the page of moving gradients into site/dist and serves it on this machine until Ctrl-C.

  --port N      serve on this port (default: 8080, or a free one where that is taken)
  --build-only  only build: site/dist can then be put on any web server
  --help        this text`;

const DEFAULT_PORT = 8080;

function readOptions(args) {
  const { values } = parseArgs({
    args,
    options: { port: { type: "string" }, "build-only": { type: "boolean" }, help: { type: "boolean" } },
  });
  const port = values.port === undefined ? undefined : Number(values.port);
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port < 65536))
    throw new Error(`--port takes a number from 0 to 65535, got "${values.port}"`);
  return { port, buildOnly: values["build-only"] ?? false, help: values.help ?? false };
}

async function serve(port) {
  try {
    return await serveFolder(OUTPUT, port ?? DEFAULT_PORT);
  } catch (error) {
    if (error.code === "EADDRINUSE" && port === undefined) return serveFolder(OUTPUT, 0);
    throw error;
  }
}

let options;
try {
  options = readOptions(process.argv.slice(2));
} catch (error) {
  console.error(`${error.message}\n\n${USAGE}`);
  process.exit(2);
}
if (options.help) {
  console.log(USAGE);
  process.exit(0);
}
try {
  const files = await buildSite();
  const zipped = files.reduce((sum, { path }) => sum + gzipSync(readFileSync(path)).length, 0);
  console.error(`built ${OUTPUT}: ${files.length} files, ${Math.round(zipped / 1000)} kB gzipped`);
  if (!options.buildOnly) {
    const { url, close } = await serve(options.port);
    console.log(url);
    console.error("Ctrl-C ends it.");
    for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => close().then(() => process.exit(0)));
  }
} catch (error) {
  console.error(error.code === "EADDRINUSE" ? `Port ${options.port} is taken; choose another by --port.` : error);
  process.exit(1);
}
