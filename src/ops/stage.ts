// One step at a time: a layer as a stage of a stream. A stage owns the memory of its output and its state, and running it
// allocates nothing. Layers make their own stages; train/stream chains them.
import { Block } from "../memory/heap.js";
import { readFloats, writeFloats, zeroFill } from "../memory/views.js";
import type { BaseTensor, HeapStorage } from "../tensor/base.js";
import { core } from "../wasm/core.js";
import { keptPanels, type Panels } from "./packing.js";

/** What a stage carries from step to step, as numbers and their layout. */
export interface StageState {
  /** Tells how many numbers there are and what they belong to; plain data, to be written as JSON. */
  readonly layout: unknown;
  readonly values: Float32Array;
}

/** A layer that reads one vector a step and writes one. */
export interface Stage {
  /** What it computes, with its sizes: a state fits stages of the same description only. */
  readonly kind: string;
  /** Features it reads; undefined where any number will do. */
  readonly inputSize: number | undefined;
  /** Features it writes; undefined where that depends on what it reads. */
  readonly outputSize: number | undefined;
  /** Reads `size` numbers at `input` and gives how many it wrote at `output`. */
  run(input: number, size: number): number;
  /** Address of the last output. */
  readonly output: number;
  /** Whether run may throw, so that the stages before it have to be set back. */
  readonly mayThrow: boolean;
  /** Back to the state before the first step. */
  reset(): void;
  save(): StageState;
  /** How many numbers a state of this layout has; undefined where the layout is none of this stage's. */
  countOf(layout: unknown): number | undefined;
  /** Takes over a state whose layout and count fit. */
  load(saved: StageState): void;
}

/** Memory of a stage: freed with it. */
export class StageMemory {
  readonly #blocks: Block[] = [];

  /** Address of `count` zeros. */
  reserve(count: number): number {
    const block = Block.allocate(4 * count);
    zeroFill(block.pointer, 4 * count);
    this.#blocks.push(block);
    return block.pointer;
  }
}

/** Base of the stages of fixed sizes, whose state is one piece of memory. */
export abstract class FixedStage implements Stage {
  readonly mayThrow: boolean = false;
  protected readonly memory = new StageMemory();
  readonly output: number;
  /** Address of the state. */
  protected readonly state: number;

  /** @param stateSize numbers carried from step to step */
  constructor(
    readonly kind: string,
    readonly inputSize: number,
    readonly outputSize: number,
    protected readonly stateSize = 0,
  ) {
    this.output = this.memory.reserve(outputSize);
    this.state = this.memory.reserve(stateSize);
  }

  run(input: number): number {
    this.step(input);
    return this.outputSize;
  }

  /** Reads inputSize numbers at `input`, writes outputSize at `output`. */
  protected abstract step(input: number): void;

  reset(): void {
    zeroFill(this.state, 4 * this.stateSize);
  }

  save(): StageState {
    return { layout: this.stateSize, values: readFloats(this.state, this.stateSize) };
  }

  countOf(layout: unknown): number | undefined {
    return layout === this.stateSize ? this.stateSize : undefined;
  }

  load({ values }: StageState): void {
    writeFloats(this.state, values);
  }
}

/** The kept panels of a parameter (rows, columns), transposed. */
export function transposedPanels(weight: BaseTensor, rows: number, columns: number, first = 0): Panels {
  return keptPanels(weight.storage as HeapStorage, { transposed: true, rows, columns, first });
}

/** The kept panels of a parameter as it is: one that multiplies from the right, x·W. */
export function rightPanels(weight: BaseTensor): Panels {
  const [rows, columns] = weight.shape as [number, number];
  return keptPanels(weight.storage as HeapStorage, { transposed: false, rows, columns, first: 0 });
}

/** y = x·Wᵀ + b, W (O,I); or y = x·W + b, W (I,O), where that is how the weight is given. */
export class LinearStage extends FixedStage {
  readonly #weight: Panels;

  constructor(
    weight: BaseTensor,
    readonly bias: BaseTensor | undefined,
    fromRight = false,
  ) {
    const [rows, columns] = weight.shape as [number, number];
    const [I, O] = fromRight ? [rows, columns] : [columns, rows];
    super(`linear ${I} ${O}`, I, O);
    this.#weight = fromRight ? rightPanels(weight) : transposedPanels(weight, O, I);
  }

  protected override step(input: number): void {
    const { output, bias, inputSize, outputSize } = this;
    core().kernels.linearForward(output, input, this.#weight.pointer, bias?.pointer ?? 0, 1, inputSize, outputSize);
  }
}

/** A function of the vector that keeps its size and carries nothing. */
class PointwiseStage implements Stage {
  readonly inputSize = undefined;
  readonly outputSize = undefined;
  readonly mayThrow = false;
  #block: Block | undefined;

  /** @param compute writes n numbers at y from n at x */
  constructor(
    readonly kind: string,
    readonly compute: (y: number, x: number, n: number) => void,
  ) {}

  get output(): number {
    return this.#block?.pointer ?? 0;
  }

  run(input: number, size: number): number {
    if (!this.#block || this.#block.bytes < 4 * size) this.#block = Block.allocate(4 * size);
    this.compute(this.#block.pointer, input, size);
    return size;
  }

  reset(): void {}

  save(): StageState {
    return { layout: 0, values: new Float32Array(0) };
  }

  countOf(layout: unknown): number | undefined {
    return layout === 0 ? 0 : undefined;
  }

  load(): void {}
}

/** A function of each number, or of the whole vector (softmax and its logarithm). */
export function functionStage(name: "tanh" | "relu" | "sigmoid" | "softmax" | "logSoftmax"): Stage {
  const { kernels } = core();
  if (name !== "softmax" && name !== "logSoftmax") return new PointwiseStage(name, kernels[name]);
  const kernel = kernels[`${name}Forward`];
  return new PointwiseStage(name, (y, x, n) => kernel(y, x, 1, n));
}
