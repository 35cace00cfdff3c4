// From the tree of names to code that makes the same tree: layers, Sequentials, arrays, and classes for everything else.
import { forwardMethod } from "./forward.js";
import { guessLayers, otherLayer } from "./guess.js";
import { type Flow, findOrder, fitInOrder, MOST_VISITS } from "./order.js";
import {
  describeStep,
  layerVariant,
  type Part,
  parameterVariant,
  type Style,
  stepsOf,
  type Variant,
  writePart,
  writeVariant,
} from "./part.js";
import { access, className, freeName, indent, property, quoted, remark } from "./text.js";
import { type Branch, natural } from "./tree.js";

const MOST_PLACEHOLDERS = 8; // in a Sequential, besides one for every module that is known

/** The names in front of a branch's own, with a dot behind: those here and those in the file. */
interface Prefix {
  readonly own: string;
  readonly file: string;
}

const ROOT: Prefix = { own: "", file: "" };

/** Writes the classes of one network. */
export class Writer {
  /** Bodies of classes by name, those first that others need. */
  readonly classes = new Map<string, string>();
  /** The file's names for parameters whose properties had to be named otherwise, by the names they have here. */
  readonly renamed = new Map<string, string>();
  readonly #style: Style;
  readonly #search = { visits: MOST_VISITS };
  readonly #names = new Map<string, string>(); // of classes by body
  readonly #taken = new Set(["Model", "Tensor", "Map", "NAMES", "Float32Array", "Error"]); // what the code itself names

  constructor(style: Style) {
    this.#style = style;
  }

  /** The class of the whole network: what it extends, and its body. */
  root(branch: Branch): { readonly base: string; readonly body: string } {
    const [layer] = this.#layers(branch, "");
    if (layer) {
      const values = layer.code.slice(`new nn.${layer.type}(`.length, -1);
      return { base: `nn.${layer.type}`, body: constructorCode(values, layer.notes) };
    }
    const items = this.#places(branch, "model", ROOT);
    const inside = items && sequential(items);
    if (inside) return { base: "nn.Sequential", body: constructorCode(`\n${indent(inside.lines)}\n`, []) };
    return { base: "nn.Module", body: this.#body(branch, ROOT).body };
  }

  #part(branch: Branch, name: string, prefix: Prefix): Part {
    const layers = this.#layers(branch, name);
    if (layers.length > 0) {
      for (const own of branch.parameters.keys()) this.#rename(prefix.own + own, prefix.file + own);
      return { variants: layers };
    }
    const items = this.#places(branch, name, prefix);
    const inside = items && sequential(items);
    if (inside) {
      const code = `new nn.Sequential(\n${indent(inside.lines)}\n)`;
      return { variants: [{ type: "Sequential", code, notes: [], flow: inside.flow }] };
    }
    if (items && !items.includes(undefined)) return { items: items as Part[] };
    const { body, flow } = this.#body(branch, prefix);
    const type = this.#class(className(name), body);
    return { variants: [{ type, code: `new ${type}()`, notes: [], flow }] };
  }

  #layers({ parameters, modules }: Branch, name: string): Variant[] {
    return modules.size > 0 ? [] : guessLayers(parameters, name).map((guess) => layerVariant(guess, this.#style));
  }

  // What stands at the places of a Sequential or an array, undefined in gaps; nothing where the names are no places.
  #places({ parameters, modules }: Branch, name: string, { own, file }: Prefix): (Part | undefined)[] | undefined {
    const names = [...parameters.keys(), ...modules.keys()];
    if (names.some((one) => !/^(0|[1-9]\d{0,4})$/.test(one)) || new Set(names).size < names.length) return undefined;
    const length = names.reduce((most, one) => Math.max(most, Number(one) + 1), 0);
    if (length > 2 * names.length + MOST_PLACEHOLDERS) return undefined;
    return Array.from({ length }, (_, i) => {
      const module = modules.get(`${i}`);
      if (module) return this.#part(module, name, { own: `${own}${i}.`, file: `${file}${i}.` });
      const shape = parameters.get(`${i}`);
      if (shape) this.#rename(`${own}${i}`, `${file}${i}`);
      return shape && { variants: [parameterVariant(shape)] };
    });
  }

