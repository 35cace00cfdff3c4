import { dirname } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freePort } from "../runtime/server.ts";
import { executable } from "../runtime/tools.ts";
import { Example } from "./example.ts";
import { STROKES } from "./strokes.ts";

const bun = executable("Bun", "BUN", "@oven/bun-linux-x64-baseline/bin/bun");
const example = new Example("bun", [dirname(bun)]);
const [install, start, draw] = example.commands as [string, string, string];
const env = { PORT: String(await freePort()) };
const url = `127.0.0.1:${env.PORT}`;
let server: Awaited<ReturnType<Example["serve"]>>;

beforeAll(async () => {
  example.useTarball();
  await example.run(install);
  server = await example.serve(start, `http://${url}`, env);
});
afterAll(() => server?.stop());

test("its types are right", async () => {
  await example.run("bun run types");
});

test("its client draws a square", async () => {
  const answers = (await example.run(draw, env)).trimEnd().split("\n").slice(-48);
  expect(answers).toHaveLength(48);
  expect(JSON.parse(answers.at(-1) as string)).toMatchObject({ gesture: "square" });
});

/** What the server sends to messages of one connection, and the code that this is closed with, if the server does. */
async function talk(messages: readonly string[]): Promise<{ answers: string[]; code?: number }> {
  const socket = new WebSocket(`ws://${url}`);
  const answers: string[] = [];
  let code: number | undefined;
  const closed = new Promise<void>((resolve) => {
    socket.onmessage = ({ data }) => {
      answers.push(String(data));
      if (answers.length === messages.length) resolve();
    };
    socket.onclose = (event) => {
      code = event.code;
      resolve();
    };
  });
  await new Promise((resolve) => {
    socket.onopen = resolve;
  });
  for (const message of messages) socket.send(message);
  await closed;
  socket.close();
  return { answers, ...(code !== undefined && { code }) };
}

test("connections are strokes of their own, whatever comes at the same time", async () => {
  const names = Object.keys(STROKES);
  const talks = await Promise.all(names.map((name) => talk((STROKES[name] ?? []).map((move) => JSON.stringify(move)))));
  expect(talks.map(({ answers }) => JSON.parse(answers.at(-1) as string).gesture)).toEqual(names);
});

describe("a connection is closed for", () => {
  test.each(["circle", "[1]", "[1, 2, 3]", '["1", 0]', "[1e999, 0]", "{}"])("%s", async (message) => {
    expect(await talk(["[1, 0]", message])).toMatchObject({ answers: { length: 1 }, code: 1007 });
  });
});

test("says that it is a WebSocket where somebody comes without", async () => {
  const response = await fetch(`http://${url}`);
  expect([response.status, response.headers.get("upgrade")]).toEqual([426, "websocket"]);
});
