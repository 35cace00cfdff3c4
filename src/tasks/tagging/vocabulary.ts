/**
 * Items with numbers: 0 is padding, 1 stands for every item that is not known.
 * @example
 * const words = Vocabulary.from([["to", "be"], ["or", "not", "to", "be"]], 2);
 * words.items; // ["to", "be"]
 * words.index("be"); // 3
 * words.index("or"); // 1
 */
export class Vocabulary {
  /** The number of padding. */
  static readonly padding = 0;
  /** The number of every item that is not known. */
  static readonly unknown = 1;
  readonly #indices = new Map<string, number>();

  /** @param items in the order of their numbers; repetitions count once */
  constructor(readonly items: readonly string[]) {
    for (const item of items) if (!this.#indices.has(item)) this.#indices.set(item, this.#indices.size + 2);
  }

  /** The items seen at least minCount times, in order of first appearance. */
  static from(sequences: Iterable<Iterable<string>>, minCount = 1): Vocabulary {
    const counts = new Map<string, number>();
    for (const sequence of sequences) for (const item of sequence) counts.set(item, (counts.get(item) ?? 0) + 1);
    return new Vocabulary([...counts].filter(([, count]) => count >= minCount).map(([item]) => item));
  }

  /** Numbers in use, padding and unknown included. */
  get size(): number {
    return this.#indices.size + 2;
  }

  /** The number of an item. */
  index(item: string): number {
    return this.#indices.get(item) ?? Vocabulary.unknown;
  }
}