  // Properties, in the order in which they are called, and forward.
  #body({ parameters, modules }: Branch, { own, file }: Prefix): { body: string; flow: Flow | undefined } {
    const names = new Set([...parameters.keys(), ...modules.keys()]);
    const used = new Set<string>();
    const fieldOf = (name: string) => {
      const field = freeName(name, used, names);
      used.add(field);
      return { field, why: name === field ? [] : [`${quoted(name)} in the file`] };
    };
    const fields = [
      ...sorted(parameters).map(([name, shape]) => {
        const { field, why } = fieldOf(name);
        this.#rename(own + field, file + name);
        return { field, why, part: { variants: [parameterVariant(shape)] } as Part };
      }),
      ...sorted(modules).map(([name, branch]) => {
        const { field, why } = fieldOf(name);
        return { field, why, part: this.#part(branch, name, { own: `${own}${field}.`, file: `${file}${name}.` }) };
      }),
    ].map((entry) => ({ ...entry, path: `this${access(entry.field)}` }));
    const steps = fields.flatMap(({ part, path }) => stepsOf(part, path));
    const calls = findOrder(steps, this.#search);
    const chosen = new Map(calls.map((call) => [call.access, call.variant]));
    const rank = new Map(calls.map((call, i) => [call.access, i]));
    const lines = fields
      .map(({ field, why, part, path }) => {
        const code = `${property(field)} = ${writePart(part, path, chosen, this.#style, why)}`;
        const place = Math.min(...stepsOf(part, path).map((step) => rank.get(step.access) ?? steps.length));
        return { code: `${this.#style.typescript ? "readonly " : ""}${code}`, place };
      })
      .sort((a, b) => a.place - b.place);
    const other = otherLayer(parameters);
    const what = other === undefined ? [] : [`// No layer of bptt: ${other}.`];
    const unplaced = steps.filter((step) => !chosen.has(step.access)).map(describeStep);
    const forward = forwardMethod(calls, unplaced, this.#style);
    return { body: [...what, ...lines.map(({ code }) => code), "", forward.code].join("\n"), flow: forward.flow };
  }

  #rename(own: string, file: string): void {
    if (own !== file) this.renamed.set(own, file);
  }

  // One class for all modules that are alike.
  #class(wanted: string, body: string): string {
    const known = this.#names.get(body);
    if (known !== undefined) return known;
    let name = wanted;
    for (let i = 2; this.#taken.has(name); ++i) name = `${wanted}${i}`;
    this.#taken.add(name);
    this.#names.set(body, name);
    this.classes.set(name, body);
    return name;
  }
}

function sorted<T>(entries: ReadonlyMap<string, T>): [string, T][] {
  return [...entries].sort(([a], [b]) => natural(a, b));
}

function constructorCode(values: string, notes: readonly string[]): string {
  return `constructor() {\n${indent(`super(${values});${remark(notes)}`)}\n}`;
}

// Modules of which each reads what the one before gives, as lines of a Sequential; nothing where they do not fit.
function sequential(items: readonly (Part | undefined)[]): { readonly lines: string; readonly flow: Flow } | undefined {
  const known = items.filter((item) => item !== undefined);
  const fitting = fitInOrder(known.map((item) => ("variants" in item ? item.variants : [])));
  if (fitting === undefined) return undefined;
  const left = fitting.values();
  const lines = items.map((item, i) =>
    item
      ? writeVariant(left.next().value as Variant, ",")
      : `new nn.Identity(), // ${i} has no parameters: an activation? Dropout?`,
  );
  const [first, last] = [fitting[0]?.flow, fitting.at(-1)?.flow] as [Flow, Flow];
  const { gives, channelsOut } = last;
  return { lines: lines.join("\n"), flow: { ...first, gives, channelsOut, hasState: false, isLinear: false } };
}
