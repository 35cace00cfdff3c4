#!/usr/bin/env node
// The program: what run() needs of the process, and nothing else.
import { text } from "node:stream/consumers";
import { run } from "./run.js";

const { stdin, stdout, stderr } = process;

// Whoever reads the output may leave early, as head does.
stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));

let shown = false;
const clear = () => {
  if (shown) stderr.write("\r\x1b[2K");
  shown = false;
};

process.exitCode = await run(process.argv.slice(2), {
  print: (line) => {
    clear();
    stdout.write(`${line}\n`);
  },
  write: (text) => {
    stdout.write(text);
  },
  tell: (line) => {
    clear();
    stderr.write(`${line}\n`);
  },
  show: (line) => {
    if (!stderr.isTTY) return;
    stderr.write(`\r\x1b[2K${line.slice(0, stderr.columns - 1)}`);
    shown = true;
  },
  input: () => text(stdin),
  async interruptible(work) {
    const controller = new AbortController();
    const stop = () => {
      if (controller.signal.aborted) process.exit(130);
      controller.abort();
    };
    process.on("SIGINT", stop);
    try {
      return await work(controller.signal);
    } finally {
      process.off("SIGINT", stop);
    }
  },
});
clear();
