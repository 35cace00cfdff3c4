// Packs the project as npm would publish it and installs the tarball into an empty folder, once for all runtimes.
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** The folder in which the packed tarball is installed. */
    app: string;
  }
}

export default function setup(project: TestProject): () => void {
  const app = mkdtempSync(join(tmpdir(), "bptt-app-"));
  const npm = (args: string[], cwd: string) =>
    execFileSync("npm", args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
  const [{ filename }] = JSON.parse(npm(["pack", "--json", "--silent", "--pack-destination", app], process.cwd()));
  writeFileSync(join(app, "package.json"), JSON.stringify({ private: true, type: "module" }));
  npm(["install", "--no-audit", "--no-fund", "--silent", join(app, filename)], app);
  cpSync("test/runtime/program.mjs", join(app, "program.mjs"));
  project.provide("app", app);
  return () => rmSync(app, { recursive: true, force: true });
}
