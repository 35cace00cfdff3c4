// What a command is, and how its arguments are read: each option stands once, with its kind, its default and its help.
import { parseArgs } from "node:util";

/** An option of a command. */
export interface Option {
  readonly kind: "text" | "number" | "integer" | "flag";
  /** A letter that stands for it behind a single dash. */
  readonly short?: string;
  /** One line of help. */
  readonly help: string;
  /** What stands for the value in the help: "FILE". */
  readonly value?: string;
  readonly fallback?: string | number;
  /** The texts that are allowed. */
  readonly choices?: readonly string[];
  /** The range of a number, ends included unless `above` is given. */
  readonly min?: number;
  readonly max?: number;
  /** The number must be larger than this. */
  readonly above?: number;
}

export type Options = Readonly<Record<string, Option>>;

type ValueOf<O extends Option> = O["kind"] extends "flag"
  ? boolean
  :
      | (O["kind"] extends "text" ? string : number)
      | (O extends { readonly fallback: string | number } ? never : undefined);

/** The values of options as they were given, or their defaults. */
export type Values<O extends Options> = { readonly [Name in keyof O]: ValueOf<O[Name]> };

/** What a command may use of the world. */
export interface Context {
  /** Writes a line of data to standard output. */
  readonly print: (line: string) => void;
  /** Writes to standard output as it is, without an end of line. */
  readonly write: (text: string) => void;
  /** Writes a line for people to standard error. */
  readonly tell: (line: string) => void;
  /** Shows the state of work on a line of its own, which the next one replaces; nothing where nobody looks at a terminal. */
  readonly show: (line: string) => void;
  /** All of standard input. */
  readonly input: () => Promise<string>;
  /** Does work that Ctrl-C ends through the signal, the second time at once; outside of it Ctrl-C ends the program at once. */
  readonly interruptible: <T>(work: (signal: AbortSignal) => Promise<T>) => Promise<T>;
  readonly json: boolean;
  /** The words after the name of the program, as they were given. */
  readonly words: readonly string[];
}

/** A command of the command line. */
export interface Command<O extends Options = Options> {
  /** Its words: "tag train". */
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** Names of what stands behind the options: "DATA", "[TEXT ...]". */
  readonly operands: string;
  /** What the help tells beyond the options. */
  readonly help: string;
  readonly options: O;
  run(values: Values<O>, operands: readonly string[], context: Context): Promise<void>;
}

/** Types a command by its own options. */
export function command<const O extends Options>(definition: Command<O>): Command {
  return definition as unknown as Command;
}

/** The command was called in a way it does not understand. */
export class UsageError extends Error {}

/** Options that every command has. */
export const COMMON = {
  json: { kind: "flag", help: "one JSON object a line on standard output" },
  help: { kind: "flag", short: "h", help: "this text" },
} as const satisfies Options;

/** @throws UsageError for unknown options, values that are no numbers or out of range, and missing or surplus operands */
export function readArguments(
  command: Command,
  args: readonly string[],
): { values: Record<string, unknown>; operands: string[] } {
  const options: Options = { ...command.options, ...COMMON };
  const parsed = parse(args, options);
  const values: Record<string, unknown> = {};
  for (const [name, option] of Object.entries(options)) values[name] = read(name, option, parsed.values[name]);
  if (values.help !== true) checkOperands(command, parsed.positionals);
  return { values, operands: parsed.positionals };
}

function parse(args: readonly string[], options: Options) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: Object.fromEntries(
        Object.entries(options).map(([name, { kind, short }]) => [
          name,
          { type: kind === "flag" ? "boolean" : "string", ...(short && { short }) },
        ]),
      ),
    });
  } catch (error) {
    const { message } = error as Error;
    const [, name] = /^Option '(--[\w-]+)'? (?:argument is ambiguous|<value>' argument missing)/.exec(message) ?? [];
    if (name) throw new UsageError(`${name} needs a value; one that begins with a dash is written ${name}=-1`);
    // Node's own words, without its hint on how to write an operand that begins with a dash.
    throw new UsageError(message.split(". To specify a positional")[0] as string);
  }
}

function read(name: string, option: Option, given: unknown): string | number | boolean | undefined {
  if (option.kind === "flag") return given === true;
  if (given === undefined) return option.fallback;
  const text = given as string;
  if (option.kind === "text") {
    if (option.choices && !option.choices.includes(text))
      throw new UsageError(`--${name} must be ${option.choices.join(" or ")}, got "${text}"`);
    return text;
  }
  const value = text.trim() === "" ? Number.NaN : Number(text);
  const { min = -Infinity, max = Infinity, above = -Infinity } = option;
  const fits = option.kind === "integer" ? Number.isInteger(value) : Number.isFinite(value);
  if (!fits || value < min || value > max || value <= above)
    throw new UsageError(`--${name} must be ${range(option)}, got "${text}"`);
  return value;
}

function range({ kind, min, max, above }: Option): string {
  const what = kind === "integer" ? "an integer" : "a number";
  if (above !== undefined) return `${what} above ${above}`;
  if (min !== undefined && max !== undefined) return `${what} from ${min} to ${max}`;
  return min === undefined ? what : `${what} of at least ${min}`;
}

function checkOperands({ operands }: Command, given: readonly string[]): void {
  const names = operands.split(" ").filter((name) => name !== "" && !name.startsWith("..."));
  const required = names.filter((name) => !name.startsWith("["));
  const missing = required[given.length];
  if (missing) throw new UsageError(`${missing} is missing`);
  if (!operands.includes("...") && given.length > names.length)
    throw new UsageError(`"${given[names.length]}" is one argument too many`);
}

/** The help of a command. */
export function helpOf({ name, operands, help, options }: Command): string {
  const entries = Object.entries({ ...options, ...COMMON } as Options);
  const heads = entries.map(([own, { kind, value }]) => (kind === "flag" ? `--${own}` : `--${own} ${value ?? "N"}`));
  const width = Math.max(...heads.map(({ length }) => length));
  const lines = entries.map(([, { help, fallback, choices }], i) => {
    const extra = [
      ...(choices ? [choices.join(", ")] : []),
      ...(fallback === undefined || fallback === "" ? [] : [`default ${fallback}`]),
    ];
    return `  ${(heads[i] as string).padEnd(width)}  ${help}${extra.length > 0 ? ` (${extra.join("; ")})` : ""}`;
  });
  return [`usage: bptt ${[name, "[options]", operands].filter(Boolean).join(" ")}`, "", help, "", ...lines].join("\n");
}
