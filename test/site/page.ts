// Builds the page and serves it, once for all tests.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { buildSite } from "../../site/build.mjs";
import { serveFolder } from "../../site/serve.mjs";

declare module "vitest" {
  interface ProvidedContext {
    /** Where the page is served. */
    page: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), "bptt-site-"));
  await buildSite(folder);
  const { url, close } = await serveFolder(folder);
  project.provide("page", url);
  return async () => {
    await close();
    rmSync(folder, { recursive: true, force: true });
  };
}
