// The ticket system: npm start. options.ts says how it is used.
import { createInterface } from "node:readline";
import { FIRST_SENTENCE } from "./grammar/split.ts";
import { type Options, readOptions, USAGE } from "./options.ts";
import { formatAnswer, formatProgress } from "./output.ts";
import { readRequests } from "./slots.ts";
import { type Progress, trainTagger } from "./training.ts";

/** Overwrites its own line on a terminal; says nothing elsewhere. */
function showProgress(progress: Progress): void {
  if (!process.stderr.isTTY) return;
  const end = progress.epoch === progress.epochs ? "\n\n" : "";
  process.stderr.write(`\r\x1b[2K${formatProgress(progress)}${end}`);
}

async function answerAll({ json, today, sentences }: Options): Promise<void> {
  if (process.stderr.isTTY) process.stderr.write("training on sentences of a grammar ...");
  const tagger = await trainTagger(showProgress);
  const answer = (text: string) => {
    const [slots] = readRequests(tagger, [text], today);
    if (slots) process.stdout.write(`${formatAnswer(text, slots, json)}\n${json ? "" : "\n"}`);
  };
  for (const sentence of [FIRST_SENTENCE, ...sentences]) {
    if (!json) process.stdout.write(`> ${sentence}\n`);
    answer(sentence);
  }
  if (sentences.length > 0) return;
  const interactive = process.stdin.isTTY && process.stdout.isTTY;
  const lines = createInterface({ input: process.stdin, ...(interactive && { output: process.stdout, prompt: "> " }) });
  if (interactive) lines.prompt();
  for await (const line of lines) {
    if (line.trim() !== "") answer(line.trim());
    if (interactive) lines.prompt();
  }
}

// Whoever reads the output may leave early, as head does.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));

let options: Options;
try {
  options = readOptions(process.argv.slice(2));
} catch (error) {
  console.error(`${(error as Error).message}\n\n${USAGE}`);
  process.exit(2);
}
if (options.help) console.log(USAGE);
else await answerAll(options);
