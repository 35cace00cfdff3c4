// A user's module as a stage: one that defines step(x, state).
import { unrecorded } from "../../autograd/scope.js";
import { describe, stateError, typeError } from "../../errors.js";
import { Block } from "../../memory/heap.js";
import { readFloats, writeFloats } from "../../memory/views.js";
import { type Module, pathOf } from "../../nn/module.js";
import type { Stage, StageState } from "../../ops/stage.js";
import { Tensor, tensor } from "../../ops/tensor.js";
import { count, type Shape } from "../../tensor/shape.js";

/** A module that says itself how it runs one step. */
export interface StepModule<State = unknown> extends Module {
  /**
   * Runs one time step.
   * @param x (features) the vector of this step
   * @param state what the step before returned; undefined at first
   * @returns the output, a tensor, and the state: a tensor, or arrays and plain objects of these
   */
  step(x: Tensor, state: State | undefined): [y: Tensor, state: State];
}

/** Whether a module defines step. */
export function definesStep(module: Module): module is StepModule {
  return typeof (module as Partial<StepModule>).step === "function";
}

// "undefined" or null where there is nothing. { shape }: a tensor. Arrays and objects of these.
type Layout =
  | "undefined"
  | null
  | { readonly shape: Shape }
  | readonly Layout[]
  | { readonly entries: { [key: string]: Layout } };

const MOST_NESTED = 32;

export class UserStage implements Stage {
  readonly kind: string;
  readonly inputSize = undefined;
  readonly outputSize = undefined;
  readonly mayThrow = true;
  #state: unknown;
  readonly #modules: readonly Module[];
  #block: Block | undefined;

  constructor(readonly module: StepModule) {
    const parameters = module.namedParameters().map(([name, { shape }]) => `${name} [${shape.join(", ")}]`);
    this.#modules = module.modules();
    this.kind = `module with step: ${parameters.join(", ")}`;
  }

  get output(): number {
    return this.#block?.pointer ?? 0;
  }

  run(input: number, size: number): number {
    const x = tensor(readFloats(input, size));
    const [y, state] = this.#evaluated(() => unrecorded(() => this.#checked(this.module.step(x, this.#state))));
    const data = y.toFloat32Array();
    if (!this.#block || this.#block.bytes < 4 * data.length) this.#block = Block.allocate(4 * data.length);
    writeFloats(this.#block.pointer, data);
    this.#state = state;
    return data.length;
  }

  // In eval mode, as everything in a stream.
  #evaluated<T>(fn: () => T): T {
    const modes = this.#modules.map(({ training }) => training);
    for (const module of this.#modules) module.training = false;
    try {
      return fn();
    } finally {
      this.#modules.forEach((module, i) => {
        module.training = modes[i] as boolean;
      });
    }
  }

  #checked(result: unknown): [Tensor, unknown] {
    const path = pathOf(this.module);
    if (!Array.isArray(result) || result.length !== 2 || !(result[0] instanceof Tensor))
      throw typeError(
        "ERR_BPTT_TYPE",
        `${path}: step() must return [y, state] with a Tensor y, got ${describe(result)}`,
      );
    layoutOf(path, result[1]);
    return result as [Tensor, unknown];
  }

  reset(): void {
    this.#state = undefined;
  }

  save(): StageState {
    const values: Float32Array[] = [];
    const layout = layoutOf(pathOf(this.module), this.#state, values);
    const joined = new Float32Array(values.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of values) {
      joined.set(part, at);
      at += part.length;
    }
    return { layout, values: joined };
  }

  countOf(layout: unknown): number | undefined {
    return countOf(layout);
  }

  load({ layout, values }: StageState): void {
    let at = 0;
    const build = (part: Layout): unknown => {
      if (part === "undefined") return undefined;
      if (part === null) return null;
      if (Array.isArray(part)) return part.map(build);
      if ("entries" in part)
        return Object.fromEntries(Object.entries(part.entries).map(([key, value]) => [key, build(value)]));
      const { shape } = part as { shape: Shape };
      const size = count(shape);
      at += size;
      return tensor(values.subarray(at - size, at), shape);
    };
    this.#state = build(layout as Layout);
  }
}

// The layout of a state; its numbers are added to `values`.
function layoutOf(path: string, state: unknown, values?: Float32Array[], depth = 0): Layout {
  if (state === undefined) return "undefined";
  if (state === null) return null;
  if (depth > MOST_NESTED)
    throw stateError(
      "ERR_BPTT_STATE",
      `${path}: the state that step() returns is nested more than ${MOST_NESTED} deep; does it hold itself?`,
    );
  if (state instanceof Tensor && state.dtype === "float32") {
    values?.push(state.toFloat32Array());
    return { shape: state.shape };
  }
  if (Array.isArray(state)) return state.map((part) => layoutOf(path, part, values, depth + 1));
  if (typeof state === "object" && Object.getPrototypeOf(state) === Object.prototype) {
    const entries = Object.entries(state).map(([key, part]) => [key, layoutOf(path, part, values, depth + 1)]);
    return { entries: Object.fromEntries(entries) };
  }
  throw stateError(
    "ERR_BPTT_STATE",
    `${path}: the state that step() returns must consist of float32 tensors in arrays and plain objects, got ${describe(state)}`,
  );
}

function countOf(layout: unknown, depth = 0): number | undefined {
  if (layout === null || layout === "undefined") return 0;
  if (typeof layout !== "object" || depth > MOST_NESTED) return undefined;
  const sum = (parts: readonly unknown[]): number | undefined => {
    let total = 0;
    for (const part of parts) {
      const n = countOf(part, depth + 1);
      if (n === undefined) return undefined;
      total += n;
    }
    return total;
  };
  if (Array.isArray(layout)) return sum(layout);
  const { shape, entries } = layout as { shape?: unknown; entries?: unknown };
  if (typeof entries === "object" && entries !== null && !Array.isArray(entries)) return sum(Object.values(entries));
  const valid = Array.isArray(shape) && shape.every((size) => Number.isInteger(size) && size >= 0 && size <= 2 ** 30);
  return valid ? count(shape) : undefined;
}
