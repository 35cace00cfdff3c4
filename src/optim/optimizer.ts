import { checkNumber, describe, typeError } from "../errors.js";
import { Block } from "../memory/heap.js";
import { zeroFill } from "../memory/views.js";
import { Module } from "../nn/module.js";
import { Parameter } from "../nn/parameter.js";

/** What is trained: a module, or parameters. */
export type Trainable = Module | Iterable<Parameter>;

/** Parameters by name; those of a plain list are named by their position, and one that is repeated counts once. */
export function named(what: string, target: Trainable): [string, Parameter][] {
  if (target instanceof Module) return target.namedParameters();
  if (typeof (target as Iterable<Parameter> | null)?.[Symbol.iterator] !== "function") {
    throw typeError("ERR_BPTT_TYPE", `${what} takes a Module or parameters, got ${describe(target)}`);
  }
  return [...new Set(target)].map((parameter, i) => {
    if (!(parameter instanceof Parameter))
      throw typeError("ERR_BPTT_TYPE", `${what}: entry ${i} is no nn.Parameter but ${describe(parameter)}`);
    return [`param_${i}`, parameter];
  });
}

/** The same; throws where there are none. */
export function trained(kind: string, target: Trainable): [string, Parameter][] {
  const parameters = named(kind, target);
  if (parameters.length === 0) {
    throw typeError(
      "ERR_BPTT_ARGUMENT",
      `${kind}: there are no parameters to train. Modules in #private fields or made in functions are not seen: keep them in properties`,
    );
  }
  return parameters;
}

/** Base of the optimizers: parameters and their state by name. */
export abstract class Optimizer {
  /** Learning rate; may be changed between steps. */
  lr: number;
  protected readonly parameters: readonly [name: string, parameter: Parameter][];
  readonly #state = new Map<string, Map<string, Block>>();
  readonly #slots: readonly string[];

  /** @param slots kinds of state that each parameter has */
  constructor(kind: string, target: Trainable, lr: number, slots: readonly string[]) {
    this.parameters = trained(kind, target);
    checkNumber(`${kind}: lr`, lr, "a number of at least 0", (value) => value >= 0);
    this.lr = lr;
    this.#slots = slots;
  }

  /** @internal Whether it trains this parameter. */
  holds(parameter: Parameter): boolean {
    return this.parameters.some(([, own]) => own === parameter);
  }

  /** Sets all gradients to null. */
  zeroGrad(): void {
    for (const [, parameter] of this.parameters) parameter.grad = null;
  }

  /** Updates every parameter that has a gradient. */
  step(): void {
    checkNumber("lr", this.lr, "a number of at least 0", (value) => value >= 0);
    const due = this.parameters.filter(([, parameter]) => parameter.requiresGrad && parameter.gradientPointer !== 0);
    // Without memory for the state the first step throws, and nothing has changed.
    for (const [name, parameter] of due) for (const kind of this.#slots) this.slot(kind, name, parameter);
    for (const [name, parameter] of due) {
      this.update(name, parameter);
      parameter.touch();
    }
  }

  /** One kernel call for one parameter. */
  protected abstract update(name: string, parameter: Parameter): void;

  /** Address of state of the parameter's size, zeros at first. */
  protected slot(kind: string, name: string, parameter: Parameter): number {
    const slots = this.#state.get(kind) ?? new Map<string, Block>();
    this.#state.set(kind, slots);
    let block = slots.get(name);
    if (!block) {
      block = Block.allocate(4 * parameter.size);
      zeroFill(block.pointer, 4 * parameter.size);
      slots.set(name, block);
    }
    return block.pointer;
  }
}

/** Throws unless value is at least 0. */
export function checkNonNegative(what: string, value: unknown): asserts value is number {
  checkNumber(what, value, "at least 0", (v) => v >= 0);
}

/** Throws unless value lies in [0, 1). */
export function checkDecay(what: string, value: unknown): asserts value is number {
  checkNumber(what, value, "at least 0 and less than 1", (v) => v >= 0 && v < 1);
}
