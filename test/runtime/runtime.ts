// What a runtime is to these tests, and when it has passed.

/** What the program gives: the same digests wherever it runs. */
export interface Outcome {
  readonly firstLoss: number;
  readonly lastLoss: number;
  readonly digests: Readonly<Record<string, string>>;
}

/** What comes back from a runtime: the program's outcome, or the words of the error that it ended with. */
export type Answer = Outcome | { readonly error: string };

/** One way to run the program in a runtime. */
export interface Way {
  readonly name: string;
  /** Where the runtime must refuse the program: what the error has to name. */
  readonly refusal?: string;
  /** Runs the program in the application of the given folder. */
  run(app: string): Promise<Answer>;
}

/** What scripts/install-runtimes.mjs installs, and the names that scripts/install-browser.mjs takes. */
export type Need = "tools" | "chromium" | "firefox" | "webkit";

/** A runtime, or a tool whose output runs in one. */
export interface Runtime {
  readonly name: string;
  /** Few seconds altogether, and nothing to install but browsers: part of `npm test`. */
  readonly quick?: true;
  /** What has to be installed beside the project: test/runtime/tools, or a browser. */
  readonly needs?: readonly Need[];
  readonly ways: readonly Way[];
  version(): string | Promise<string>;
}

/** An answer as the reference of all others: an outcome of a program that learnt something. */
export function trains(answer: Answer): Outcome {
  if ("error" in answer) throw new Error(`the program fails in the reference itself: ${answer.error}`);
  const { firstLoss, lastLoss } = answer;
  if (!(lastLoss < firstLoss / 2)) throw new Error(`the program does not train: loss ${firstLoss} to ${lastLoss}`);
  return answer;
}

/** What is wrong with an answer, in words, or undefined. */
export function fault({ refusal }: Way, answer: Answer, reference: Outcome): string | undefined {
  if ("error" in answer) {
    if (refusal === undefined) return answer.error;
    return answer.error.includes(refusal) ? undefined : `the error does not name ${refusal}: ${answer.error}`;
  }
  if (refusal !== undefined) return `ran the program instead of an error that names ${refusal}`;
  const parts = Object.keys({ ...reference.digests, ...answer.digests });
  const others = parts.filter((part) => answer.digests[part] !== reference.digests[part]);
  if (others.length === 0) return undefined;
  const told = others.map((part) => `${part} ${answer.digests[part]} for ${reference.digests[part]}`);
  return `not the bits of the reference: ${told.join(", ")}`;
}
