import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";

const TYPES: Record<string, string> = {
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".wasm": "application/wasm",
};

/** Serves the files of a folder on the loopback interface, with one page at "/". */
export async function serve(folder: string, page: string, policy?: string): Promise<{ url: string; close(): void }> {
  const server = createServer(async (request, response) => {
    const path = normalize(decodeURIComponent((request.url as string).split("?")[0] as string));
    if (policy) response.setHeader("content-security-policy", policy);
    try {
      const body = path === "/" ? page : await readFile(join(folder, path));
      response.setHeader(
        "content-type",
        path === "/" ? "text/html" : (TYPES[extname(path)] ?? "application/octet-stream"),
      );
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close: () => void server.close() };
}
