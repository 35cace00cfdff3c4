// Packs the project as npm would publish it and installs the tarball into an empty folder.
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";
import { atEnd } from "./atEnd.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The folder in which the packed tarball is installed. */
    app: string;
  }
}

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** A folder with an application in it that the packed tarball is installed into, and how to be rid of it. */
export interface App {
  readonly folder: string;
  remove(): void;
}

/** Makes an application of the files of a folder, by default those that run the program of the runtimes. */
export function installPackage(files = path("app")): App {
  const folder = mkdtempSync(join(tmpdir(), "bptt-app-"));
  const remove = atEnd(() => rmSync(folder, { recursive: true, force: true }));
  const npm = (args: string[], cwd: string) =>
    execFileSync("npm", args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
  const pack = ["pack", "--json", "--silent", "--pack-destination", folder];
  const [{ filename }] = JSON.parse(npm(pack, path("../..")));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
  cpSync(files, folder, { recursive: true });
  npm(["install", "--no-audit", "--no-fund", "--silent", join(folder, filename)], folder);
  return { folder, remove };
}

/** Vitest's global setup: one application for all test files. */
export default function setup(project: TestProject): () => void {
  const { folder, remove } = installPackage();
  project.provide("app", folder);
  return remove;
}
