// What a property of a class holds, and how it is written.
import type { Shape } from "../../tensor/shape.js";
import type { Guess } from "./guess.js";
import type { Flow, Step } from "./order.js";
import { argumentsOf, indent, parameter, remark } from "./text.js";

/** One way to write a module or parameter. */
export interface Variant {
  /** The class; "" for a parameter. */
  readonly type: string;
  /** The expression that makes it. */
  readonly code: string;
  readonly notes: readonly string[];
  /** Undefined where nothing is known of its forward. */
  readonly flow: Flow | undefined;
}

/** One of several variants, or an array. */
export type Part = { readonly variants: readonly Variant[] } | { readonly items: readonly Part[] };

export interface Style {
  readonly typescript: boolean;
  /** Whether sequences are (batch, seq, feature): convolutions read each batch entry as a whole. */
  readonly batchFirst: boolean;
}

export function layerVariant({ type, values, reads, gives, open }: Guess, { batchFirst }: Style): Variant {
  const all = batchFirst && open.includes("batchFirst?") ? { ...values, batchFirst } : values;
  const channels = type === "Conv1d";
  const flow = {
    reads,
    gives,
    channelsIn: channels,
    channelsOut: channels,
    hasState: /^(RNN|GRU|LSTM|LSTMCell|Elman|Jordan)$/.test(type),
    isCell: type.endsWith("Cell"),
    isLinear: type === "Linear" || channels,
  };
  return { type, code: `new nn.${type}(${argumentsOf(type, all)})`, notes: open, flow };
}

export function parameterVariant(shape: Shape): Variant {
  return { type: "", code: parameter(shape), notes: [], flow: undefined };
}

/** All that may be called in a part that stands at a path, such as `this.heads`. */
export function stepsOf(part: Part, path: string): Step<Variant>[] {
  if ("variants" in part) return [{ access: path, variants: part.variants }];
  return part.items.flatMap((item, i) => stepsOf(item, `${path}[${i}]`));
}

/** The code of a part, of which some steps have been chosen to be understood in one way. */
export function writePart(
  part: Part,
  path: string,
  chosen: ReadonlyMap<string, Variant>,
  { typescript }: Style,
  notes: readonly string[],
): string {
  const write = (one: Part, at: string, end: string, more: readonly string[]): string => {
    if ("variants" in one) {
      const variant = chosen.get(at) ?? (one.variants[0] as Variant);
      return writeVariant({ ...variant, notes: [...variant.notes, ...more] }, end);
    }
    const items = one.items.map((item, i) => write(item, `${at}[${i}]`, ",", []));
    return `[${remark(more)}\n${indent(items.join("\n"))}\n]${typescript && end === ";" ? " as const" : ""}${end}`;
  };
  return write(part, path, ";", notes);
}

/** The expression, and what is to be said of it: behind the first of several lines. */
export function writeVariant({ code, notes }: Variant, end: string): string {
  const at = code.indexOf("\n");
  return at < 0 ? `${code}${end}${remark(notes)}` : `${code.slice(0, at)}${remark(notes)}${code.slice(at)}${end}`;
}

/** What is said of a step that no order places. */
export function describeStep({ access, variants }: Step<Variant>): string {
  const [{ type, flow }] = variants as [Variant];
  if (type === "") return `${access}, a parameter`;
  return flow ? `${access}, ${flow.reads === "indices" ? "of indices" : flow.reads} to ${flow.gives}` : access;
}
