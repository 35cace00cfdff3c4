// Packed panels of weights, in the layout that gemm.ts reads. For a parameter they are kept and rebuilt once per version;
// for any other tensor they are packed where they are needed.
import { allocate, closeRegion, openRegion } from "../memory/arena.js";
import { Block } from "../memory/heap.js";
import type { BaseTensor, HeapStorage } from "../tensor/base.js";
import { core } from "../wasm/core.js";
import type { TrainingKernels } from "../wasm/generated/kernels.js";

/** A matrix (rows, columns), row-major in a tensor, as panels of W, for products X·W, or of Wᵀ. */
interface Layout {
  readonly transposed: boolean;
  readonly rows: number;
  readonly columns: number;
  /** The row to begin with; those before it come last. */
  readonly first: number;
}

/** Panels that are kept, of a parameter. */
export class Panels {
  readonly #block: Block;
  #version = -1;

  constructor(
    readonly storage: HeapStorage,
    readonly layout: Layout,
  ) {
    this.#block = Block.allocate(size(layout));
  }

  /** Their address; they are packed anew where the parameter has changed. */
  get pointer(): number {
    if (this.#version !== this.storage.version) {
      pack(this.#block.pointer, this.storage.block.pointer, this.layout);
      this.#version = this.storage.version;
    }
    return this.#block.pointer;
  }
}

/** The panels of a parameter, to be asked for their address again and again. */
export function keptPanels(storage: HeapStorage, layout: Layout): Panels {
  const { transposed, rows, columns, first } = layout;
  for (const panels of storage.panels as Panels[]) {
    const own = panels.layout;
    if (own.transposed === transposed && own.rows === rows && own.columns === columns && own.first === first)
      return panels;
  }
  const panels = new Panels(storage, layout);
  storage.panels.push(panels);
  return panels;
}

/** Address of the panels of a matrix (rows, columns) at `weight`, valid in the current scope. */
export function panels(weight: BaseTensor, transposed: boolean, rows: number, columns: number, first = 0): number {
  const { storage } = weight;
  const layout = { transposed, rows, columns, first };
  if (storage.kind === "heap") return keptPanels(storage, layout).pointer;
  const target = allocate(size(layout));
  pack(target, weight.pointer, layout);
  return target;
}

function size({ transposed, rows, columns }: Layout): number {
  const { kernels } = core();
  return 4 * (transposed ? kernels.packedSize(columns, rows) : kernels.packedSize(rows, columns));
}

function pack(target: number, source: number, { transposed, rows, columns, first }: Layout): void {
  const { kernels } = core();
  const region = openRegion();
  try {
    const from = first === 0 ? source : rotated(source, rows, columns, first);
    if (transposed) kernels.packPanelsTransposed(target, from, columns, rows, columns);
    else kernels.packPanels(target, from, rows, columns, columns);
  } finally {
    closeRegion(region);
  }
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

/** Memory that gemmTN needs for sums over `rows` rows of `columns`. */
export function packingScratch(kernels: TrainingKernels, rows: number, columns: number): number {
  return allocate(4 * kernels.gemmTNScratch(columns, rows));
}
