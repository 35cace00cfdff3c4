// npm run site, as a user starts it.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";

const script = "scripts/site.mjs";

test("serves the page with a strict policy until Ctrl-C", async () => {
  const child = spawn(process.execPath, [script, "--port", "0"], { stdio: ["ignore", "pipe", "inherit"] });
  try {
    const [line] = (await once(child.stdout, "data")) as [Buffer];
    const url = String(line).trim();
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    const response = await fetch(url);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-security-policy")).toContain("script-src 'self' 'wasm-unsafe-eval'");
    const html = await response.text();
    // Readable before any script ran.
    expect(html).toContain("Why it vanishes, why it explodes");
    expect(html).not.toMatch(/data-text="[^"]+"[^>]*><\//);
    expect(html).not.toMatch(/(src|href)="(https?:)?\/\//);
    for (const file of ["main.js", "lab-worker.js", "ticket-worker.js", "style.css", "icon.svg"])
      expect((await fetch(url + file)).status, file).toBe(200);
    expect((await fetch(`${url}../package.json`)).status).toBe(404);
    expect((await fetch(`${url}..%2f..%2fpackage.json`)).status).toBe(404);
    child.kill("SIGINT");
    const [code] = await once(child, "exit");
    expect(code).toBe(0);
  } finally {
    child.kill("SIGKILL");
  }
});

test("refuses what it does not know", () => {
  for (const args of [["--port", "many"], ["--colour"]]) {
    const { status, stderr } = spawnSync(process.execPath, [script, ...args], { encoding: "utf8" });
    expect(status).toBe(2);
    expect(stderr).toContain("usage: npm run site");
  }
});
