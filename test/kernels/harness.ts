/**
 * Runs kernels on buffers of their own memory. Around every buffer lies a guard zone, so that a kernel that writes
 * outside is caught, and one that reads outside finds NaN:
 *
 *   const sum = run((memory) => {
 *     const y = memory.output(n);
 *     kernels.add(y, memory.input(a), memory.input(b), n);
 *     return memory.read(y);
 *   });
 *
 * `run` then fails where a guard zone, an input or the kernels' own constants have changed.
 */

import { readFileSync } from "node:fs";
import { expect } from "vitest";
import type { Kernels } from "../../src/wasm/generated/kernels.js";
import { platform } from "../../src/wasm/platform.js";

/** The binary under test: "simd" or "relaxed". */
const build = process.env.BPTT_BUILD ?? "simd";

const PAGES = 128;
/** Words of a guard zone; a row of a packed panel is 8. */
const GUARD_WORDS = 32;
/** A NaN that no operation produces. */
const GUARD = 0x7fa5c0de;
/** What an output holds before the kernel writes it: another NaN, so that no kernel can lean on zeros. */
const UNWRITTEN = 0x7fb10000;

function start() {
  const { WebAssembly } = platform;
  if (!WebAssembly) throw new Error("this runtime has no WebAssembly");
  const bytes = readFileSync(new URL(`../../src/wasm/generated/${build}.wasm`, import.meta.url));
  const memory = new WebAssembly.Memory({ initial: PAGES, maximum: PAGES });
  // No other import is offered: a kernel that needs one cannot be instantiated.
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
  return { kernels: instance.exports as Kernels, words: new Uint32Array(memory.buffer) };
}

const { kernels, words } = start();

export { kernels };

const firstFree = Math.ceil(kernels.heapBase() / 4);
const constants = words.slice(0, firstFree);

interface Placed {
  readonly start: number;
  readonly length: number;
  /** The words that must still be there afterwards. */
  readonly constant?: Uint32Array;
}

/** The buffers of one run. Pointers are byte addresses, as kernels take them. */
export class Buffers {
  readonly #placed: Placed[] = [];
  #next = firstFree;

  constructor() {
    this.#guard();
  }

  /** A buffer that the kernel may only read. */
  input(values: ArrayLike<number>): number {
    return this.#place(asWords(Float32Array.from(values)), true);
  }

  /** An int32 buffer that the kernel may only read. */
  indices(values: ArrayLike<number>): number {
    return this.#place(asWords(Int32Array.from(values)), true);
  }

  /** A buffer that the kernel reads and writes. */
  update(values: ArrayLike<number>): number {
    return this.#place(asWords(Float32Array.from(values)), false);
  }

  /** A buffer that the kernel writes without having read it. */
  output(length: number): number {
    return this.#place(new Uint32Array(length).fill(UNWRITTEN), false);
  }

  /** A copy of the whole buffer at this pointer. */
  read(pointer: number): Float32Array {
    const buffer = this.#placed.find(({ start }) => start === pointer / 4);
    if (!buffer) throw new RangeError(`no buffer at ${pointer}`);
    return new Float32Array(words.slice(buffer.start, buffer.start + buffer.length).buffer);
  }

  /** Fails where the kernel has changed what is not its own. */
  check(): void {
    expectWords("the kernels' constants", 0, constants);
    const guard = new Uint32Array(GUARD_WORDS).fill(GUARD);
    expectWords("the guard zone before the first buffer", firstFree, guard);
    for (const [index, { start, length, constant }] of this.#placed.entries()) {
      expectWords(`the guard zone after buffer ${index}`, start + length, guard);
      if (constant) expectWords(`input buffer ${index}`, start, constant);
    }
  }

  #place(content: Uint32Array, isConstant: boolean): number {
    const start = this.#next;
    const length = content.length;
    words.set(content, start);
    this.#next += length;
    this.#guard();
    this.#placed.push({ start, length, ...(isConstant && { constant: content }) });
    return start * 4;
  }

  #guard(): void {
    words.fill(GUARD, this.#next, this.#next + GUARD_WORDS);
    this.#next += GUARD_WORDS;
    if (this.#next > words.length) throw new RangeError(`the buffers do not fit into ${PAGES} pages`);
  }
}

function asWords(values: Float32Array | Int32Array): Uint32Array {
  return new Uint32Array(values.buffer, values.byteOffset, values.length);
}

function expectWords(what: string, start: number, expected: Uint32Array): void {
  const offset = expected.findIndex((word, index) => words[start + index] !== word);
  if (offset >= 0) expect.fail(`${what} has changed at word ${offset}`);
}

let running = false;

/** Gives `body` fresh buffers, and checks afterwards that the kernels kept to theirs. */
export function run<Result>(body: (memory: Buffers) => Result): Result {
  if (running) throw new Error("a run inside another would take the same memory");
  running = true;
  try {
    const memory = new Buffers();
    const result = body(memory);
    memory.check();
    return result;
  } finally {
    running = false;
  }
}
