// Browsers: each opens the same pages, which report to the server that they come from.
import { createHash } from "node:crypto";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { build } from "esbuild";
import { findChromium, findFirefox } from "../../../scripts/browsers.mjs";
import { startChromium, startFirefox } from "../../site/browsers.ts";
import { importMap } from "../importMap.ts";
import type { Answer, Runtime } from "../runtime.ts";
import { type Site, serve } from "../server.ts";
import { output, present } from "../tools.ts";
import { startWebKit, webKitVersion } from "./webkit.ts";

const INSTALLER = "scripts/install-browser.mjs";

/** A running browser. */
export interface Driver {
  open(url: string): Promise<{ readonly errors: readonly string[] }>;
  close(): Promise<void>;
}

const PATIENCE_MS = 60_000;

/** Opens a site in a browser of its own; what the page reports. */
export async function visit(start: () => Promise<Driver>, site: Site): Promise<Answer> {
  const patience = new AbortController();
  let browser: Driver | undefined;
  try {
    browser = await start();
    const { errors } = await browser.open(site.url);
    const silence = wait(PATIENCE_MS, undefined, { signal: patience.signal }).then(() => {
      const seen = [...errors, ...site.missing.map((path) => `${path} was not found`)].join("\n");
      throw new Error(`the page reported nothing in ${PATIENCE_MS} ms. ${seen}`);
    });
    return await Promise.race([site.answer, silence]);
  } finally {
    patience.abort();
    await browser?.close();
    await site.close();
  }
}

const mapped = (app: string) => `<script type="importmap">${importMap(app)}</script>`;
const script = (path: string) => `<script type="module" src="/${path}"></script>`;
const page = (...parts: string[]) => `<!doctype html><title>bptt</title>${parts.join("\n")}`;

/** Nothing but the application's own files and its one import map; `more` is what scripts may do besides. */
function strict(app: string, more = ""): string {
  const map = createHash("sha256").update(importMap(app)).digest("base64");
  return `default-src 'none'; script-src 'self' 'sha256-${map}' ${more}; worker-src 'self'; connect-src 'self'`;
}

/** The program on the main thread, without a bundler. */
const onMain = (app: string, policy?: string) => serve(app, page(mapped(app), script("page.mjs")), policy);

/** The program in a Web Worker. There are no import maps in workers: its code is bundled. */
async function inWorker(app: string, policy?: string): Promise<Site> {
  const outdir = join(app, "bundles/background");
  const entryPoints = ["workerPage.mjs", "background.mjs"];
  await build({
    absWorkingDir: app,
    entryPoints,
    outdir,
    bundle: true,
    format: "esm",
    outExtension: { ".js": ".mjs" },
  });
  return serve(outdir, page(script("workerPage.mjs")), policy);
}

const WASM = "'wasm-unsafe-eval'";

/** The pages that every browser opens: how they get the package, and under which policy. */
const visits = [
  { name: "plain page", site: (app: string) => onMain(app) },
  { name: "Web Worker", site: (app: string) => inWorker(app) },
  { name: "strict policy", site: (app: string) => onMain(app, strict(app, WASM)) },
  { name: "strict policy, Web Worker", site: (app: string) => inWorker(app, strict(app, WASM)) },
  { name: "policy without Wasm", site: (app: string) => onMain(app, strict(app)), refusal: WASM },
];

interface Browser extends Pick<Runtime, "name" | "version" | "quick" | "needs"> {
  start(): Promise<Driver>;
}

const browser = ({ start, ...runtime }: Browser): Runtime => ({
  ...runtime,
  ways: visits.map(({ site, ...way }) => ({ ...way, run: async (app) => visit(start, await site(app)) })),
});

const chromium = () => present(findChromium(), "Chromium", "CHROMIUM", INSTALLER);
const firefox = () => present(findFirefox(), "Firefox", "FIREFOX", INSTALLER);

/** Starts the Chromium that is there, if it is. */
export function openChromium(): Promise<Driver> {
  chromium();
  return startChromium();
}

function openFirefox(): Promise<Driver> {
  firefox();
  return startFirefox();
}

/** The version that the executable of a browser tells. */
const told = async (executable: string) => /\d+(\.\d+)+/.exec(await output(executable, ["--version"]))?.[0] as string;

export const browsers: readonly Runtime[] = [
  browser({ name: "Chromium", quick: true, needs: ["chromium"], start: openChromium, version: () => told(chromium()) }),
  browser({ name: "Firefox", needs: ["firefox"], start: openFirefox, version: () => told(firefox()) }),
  browser({ name: "WebKitGTK", needs: ["webkit"], start: startWebKit, version: webKitVersion }),
];
