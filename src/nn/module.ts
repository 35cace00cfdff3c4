import { checkBoolean, rangeError } from "../errors.js";
import { Tensor } from "../ops/tensor.js";
import { hostStorage, INSPECT } from "../tensor/base.js";
import { Parameter } from "./parameter.js";
import { type LoadableState, type LoadOptions, type LoadResult, loadState, type StateDict } from "./stateDict.js";

// Where a module was last found by a walk: its parent and its key there. Error messages name it by this path.
const places = new WeakMap<Module, { parent: Module; key: string }>();

/**
 * A layer or a network of layers. Nothing is registered: parameters and modules are found among the enumerable
 * properties, and in arrays and Maps of these, in order. Modules in #private fields are not seen.
 */
export abstract class Module {
  /** Whether dropout acts; set by train() and eval(). */
  training = true;

  /** Computes the output. */
  abstract forward(...args: never[]): unknown;

  /** Parameters with their names ("rnn.weight_ih_l0"); one that is shared appears once, under its first name. */
  namedParameters(): [name: string, parameter: Parameter][] {
    const seen = new Set<unknown>();
    const found = new Map<string, Parameter>();
    const visit = (value: unknown, name: string, parent: Module, key: string): void => {
      if (typeof value !== "object" || value === null || ArrayBuffer.isView(value) || seen.has(value)) return;
      seen.add(value);
      if (value instanceof Parameter) {
        if (found.has(name)) throw sameName(this, name);
        found.set(name, value);
      } else if (value instanceof Module) {
        if (value !== this) places.set(value, { parent, key });
        for (const [own, child] of Object.entries(value)) visit(child, name ? `${name}.${own}` : own, value, own);
      } else if (Array.isArray(value)) {
        for (const [i, child] of value.entries()) visit(child, `${name}.${i}`, parent, `${key}.${i}`);
      } else if (value instanceof Map) {
        for (const [own, child] of value) visit(child, `${name}.${String(own)}`, parent, `${key}.${String(own)}`);
      }
    };
    visit(this, "", this, "");
    return [...found];
  }

  /** All parameters. */
  parameters(): Parameter[] {
    return this.namedParameters().map(([, parameter]) => parameter);
  }

  /** This module and all inside it. */
  modules(): Module[] {
    const seen = new Set<unknown>();
    const found: Module[] = [];
    const visit = (value: unknown): void => {
      if (typeof value !== "object" || value === null || seen.has(value)) return;
      seen.add(value);
      if (value instanceof Module) {
        found.push(value);
        Object.values(value).forEach(visit);
      } else if (Array.isArray(value)) {
        value.forEach(visit);
      } else if (value instanceof Map) {
        [...value.values()].forEach(visit);
      }
    };
    visit(this);
    return found;
  }

  /**
   * The parameter of that name.
   * @throws RangeError ERR_BPTT_ARGUMENT listing the names there are
   */
  param(name: string): Parameter {
    const named = this.namedParameters();
    const entry = named.find(([candidate]) => candidate === name);
    if (!entry)
      throw rangeError(
        "ERR_BPTT_ARGUMENT",
        `${pathOf(this)} has no parameter "${name}"; it has ${named.map(([own]) => own).join(", ") || "none"}`,
      );
    return entry[1];
  }

  /** Turns training mode (dropout) on or off, here and in all modules inside. */
  train(on = true): this {
    checkBoolean("train()", on);
    for (const module of this.modules()) module.training = on;
    return this;
  }

  /** Turns training mode off. */
  eval(): this {
    return this.train(false);
  }

  /** Forgets all gradients. */
  zeroGrad(): void {
    for (const parameter of this.parameters()) parameter.grad = null;
  }

  /** Copies of all parameters by name. */
  stateDict(): StateDict {
    return Object.fromEntries(
      this.namedParameters().map(([name, parameter]) => [
        name,
        new Tensor(parameter.shape, "float32", hostStorage(parameter.copyData())),
      ]),
    );
  }

  /**
   * Copies values into the parameters. Everything is checked first: on an error nothing has changed.
   * @param dict tensors of the parameters' shapes, or typed arrays of their sizes
   * @returns the names on one side only; without `strict: false` there are none
   * @throws Error ERR_BPTT_STATE that lists what is missing, unexpected and misshapen
   */
  loadStateDict(dict: LoadableState, options: LoadOptions = {}): LoadResult {
    return loadState(pathOf(this), this.namedParameters(), dict, options);
  }

  /** What stands in the brackets of toString: the arguments of a layer. Networks of your own may say more of themselves. */
  extraRepr(): string {
    return "";
  }

  /** The modules inside, as a tree, with the arguments of each, as PyTorch prints it. */
  toString(): string {
    return tree(this, new Set());
  }

  /** @internal What Node's console.log shows. */
  [INSPECT](): string {
    return this.toString();
  }
}

// Modules that are being printed, further up, are left out: they may refer to each other.
function tree(module: Module, above: Set<unknown>): string {
  above.add(module);
  const lines: string[] = [];
  const visit = (value: unknown, key: string): void => {
    if (typeof value !== "object" || value === null || above.has(value)) return;
    if (value instanceof Module) {
      lines.push(`(${key}): ${tree(value, above).replaceAll("\n", "\n  ")}`);
    } else if (Array.isArray(value) || value instanceof Map) {
      above.add(value);
      for (const [own, part] of value.entries()) visit(part, `${key}.${String(own)}`);
      above.delete(value);
    }
  };
  for (const [key, value] of Object.entries(module)) visit(value, key);
  above.delete(module);
  const extra = module.extraRepr();
  const inside = [...(extra && lines.length > 0 ? [extra] : []), ...lines].map((line) => `\n  ${line}`).join("");
  return `${module.constructor.name}(${inside ? `${inside}\n` : extra})`;
}

function sameName(module: Module, name: string): Error {
  return rangeError(
    "ERR_BPTT_ARGUMENT",
    `${pathOf(module)}: two parameters are named "${name}"; give their Map keys or properties names that differ`,
  );
}

/** The path of a module from the network it was last found in: "SimpleRNN.rnn". */
export function pathOf(module: Module, depth = 0): string {
  // The depth ends the path where modules refer to each other.
  const place = depth < 32 ? places.get(module) : undefined;
  return place ? `${pathOf(place.parent, depth + 1)}.${place.key}` : module.constructor.name;
}
