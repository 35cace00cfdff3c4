import { checkBoolean, rangeError } from "../errors.js";
import { Tensor } from "../ops/tensor.js";
import { hostStorage, INSPECT } from "../tensor/base.js";
import { Parameter } from "./parameter.js";
import { type LoadableState, type LoadOptions, type LoadResult, loadState, type StateDict } from "./stateDict.js";

// Where a module was last found by a walk: its parent and its key there. Error messages name it by this path.
const places = new WeakMap<Module, { parent: Module; key: string }>();
// Modules whose train() is running: they may refer to each other.
const switching = new Set<Module>();

/**
 * A layer or a network of layers. Nothing is registered: parameters and modules are found among the enumerable
 * properties, and in arrays and Maps of these, in order. Modules in #private fields are not seen. Layers share a weight where one is
 * given that of the other: `Object.assign(decoder, { weight: embedding.weight })`; its shape is checked when it is used.
 * @example
 * class Classifier extends nn.Module {
 *   readonly rnn = new nn.GRU(8, 32, { batchFirst: true });
 *   readonly fc = new nn.Linear(32, 3);
 *   forward(x: Tensor): Tensor {
 *     const [output] = this.rnn.forward(x); // (batch, seq, 32)
 *     return this.fc.forward(output.select(1, -1)); // (batch, 3), of the last step
 *   }
 * }
 * const model = new Classifier();
 * model.namedParameters().length; // 6: four of the GRU, two of the Linear
 */
export abstract class Module {
  /** Whether dropout acts; set by train() and eval(). */
  training = true;

  /** Computes the output; what it takes and gives is up to each module. */
  abstract forward(...args: never[]): unknown;

  /**
   * Parameters with their names ("rnn.weight_ih_l0"); one that is shared appears once, under its first name.
   * @throws RangeError ERR_BPTT_ARGUMENT where two parameters have one name
   */
  namedParameters(): [name: string, parameter: Parameter][] {
    const found = new Map<string, Parameter>();
    for (const [name, value] of walk(this)) {
      if (!(value instanceof Parameter)) continue;
      if (found.has(name)) throw sameName(this, name);
      found.set(name, value);
    }
    return [...found];
  }

  /**
   * All parameters, each once.
   * @throws RangeError ERR_BPTT_ARGUMENT where two parameters have one name
   */
  parameters(): Parameter[] {
    return this.namedParameters().map(([, parameter]) => parameter);
  }

  /** This module, named "", and all inside it with their names ("encoder.rnn"); one that is shared appears once. */
  namedModules(): [name: string, module: Module][] {
    return walk(this).filter((entry): entry is [string, Module] => entry[1] instanceof Module);
  }

  /** This module and all inside it, each once. */
  modules(): Module[] {
    return this.namedModules().map(([, module]) => module);
  }

  /**
   * The parameter of that name.
   * @param name as `namedParameters` gives it
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

  /**
   * Turns training mode (dropout) on or off, here and in all modules inside, by their own train().
   * @throws TypeError ERR_BPTT_TYPE unless on is true or false
   */
  train(on = true): this {
    checkBoolean("train()", on);
    if (switching.has(this)) return this;
    switching.add(this);
    try {
      this.training = on;
      for (const [, part] of walk(this, "shallow")) if (part instanceof Module) part.train(on);
    } finally {
      switching.delete(this);
    }
    return this;
  }

  /** Turns training mode off, here and in all modules inside. `predict` and `stream` do that by themselves. */
  eval(): this {
    return this.train(false);
  }

  /**
   * Sets all gradients to null, as PyTorch's zero_grad does by default.
   * @throws RangeError ERR_BPTT_ARGUMENT where two parameters have one name
   */
  zeroGrad(): void {
    for (const parameter of this.parameters()) parameter.grad = null;
  }

  /**
   * Copies of all parameters by PyTorch's names, to be saved by `writeSafetensors` or loaded into another such module. One that is
   * shared appears once, under its first name, as in the files that safetensors.torch.load_model reads.
   * @throws RangeError ERR_BPTT_ARGUMENT where two parameters have one name
   */
  stateDict(): StateDict {
    return Object.fromEntries(
      this.namedParameters().map(([name, parameter]) => [
        name,
        new Tensor(parameter.shape, "float32", hostStorage(parameter.copyData())),
      ]),
    );
  }

  /**
   * Copies values into the parameters. Everything is checked first: on an error nothing has changed. A parameter that is shared may be
   * given under any of its names, or, with the same numbers, under several.
   * @param dict tensors of the parameters' shapes, or typed arrays of their sizes
   * @returns the names on one side only; without `strict: false` there are none
   * @throws Error ERR_BPTT_STATE that lists what is missing, unexpected and misshapen
   * @throws RangeError ERR_BPTT_ARGUMENT where two parameters have one name
   */
  loadStateDict(dict: LoadableState, options: LoadOptions = {}): LoadResult {
    const named = this.namedParameters();
    const first = new Map<unknown, string>(named.map(([name, parameter]) => [parameter, name]));
    const aliases = new Map(walk(this, "again").map(([name, part]) => [name, first.get(part) ?? name]));
    return loadState(pathOf(this), named, aliases, dict, options);
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

// Everything that is found in a module, itself first, each once and under the name of its first place; "again": under all its names;
// "shallow": only what is not inside of another module.
function walk(root: Module, mode?: "shallow" | "again"): [name: string, value: Parameter | Module][] {
  const seen = new Set<unknown>();
  const found: [string, Parameter | Module][] = [];
  const visit = (value: unknown, name: string, parent: Module, key: string): void => {
    if (typeof value !== "object" || value === null || ArrayBuffer.isView(value) || seen.has(value)) return;
    seen.add(value);
    if (value instanceof Parameter) {
      found.push([name, value]);
    } else if (value instanceof Module) {
      found.push([name, value]);
      if (value !== root) {
        places.set(value, { parent, key });
        if (mode === "shallow") return;
      }
      for (const [own, child] of Object.entries(value)) visit(child, name ? `${name}.${own}` : own, value, own);
    } else if (Array.isArray(value)) {
      for (const [i, child] of value.entries()) visit(child, `${name}.${i}`, parent, `${key}.${i}`);
    } else if (value instanceof Map) {
      for (const [own, child] of value) visit(child, `${name}.${String(own)}`, parent, `${key}.${String(own)}`);
    }
    if (mode === "again") seen.delete(value);
  };
  visit(root, "", root, "");
  return found;
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
