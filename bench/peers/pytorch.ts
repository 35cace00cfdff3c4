// PyTorch, in another process: pytorch.py does what it is told line by line and times itself.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { MAX_NORM } from "../shapes.ts";
import type { Assignment, Numbers, Peer, Worker } from "./peer.ts";

const PYTHON = "/usr/bin/python3";

export async function start(): Promise<Peer> {
  const ask = startPython();
  const { description } = (await ask({ do: "describe" })) as { description: string };
  return {
    description: `${description}, ${PYTHON}, in another process`,
    async prepare({ job, weights, batch, shapes, lr }: Assignment): Promise<Worker> {
      const encoded = Object.entries(weights).map(([name, { shape, data }]) => [name, { shape, data: encode(data) }]);
      const { kind, layer, shape } = job;
      const data = { x: encode(batch.x), y: encode(batch.y) };
      const settings = { lr, maxNorm: MAX_NORM };
      await ask({ do: "prepare", kind, layer, shape, shapes, ...settings, weights: Object.fromEntries(encoded), data });
      return {
        async call(): Promise<Numbers> {
          const result = (await ask({ do: "call" })) as { numbers: string } | { loss: number };
          return "loss" in result ? result.loss : decode(result.numbers);
        },
        clock: async (calls) => ((await ask({ do: "time", calls })) as { ms: number }).ms,
      };
    },
    close: () => ask.end(),
  };
}

const encode = ({ buffer, byteOffset, byteLength }: Float32Array): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString("base64");

function decode(text: string): Float32Array {
  const bytes = Buffer.from(text, "base64");
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

// A question is one line of JSON, and so is its answer; { error } where it failed.
function startPython() {
  const script = fileURLToPath(new URL("pytorch.py", import.meta.url));
  const child = spawn(PYTHON, [script], { stdio: ["pipe", "pipe", "pipe"] });
  let complaint = "";
  let waiting: { resolve(answer: unknown): void; reject(error: Error): void } | undefined;
  const fail = (reason: string) => waiting?.reject(new Error(reason));
  child.on("error", (error) => fail(error.message));
  child.stdin.on("error", (error) => fail(error.message));
  child.stderr.on("data", (text) => {
    complaint = `${complaint}${text}`.slice(-500);
  });
  child.on("exit", (code) => fail(`${PYTHON} ended with code ${code}: ${complaint.trim().split("\n").at(-1)}`));
  createInterface({ input: child.stdout }).on("line", (line) => {
    const answer = JSON.parse(line);
    if (answer.error) fail(answer.error);
    else waiting?.resolve(answer);
  });
  const ask = (question: object): Promise<unknown> =>
    new Promise((resolve, reject) => {
      waiting = { resolve, reject };
      child.stdin.write(`${JSON.stringify(question)}\n`);
    });
  return Object.assign(ask, { end: () => child.stdin.end() });
}
