// Packed panels of weights, in the layout that gemm.ts reads. For a parameter they are kept and rebuilt once per version;
// for any other tensor they are packed where they are needed.
import { allocate } from "../memory/arena.js";
import { Block } from "../memory/heap.js";
import type { BaseTensor } from "../tensor/base.js";
import { core } from "../wasm/core.js";

/**
 * Address of the panels of a matrix (rows, columns), row-major at `weight`: of W itself, for products X·W, or of Wᵀ.
 */
export function panels(weight: BaseTensor, transposed: boolean, rows: number, columns: number): number {
  const { kernels } = core();
  const bytes = 4 * (transposed ? kernels.packedSize(columns, rows) : kernels.packedSize(rows, columns));
  const { storage } = weight;
  if (storage.kind !== "heap") return pack(allocate(bytes), weight.pointer, transposed, rows, columns);
  const key = `${transposed ? "T" : "N"}${rows}x${columns}`;
  let entry = storage.panels.find((candidate) => candidate.key === key);
  if (!entry) {
    entry = { key, block: Block.allocate(bytes), version: -1 };
    storage.panels.push(entry);
  }
  if (entry.version !== storage.version) {
    pack(entry.block.pointer, weight.pointer, transposed, rows, columns);
    entry.version = storage.version;
  }
  return entry.block.pointer;
}

function pack(target: number, source: number, transposed: boolean, rows: number, columns: number): number {
  const { kernels } = core();
  if (transposed) kernels.packPanelsTransposed(target, source, columns, rows, columns);
  else kernels.packPanels(target, source, rows, columns, columns);
  return target;
}

/** Memory that gemmTN needs to pack `rows` rows of `columns`. */
export function packingScratch(rows: number, columns: number): number {
  return allocate(4 * core().kernels.packedSize(Math.min(rows, 256), columns));
}
