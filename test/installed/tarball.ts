// Packs the project as npm would publish it, once for all examples.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { atEnd } from "../runtime/atEnd.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The path of the packed tarball. */
    tarball: string;
  }
}

export default function setup(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), "bptt-tarball-"));
  const remove = atEnd(() => rmSync(folder, { recursive: true, force: true }));
  const pack = ["pack", "--json", "--silent", "--pack-destination", folder];
  const [{ filename }] = JSON.parse(execFileSync("npm", pack, { encoding: "utf8" }));
  project.provide("tarball", join(folder, filename));
  return remove;
}
