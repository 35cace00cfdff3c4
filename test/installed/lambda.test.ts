import { cpSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { Example } from "./example.ts";
import { STROKES } from "./strokes.ts";

interface Result {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const example = new Example("lambda");
const [install, zip] = example.commands as [string, string];
const bundled = join(example.folder, "bundled");
let handler: (event: object) => Promise<Result>;

beforeAll(async () => {
  example.useTarball();
  await example.run(install);
  const [, files] = /^zip -qr function\.zip (.*)$/.exec(zip) ?? [];
  for (const file of files?.split(" ") ?? [])
    cpSync(join(example.folder, file), join(bundled, file), { recursive: true });
  ({ handler } = await import(pathToFileURL(join(bundled, "index.js")).href));
});

const body = (value: unknown) => ({ body: JSON.stringify(value), isBase64Encoded: false });

test.each(Object.entries(STROKES))("a %s is recognized", async (gesture, moves) => {
  const { statusCode, headers, body: answer } = await handler(body({ moves }));
  expect(statusCode).toBe(200);
  expect(headers).toEqual({ "content-type": "application/json" });
  const { probability, ...rest } = JSON.parse(answer);
  expect(rest).toEqual({ gesture });
  expect(probability).toBeGreaterThan(0.5);
  expect(probability).toBeLessThanOrEqual(1);
});

test("a body may be encoded as base64", async () => {
  const plain = body({ moves: STROKES.circle });
  const encoded = { body: Buffer.from(plain.body).toString("base64"), isBase64Encoded: true };
  expect(await handler(encoded)).toEqual(await handler(plain));
});

describe("400 for", () => {
  test.each<[string, object, RegExp]>([
    ["no body", {}, /the body must be JSON such as/],
    ["a body that is no JSON", { body: "moves" }, /JSON/],
    ["null", body(null), /the body must be JSON such as/],
    ["no moves", body({}), /the body must be JSON such as/],
    ["an empty list", body({ moves: [] }), /the body must be JSON such as/],
    [
      "a move of three numbers",
      body({
        moves: [
          [1, 0],
          [1, 2, 3],
        ],
      }),
      /moves\[1\] must be \[dx, dy\].*, got \[1,2,3\]/,
    ],
    ["text", body({ moves: [["1", 0]] }), /moves\[0\] must be/],
    ["a number too large", { body: '{"moves": [[1e999, 0]]}' }, /moves\[0\] must be/],
  ])("%s", async (_, event, message) => {
    const { statusCode, body: answer } = await handler(event);
    expect(statusCode).toBe(400);
    expect(JSON.parse(answer).error).toMatch(message);
  });
});
