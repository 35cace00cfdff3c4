import { Vocabulary } from "../tagging/vocabulary.js";

/**
 * Characters (code points) with numbers. 0 stands for every character that is not known, and for whatever stood before a text.
 * @example
 * const alphabet = Alphabet.from("abba");
 * alphabet.encode("bac"); // [2, 1, 0]
 * alphabet.character(2); // "b"
 */
export class Alphabet {
  /** The number of every character that is not known. */
  static readonly unknown = 0;
  readonly #indices: ReadonlyMap<string, number>;

  /** @param characters distinct, in the order of their numbers, which begin at 1 */
  constructor(readonly characters: readonly string[]) {
    this.#indices = new Map(characters.map((character, i) => [character, i + 1]));
  }

  /** The characters seen at least minCount times, in order of first appearance. */
  static from(text: string, minCount = 1): Alphabet {
    return new Alphabet(Vocabulary.from([text], minCount).items);
  }

  /** Numbers in use, that of the unknown included. */
  get size(): number {
    return this.characters.length + 1;
  }

  /** One number for each code point. */
  encode(text: string): Int32Array {
    const codes = new Int32Array(text.length);
    let n = 0;
    for (const character of text) codes[n++] = this.#indices.get(character) ?? Alphabet.unknown;
    return codes.slice(0, n);
  }

  /** The character of a number above 0. */
  character(code: number): string {
    return this.characters[code - 1] as string;
  }
}
