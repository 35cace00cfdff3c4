// From words to a command and an exit code: 0 done, 1 failed, 2 called in a wrong way, 130 stopped by Ctrl-C.
import { COMMON, type Command, type Context, helpOf, readArguments, UsageError } from "./command.js";
import { COMMANDS } from "./commands/index.js";
import { Interrupted } from "./training.js";
import { version } from "./version.js";

/** What the program may use of the process. */
export type Streams = Omit<Context, "json" | "words">;

/** Runs the command that the words name; gives the exit code. */
export async function run(words: readonly string[], streams: Streams): Promise<number> {
  try {
    return await dispatch(words, streams);
  } catch (error) {
    if (error instanceof Interrupted) {
      streams.tell(error.message);
      return 130;
    }
    if (error instanceof UsageError) {
      const called = find(words);
      const name = called ? `bptt ${called.name}` : "bptt";
      streams.tell(`${name}: ${error.message}\nTry: ${name} --help`);
      return 2;
    }
    streams.tell(`bptt: ${error instanceof Error ? error.message : String(error)}`);
    return 1;
  }
}

async function dispatch(words: readonly string[], streams: Streams): Promise<number> {
  const [first] = words;
  if (first === "help") return dispatch([...words.slice(1), "--help"], streams);
  if (first === "--version" || first === "-v") {
    streams.print(version());
    return 0;
  }
  const called = find(words);
  if (called === undefined) {
    const group = first?.startsWith("-") ? COMMANDS : groupOf(first);
    if (group.length === 0 || !words.some((word) => word === "--help" || word === "-h"))
      throw new UsageError(unknown(words));
    streams.print(overview(group));
    return 0;
  }
  const { values, operands } = readArguments(called, words.slice(called.name.split(" ").length));
  if (values.help === true) {
    streams.print(helpOf(called));
    return 0;
  }
  await called.run(values as never, operands, { ...streams, json: values.json === true, words });
  return 0;
}

function find(words: readonly string[]): Command | undefined {
  return COMMANDS.find(({ name }) => name.split(" ").every((word, i) => words[i] === word));
}

// "tag" has tag train and tag predict.
function groupOf(first: string | undefined): readonly Command[] {
  return COMMANDS.filter(({ name }) => name.startsWith(`${first} `));
}

function unknown([first, second]: readonly string[]): string {
  if (first === undefined) return "a command is missing";
  const group = groupOf(first).map(({ name }) => name);
  if (group.length === 0)
    return `there is no command "${first}"; there are ${COMMANDS.map(({ name }) => name).join(", ")}`;
  const got = second === undefined || second.startsWith("-") ? "" : `, not "${second}"`;
  return `after "${first}" comes ${group.map((name) => name.slice(first.length + 1)).join(" or ")}${got}`;
}

function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    "usage: bptt COMMAND [options] ...",
    "",
    "Recurrent networks on WebAssembly: trains, runs and explains them.",
    "",
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    "",
    "bptt COMMAND --help tells more. Data goes to standard output, progress to standard error.",
    `Every command takes --json: ${COMMON.json.help}. Exit codes: 0 done, 1 failed, 2 wrong usage, 130 stopped by Ctrl-C.`,
  ].join("\n");
}
