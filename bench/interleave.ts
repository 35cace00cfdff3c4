// Two sides of one comparison, measured in turns: a sample of ours, one of theirs, one of the machine's limit, and again.
/** Milliseconds that so many calls take. */
export type Clock = (calls: number) => number | Promise<number>;

/** How long to measure. */
export interface Turns {
  /** Most rounds, and fewest where they take long. */
  readonly most: number;
  readonly fewest: number;
  /** Milliseconds after which no further round begins. */
  readonly budget: number;
  /** Milliseconds of calls before the first round, and what this must not exceed by another call. */
  readonly warmup: number;
}

/** Milliseconds of one call of each side, one right after the other. */
export interface Pair {
  readonly ours: number;
  readonly theirs: number;
}

const WARMUP_CALLS = 3;
// A sample this long is far above the clock's resolution; one much longer than the other side's shows nothing more.
const SHORTEST = 2;
const LONGEST = 1000;

/** The clock of a function. */
export const synchronous =
  (run: () => unknown): Clock =>
  (calls) => {
    const begin = performance.now();
    for (let i = 0; i < calls; ++i) run();
    return performance.now() - begin;
  };

/** The clock of a function that gives a promise; the next call waits for it. */
export const asynchronous =
  (run: () => Promise<unknown>): Clock =>
  async (calls) => {
    const begin = performance.now();
    for (let i = 0; i < calls; ++i) await run();
    return performance.now() - begin;
  };

/**
 * Samples of both sides are equally long, so that a busy machine interrupts both as often. `between` runs after each pair.
 */
export async function interleave(ours: Clock, theirs: Clock, turns: Turns, between: () => void): Promise<Pair[]> {
  const single = [await warmUp(ours, turns.warmup), await warmUp(theirs, turns.warmup)] as const;
  const length = Math.min(LONGEST, Math.max(SHORTEST, ...single));
  const [n, m] = single.map((ms) => Math.max(1, Math.round(length / ms))) as [number, number];
  const pairs: Pair[] = [];
  const begin = performance.now();
  while (pairs.length < turns.most && (pairs.length < turns.fewest || performance.now() - begin < turns.budget)) {
    pairs.push({ ours: (await ours(n)) / n, theirs: (await theirs(m)) / m });
    between();
  }
  return pairs;
}

// Milliseconds of one call, once it is warm: the mean of the last ones, twice as many every time.
async function warmUp(clock: Clock, warmup: number): Promise<number> {
  let [total, done, calls, last] = [0, 0, 1, 0];
  while (done < WARMUP_CALLS || total + 2 * last < warmup) {
    last = await clock(calls);
    total += last;
    done += calls;
    if (last > warmup) break;
    if (last < warmup / 8) calls *= 2;
  }
  return last / calls;
}
