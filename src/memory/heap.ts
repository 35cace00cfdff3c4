// Long-lived memory: parameters, gradients, optimizer state, packed panels and the arena's chunks. A first-fit free list,
// kept in JavaScript, over the linear memory behind the kernels' constants. Blocks start on cache lines.
import { rangeError } from "../errors.js";
import { core } from "../wasm/core.js";

const LINE = 64;
const PAGE = 65536;
/** Bytes of the largest block. */
export const MOST = 2 ** 32 - PAGE;

interface Span {
  start: number;
  bytes: number;
}

let free: Span[] | undefined; // sorted by start, never adjacent
let used = 0;

/** A piece of linear memory; it is freed when the garbage collector finds no one holding it, or by `release`. */
export class Block {
  #live = true;
  private constructor(
    readonly pointer: number,
    readonly bytes: number,
  ) {}

  static allocate(bytes: number): Block {
    const span = take(bytes);
    const block = new Block(span.start, span.bytes);
    finalizer().register(block, span, block);
    return block;
  }

  /** Gives the memory back at once; the block must not be used after it. */
  release(): void {
    if (!this.#live) return;
    this.#live = false;
    finalizer().unregister(this);
    give({ start: this.pointer, bytes: this.bytes });
  }
}

let registry: FinalizationRegistry<Span> | undefined;
function finalizer(): FinalizationRegistry<Span> {
  registry ??= new FinalizationRegistry(give);
  return registry;
}

/** Bytes in blocks, and bytes of linear memory altogether. */
export function heapUsage(): { used: number; total: number } {
  return { used, total: core().memory.buffer.byteLength };
}

function take(wanted: number): Span {
  const bytes = Math.max(LINE, Math.ceil(wanted / LINE) * LINE);
  if (!(bytes <= MOST)) throw outOfMemory(wanted);
  free ??= [initialSpan()];
  let span = free.find((candidate) => candidate.bytes >= bytes);
  if (!span) {
    grow(free, bytes);
    span = free[free.length - 1] as Span;
  }
  const start = span.start;
  span.start += bytes;
  span.bytes -= bytes;
  if (span.bytes === 0) free.splice(free.indexOf(span), 1);
  used += bytes;
  return { start, bytes };
}

function initialSpan(): Span {
  const { kernels, memory } = core();
  const start = Math.ceil(kernels.heapBase() / LINE) * LINE;
  return { start, bytes: memory.buffer.byteLength - start };
}

// Makes the last free span at least `bytes` long. Growing by an eighth at least keeps the number of growths small.
function grow(spans: Span[], bytes: number): void {
  const { memory } = core();
  const end = memory.buffer.byteLength;
  const last = spans.at(-1);
  const tail = last && last.start + last.bytes === end ? last.bytes : 0;
  const needed = Math.ceil((bytes - tail) / PAGE);
  const comfortable = Math.max(needed, Math.ceil(end / PAGE / 8));
  let grown = 0;
  for (const pages of [comfortable, needed]) {
    try {
      memory.grow(pages);
      grown = pages * PAGE;
      break;
    } catch {
      // The engine refuses; what is only just needed may still fit.
    }
  }
  if (!grown) throw outOfMemory(bytes);
  insert(spans, { start: end, bytes: grown });
}

function give(span: Span): void {
  used -= span.bytes;
  insert(free as Span[], span);
}

function insert(spans: Span[], span: Span): void {
  let at = spans.findIndex((other) => other.start > span.start);
  if (at < 0) at = spans.length;
  const before = spans[at - 1];
  const after = spans[at];
  const joinsBefore = before !== undefined && before.start + before.bytes === span.start;
  const joinsAfter = after !== undefined && span.start + span.bytes === after.start;
  if (joinsBefore && joinsAfter) {
    before.bytes += span.bytes + after.bytes;
    spans.splice(at, 1);
  } else if (joinsBefore) {
    before.bytes += span.bytes;
  } else if (joinsAfter) {
    after.start = span.start;
    after.bytes += span.bytes;
  } else {
    spans.splice(at, 0, { ...span });
  }
}

/** The error for memory that there is not. */
export function outOfMemory(bytes: number): RangeError {
  const size = bytes >= 0 && bytes < 2 ** 53 ? `${Math.ceil(bytes / 2 ** 20)} MiB` : "more than any memory";
  return rangeError(
    "ERR_BPTT_MEMORY",
    `cannot allocate ${size}: WebAssembly has 4 GiB of linear memory, of which ${Math.ceil(used / 2 ** 20)} MiB are in use. Use a smaller batch or shorter sequences (truncated back-propagation)`,
  );
}
