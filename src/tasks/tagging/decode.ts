// From scores of tags to tags.

/** How a sentence's scores become tags: each token for itself, or the likeliest row that keeps the rules of BIO. */
export type Decoding = "independent" | "bio";

/** The tag with the largest score for each of n tokens; scores (n, tags). */
export function bestTags(scores: Float32Array, n: number): Int32Array {
  const tags = scores.length / n;
  return Int32Array.from({ length: n }, (_, token) => {
    const start = token * tags;
    let at = 0;
    for (let i = 1; i < tags; ++i) if ((scores[start + i] as number) > (scores[start + at] as number)) at = i;
    return at;
  });
}

/** For each tag I-x the tags it may follow, B-x and I-x; for all others, which may follow any, undefined. */
export function bioPredecessors(tags: readonly string[]): readonly (readonly number[] | undefined)[] {
  const index = new Map(tags.map((tag, i) => [tag, i]));
  return tags.map((tag, i) => {
    const begin = index.get(`B-${tag.slice(2)}`);
    // Where nothing could begin an x, I-x is no part of a BIO scheme.
    return tag.startsWith("I-") && begin !== undefined ? [begin, i] : undefined;
  });
}

/**
 * The row of tags with the largest sum of scores in which every I-x follows B-x or I-x (Viterbi 1967). With logits for scores
 * it is the likeliest such row: what normalises a token's probabilities is the same for every row.
 */
export function bestBioTags(
  scores: Float32Array,
  n: number,
  predecessors: readonly (readonly number[] | undefined)[],
): Int32Array {
  const K = predecessors.length;
  let total = Float64Array.from(predecessors, (inside, k) => (inside ? -Infinity : (scores[k] as number)));
  const from = Array.from({ length: n }, () => new Int32Array(K));
  for (let token = 1; token < n; ++token) {
    const likeliest = largest(total);
    const origin = from[token] as Int32Array;
    const next = new Float64Array(K);
    for (let k = 0; k < K; ++k) {
      const inside = predecessors[k];
      let previous = likeliest;
      if (inside) {
        const [begin, own] = inside as [number, number];
        previous = (total[begin] as number) >= (total[own] as number) ? begin : own;
      }
      origin[k] = previous;
      next[k] = (total[previous] as number) + (scores[token * K + k] as number);
    }
    total = next;
  }
  const path = new Int32Array(n);
  path[n - 1] = largest(total);
  for (let token = n - 1; token > 0; --token)
    path[token - 1] = (from[token] as Int32Array)[path[token] as number] as number;
  return path;
}

function largest(values: Float64Array): number {
  let at = 0;
  for (let i = 1; i < values.length; ++i) if ((values[i] as number) > (values[at] as number)) at = i;
  return at;
}
