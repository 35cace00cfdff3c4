// Serves an application to browsers, and takes what its pages report.
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import { json } from "node:stream/consumers";
import type { Answer } from "./runtime.ts";

const TYPES: Record<string, string> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".wasm": "application/wasm",
};

/** A page somewhere on the loopback interface, and what it reports. */
export interface Site {
  readonly url: string;
  readonly answer: Promise<Answer>;
  /** The paths that were asked for in vain. */
  readonly missing: readonly string[];
  close(): unknown;
}

/** The place that pages report to: a promise of the first report, and a handler that says whether the request was one. */
export function mailbox() {
  let give: (answer: Answer) => void;
  const answer = new Promise<Answer>((resolve) => {
    give = resolve;
  });
  return {
    answer,
    async take(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
      if (request.url !== "/outcome") return false;
      give((await json(request)) as Answer);
      response.end();
      return true;
    },
  };
}

/** Has a server listen at a free port of the loopback interface. */
async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

/** A port that is free now, for a program that has to be told one. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Serves the files of a folder, with one page at "/", all under a content-security policy where one is given. */
export async function serve(folder: string, page: string, policy?: string): Promise<Site> {
  const { answer, take } = mailbox();
  const missing: string[] = [];
  const server = createServer(async (request, response) => {
    if (await take(request, response)) return;
    const path = normalize(new URL(request.url as string, "http://site").pathname);
    if (policy) response.setHeader("content-security-policy", policy);
    try {
      const body = path === "/" ? page : await readFile(join(folder, path));
      response.setHeader("content-type", path === "/" ? "text/html" : (TYPES[extname(path)] ?? "text/plain"));
      response.end(body);
    } catch {
      missing.push(path);
      response.writeHead(404).end();
    }
  });
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${await listen(server)}/`, answer, missing, close };
}
