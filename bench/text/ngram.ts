// What a character model is measured against: n-gram models over the same numbers, smoothed by the two methods that are best on text.

/** How counts become probabilities. */
export type Smoothing = "witten-bell" | "kneser-ney";

// How often each character followed a context, by the context's characters.
type Counts = Map<string, Map<number, number>>;

/** What is kept of the counts after one context: the share of a character, and what is left for the shorter context. */
interface Estimate {
  readonly of: (code: number) => number;
  readonly rest: number;
}

/**
 * An n-gram model of characters: p(c | h) of a character c after the order − 1 before it, interpolated with the models of all lower
 * orders and at last with the uniform distribution.
 *
 *   Witten-Bell (1991):  p(c|h) = (n(hc) + t(h)·p(c|h′)) / (n(h) + t(h)),  t(h) the number of different c after h
 *   Kneser-Ney, modified (Chen and Goodman 1999, equations 26 to 29):
 *                        p(c|h) = (n(hc) − D(n(hc)) + Σ_c D(n(hc))·p(c|h′)) / n(h),  where n of all orders but the highest counts the
 *                        different characters before hc, and D1, D2, D3+ follow from how many n are 1, 2, 3 and 4
 *
 * h′ is h without its first character.
 */
export class NGram {
  readonly #estimates: readonly ReadonlyMap<string, Estimate>[];

  /**
   * @param codes the text in numbers from 0 to size − 1; before it stands 0
   * @param order characters of an n-gram: 3 sees two characters of context
   */
  constructor(
    codes: Int32Array,
    readonly order: number,
    readonly size: number,
    smoothing: Smoothing,
  ) {
    const text = padded(codes, order);
    this.#estimates = Array.from({ length: order }, (_, context) => {
      const distinct = smoothing === "kneser-ney" && context + 1 < order;
      const counts = distinct ? countPredecessors(text, context, order) : countAll(text, context, order);
      const estimate = smoothing === "kneser-ney" ? kneserNey(counts) : wittenBell;
      return new Map([...counts].map(([h, followers]) => [h, estimate(followers)]));
    });
  }

  /** p(c | h), h the characters before c. */
  probability(code: number, context: string): number {
    let p = 1 / this.size;
    for (const [length, estimates] of this.#estimates.entries()) {
      const estimate = estimates.get(context.slice(context.length - length));
      // A longer context has not been seen either.
      if (!estimate) return p;
      p = estimate.of(code) + estimate.rest * p;
    }
    return p;
  }

  /** Bits a character of a text; before it stands 0. */
  bitsPerCharacter(codes: Int32Array): number {
    const text = padded(codes, this.order);
    const start = this.order - 1;
    let bits = 0;
    for (let i = start; i < text.length; ++i)
      bits -= Math.log2(this.probability(text.charCodeAt(i), text.slice(i - start, i)));
    return bits / codes.length;
  }
}

function padded(codes: Int32Array, order: number): string {
  const text: string[] = new Array(order - 1).fill("\0");
  for (const code of codes) text.push(String.fromCharCode(code));
  return text.join("");
}

function countAll(text: string, context: number, order: number): Counts {
  const counts: Counts = new Map();
  for (let i = order - 1; i < text.length; ++i) add(counts, text.slice(i - context, i), text.charCodeAt(i));
  return counts;
}

function countPredecessors(text: string, context: number, order: number): Counts {
  const counts: Counts = new Map();
  const seen = new Set<string>();
  for (let i = order - 1; i < text.length; ++i) {
    const longer = text.slice(i - context - 1, i + 1);
    if (seen.has(longer)) continue;
    seen.add(longer);
    add(counts, text.slice(i - context, i), text.charCodeAt(i));
  }
  return counts;
}

function add(counts: Counts, context: string, code: number): void {
  const followers = counts.get(context) ?? new Map<number, number>();
  counts.set(context, followers);
  followers.set(code, (followers.get(code) ?? 0) + 1);
}

function wittenBell(followers: ReadonlyMap<number, number>): Estimate {
  const total = sum(followers.values()) + followers.size;
  return { of: (code) => (followers.get(code) ?? 0) / total, rest: followers.size / total };
}

function kneserNey(counts: Counts): (followers: ReadonlyMap<number, number>) => Estimate {
  const often = [0, 0, 0, 0, 0]; // how many n-grams were counted once, twice, ...
  for (const followers of counts.values())
    for (const n of followers.values()) if (n <= 4) often[n] = (often[n] as number) + 1;
  const [, n1 = 0, n2 = 0, n3 = 0, n4 = 0] = often;
  const y = n1 / (n1 + 2 * n2);
  const discounts = [1 - (2 * y * n2) / n1, 2 - (3 * y * n3) / n2, 3 - (4 * y * n4) / n3];
  // Single characters are too few for the formula; any discount does, since hardly anything is left to the uniform distribution.
  const usable = discounts.every((d, i) => d > 0 && d < i + 1);
  const discount = (n: number) => (usable ? (discounts[Math.min(n, 3) - 1] as number) : 0.5);
  return (followers) => {
    const total = sum(followers.values());
    const of = (code: number) => {
      const n = followers.get(code);
      return n === undefined ? 0 : (n - discount(n)) / total;
    };
    return { of, rest: sum([...followers.values()].map(discount)) / total };
  };
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
