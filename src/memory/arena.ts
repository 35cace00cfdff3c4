// Short-lived memory: a stack of regions, one for every open scope. Allocation moves a pointer; closing a region moves it
// back. Chunks come from the heap; once the last region closes, several chunks are replaced by one of their total size,
// so that a training loop settles on one chunk and stays there.
import { Block, MOST, outOfMemory } from "./heap.js";
import { zeroFill } from "./views.js";

const LINE = 64;
const FIRST_CHUNK = 256 * 1024;

/** The memory of one scope. */
export interface Region {
  readonly parent: Region | undefined;
  /** False once the scope has ended: its memory belongs to somebody else. */
  open: boolean;
}

interface OpenRegion extends Region {
  readonly chunk: number;
  readonly offset: number;
}

let chunks: Block[] = [];
let chunk = 0; // index of the chunk that is being filled
let offset = 0; // bytes used in it
let wanted = FIRST_CHUNK; // size of the first chunk; later ones are a quarter of it
let exhausted = false; // whether there was too little memory for a chunk of that size
let current: OpenRegion | undefined;

/** The innermost open region. */
export function currentRegion(): Region | undefined {
  return current;
}

export function openRegion(): Region {
  current = { parent: current, open: true, chunk, offset };
  return current;
}

/** Closes a region and any left open inside it. */
export function closeRegion(region: Region): void {
  let top = current;
  while (top) {
    top.open = false;
    chunk = top.chunk;
    offset = top.offset;
    current = top.parent as OpenRegion | undefined;
    if (top === region) break;
    top = current;
  }
  if (!current && (exhausted || chunks.length > 1)) mergeChunks();
}

// A step that was too large must not make the smaller ones after it hold all memory.
function mergeChunks(): void {
  wanted = exhausted ? FIRST_CHUNK : arenaBytes();
  exhausted = false;
  for (const block of chunks) block.release();
  chunks = [];
}

function addChunk(size: number): void {
  try {
    chunks.push(Block.allocate(Math.max(size, chunk === 0 ? wanted : wanted / 4)));
  } catch {
    exhausted = true;
    chunks.push(Block.allocate(size));
  }
}

/** A pointer to memory of the current region, not cleared. */
export function allocate(bytes: number): number {
  if (!(bytes >= 0 && bytes <= MOST)) throw outOfMemory(bytes);
  const size = Math.ceil(bytes / LINE) * LINE;
  while (chunk < chunks.length && offset + size > (chunks[chunk] as Block).bytes) {
    chunk += 1;
    offset = 0;
  }
  if (chunk === chunks.length) addChunk(size);
  const pointer = (chunks[chunk] as Block).pointer + offset;
  offset += size;
  return pointer;
}

/** The same, filled with zeros. */
export function allocateZeros(bytes: number): number {
  const pointer = allocate(bytes);
  zeroFill(pointer, bytes);
  return pointer;
}

/** Bytes that the arena holds. */
export function arenaBytes(): number {
  return chunks.reduce((sum, block) => sum + block.bytes, 0);
}
