// Packed panels of weights, in the layout that gemm.ts reads. For a parameter they are kept and rebuilt once per version;
// for any other tensor they are packed where they are needed.
import { allocate } from "../memory/arena.js";
import { Block } from "../memory/heap.js";
import type { BaseTensor } from "../tensor/base.js";
import { core } from "../wasm/core.js";

/**
 * Address of the panels of a matrix (rows, columns), row-major at `weight`: of W itself, for products X·W, or of Wᵀ.
 * @param first the row to begin with; those before it come last
 */
export function panels(weight: BaseTensor, transposed: boolean, rows: number, columns: number, first = 0): number {
  const { kernels } = core();
  const bytes = 4 * (transposed ? kernels.packedSize(columns, rows) : kernels.packedSize(rows, columns));
  const { storage } = weight;
  const pack = (target: number): number => {
    const source = first === 0 ? weight.pointer : rotated(weight.pointer, rows, columns, first);
    if (transposed) kernels.packPanelsTransposed(target, source, columns, rows, columns);
    else kernels.packPanels(target, source, rows, columns, columns);
    return target;
  };
  if (storage.kind !== "heap") return pack(allocate(bytes));
  const key = `${transposed ? "T" : "N"}${rows}x${columns}+${first}`;
  let entry = storage.panels.find((candidate) => candidate.key === key);
  if (!entry) {
    entry = { key, block: Block.allocate(bytes), version: -1 };
    storage.panels.push(entry);
  }
  if (entry.version !== storage.version) {
    pack(entry.block.pointer);
    entry.version = storage.version;
  }
  return entry.block.pointer;
}

// A copy of the rows in the order first…, 0…first − 1.
function rotated(source: number, rows: number, columns: number, first: number): number {
  const { kernels } = core();
  const copy = allocate(4 * rows * columns);
  const [head, tail] = [first * columns, (rows - first) * columns];
  kernels.copyStrided(copy, 0, 0, 0, 1, source + 4 * head, 0, 0, 0, 1, 1, 1, 1, tail);
  kernels.copyStrided(copy + 4 * tail, 0, 0, 0, 1, source, 0, 0, 0, 1, 1, 1, 1, head);
  return copy;
}

/** Memory that gemmTN needs to pack `rows` rows of `columns`. */
export function packingScratch(rows: number, columns: number): number {
  return allocate(4 * core().kernels.packedSize(Math.min(rows, 256), columns));
}
