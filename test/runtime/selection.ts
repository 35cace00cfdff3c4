// Which runtimes a command line asks for.
import type { Runtime } from "./runtime.ts";

/**
 * The runtimes whose names begin with one of some words, or, without such words, all but those that begin with one of others.
 * @throws RangeError where a word names none, where there are words of both kinds, and where no runtime remains
 */
export function select(runtimes: readonly Runtime[], words: readonly string[], except: readonly string[]): Runtime[] {
  if (words.length > 0 && except.length > 0)
    throw new RangeError("name either runtimes to run, or runtimes to leave out, each after an --except of its own");
  const begins = ({ name }: Runtime, word: string) => name.toLowerCase().startsWith(word.toLowerCase());
  const unknown = [...words, ...except].filter((word) => !runtimes.some((runtime) => begins(runtime, word)));
  if (unknown.length > 0) {
    const known = runtimes.map(({ name }) => name).join(", ");
    throw new RangeError(`there is no runtime ${unknown.join(" and no ")}; there are ${known}`);
  }
  const isWanted = (runtime: Runtime) =>
    words.length > 0 ? words.some((word) => begins(runtime, word)) : !except.some((word) => begins(runtime, word));
  const wanted = runtimes.filter(isWanted);
  if (wanted.length === 0) throw new RangeError("all runtimes are left out, so nothing is tested");
  return wanted;
}
