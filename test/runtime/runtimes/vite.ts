// Vite without a configuration file: its server while one develops, and what it builds, with and without a Web Worker.
import { readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import type { Answer, Runtime } from "../runtime.ts";
import { mailbox, type Site, serve } from "../server.ts";
import { load, toolVersion } from "../tools.ts";
import { openChromium, visit } from "./browsers.ts";

interface DevelopmentServer {
  readonly resolvedUrls: { readonly local: readonly [string] };
  listen(): Promise<unknown>;
  close(): Promise<void>;
}

interface Vite {
  build(options: object): Promise<unknown>;
  createServer(options: object): Promise<DevelopmentServer>;
}

type Middleware = (request: IncomingMessage, response: ServerResponse, next: () => void) => Promise<void>;

const common = (app: string) => ({ root: app, configFile: false, logLevel: "error", clearScreen: false });

async function built(app: string, input: string): Promise<Site> {
  const { build } = await load<Vite>("vite");
  const outDir = join(app, "bundles/Vite");
  await build({
    ...common(app),
    build: { outDir, rollupOptions: { input: join(app, input) } },
    worker: { format: "es" },
  });
  return serve(outDir, readFileSync(join(outDir, input), "utf8"));
}

async function developed(app: string, page: string): Promise<Site> {
  const { createServer } = await load<Vite>("vite");
  const { answer, take } = mailbox();
  const receive: Middleware = async (request, response, next) => {
    if (!(await take(request, response))) next();
  };
  const reports = {
    name: "reports",
    configureServer({ middlewares }: { middlewares: { use(handle: Middleware): unknown } }): void {
      middlewares.use(receive);
    },
  };
  const server = await createServer({
    ...common(app),
    plugins: [reports],
    server: { host: "127.0.0.1", port: 0, watch: null, hmr: false },
  });
  await server.listen();
  return { url: `${server.resolvedUrls.local[0]}${page}`, answer, missing: [], close: () => server.close() };
}

const way = (name: string, site: (app: string) => Promise<Site>) => ({
  name,
  run: async (app: string): Promise<Answer> => visit(openChromium, await site(app)),
});

export const vite: Runtime = {
  name: "Vite",
  version: () => toolVersion("vite"),
  needs: ["tools", "chromium"],
  ways: [
    way("build", (app) => built(app, "index.html")),
    way("build, Web Worker", (app) => built(app, "worker.html")),
    way("development server", (app) => developed(app, "index.html")),
    way("development server, Web Worker", (app) => developed(app, "worker.html")),
  ],
};
