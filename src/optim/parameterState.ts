import { Block } from "../memory/heap.js";
import { readFloats, writeFloats } from "../memory/views.js";
import type { Parameter } from "../nn/parameter.js";
import { core } from "../wasm/core.js";

/** What an optimizer remembers of one parameter: how often it has updated it, and blocks of its size by name. */
export class ParameterState {
  /** Updates so far. */
  steps = 0;
  readonly #blocks = new Map<string, Block>();
  // Blocks that no update has used yet: their memory is there and nothing else.
  readonly #fresh = new Set<string>();

  constructor(
    readonly name: string,
    readonly parameter: Parameter,
  ) {}

  /** Whether a step updates it. */
  get due(): boolean {
    return this.parameter.requiresGrad && this.parameter.gradientPointer !== 0;
  }

  /** Makes the blocks that are missing, filled with `initial`. */
  reserve(slots: readonly string[], initial: number): void {
    for (const slot of slots) {
      if (this.#blocks.has(slot)) continue;
      const block = Block.allocate(4 * this.parameter.size);
      core().kernels.fill(block.pointer, initial, this.parameter.size);
      this.#blocks.set(slot, block);
      this.#fresh.add(slot);
    }
  }

  /** Gives back the blocks that no update has used. */
  release(): void {
    for (const slot of this.#fresh) {
      this.#blocks.get(slot)?.release();
      this.#blocks.delete(slot);
    }
    this.#fresh.clear();
  }

  /** Address of a reserved block. */
  pointer(slot: string): number {
    return (this.#blocks.get(slot) as Block).pointer;
  }

  /** Whether no update has used the block so far. */
  fresh(slot: string): boolean {
    return this.#fresh.has(slot);
  }

  /** An update has been made. */
  settle(): void {
    if (this.#fresh.size > 0) this.#fresh.clear();
    this.parameter.touch();
  }

  /** Copies of the blocks that updates have used. */
  read(): [slot: string, data: Float32Array<ArrayBuffer>][] {
    return [...this.#blocks]
      .filter(([slot]) => !this.#fresh.has(slot))
      .map(([slot, { pointer }]) => [slot, readFloats(pointer, this.parameter.size)]);
  }

  /** Takes over a state whose blocks have been reserved. */
  write(steps: number, data: ReadonlyMap<string, Float32Array>): void {
    this.steps = steps;
    this.#fresh.clear();
    for (const [slot, block] of this.#blocks) {
      const values = data.get(slot);
      if (values) {
        writeFloats(block.pointer, values);
      } else {
        block.release();
        this.#blocks.delete(slot);
      }
    }
  }
}

/** Makes blocks for several states, or throws and leaves none. */
export function reserveAll(states: readonly (readonly ParameterState[])[], reserve: () => void): void {
  try {
    reserve();
  } catch (error) {
    for (const state of states.flat()) state.release();
    throw error;
  }
}
