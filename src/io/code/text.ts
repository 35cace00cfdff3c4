// How names and layers are written. Names come from a file: whatever they are, they can be nothing but a name in the code.

import { Module } from "../../nn/module.js";
import type { Shape } from "../../tensor/shape.js";
import { count } from "../../tensor/shape.js";
import { LAYERS, type Values } from "../layers.js";

/** A string literal, which may stand in a comment too: control characters, separators and marks of direction are escaped. */
export function quoted(text: string): string {
  return JSON.stringify(text).replace(/(?! )[\p{C}\p{Z}]/gu, (character) =>
    Array.from(
      { length: character.length },
      (_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, "0")}`,
    ).join(""),
  );
}

const isIdentifier = (name: string) => /^[A-Za-z_$][\w$]*$/.test(name);

/** The property of a class. */
export function property(name: string): string {
  return isIdentifier(name) ? name : quoted(name);
}

/** `.name` or `["name"]`. */
export function access(name: string): string {
  return isIdentifier(name) ? `.${name}` : `[${quoted(name)}]`;
}

// What modules have besides what they inherit; a property without a name would be no part of the names inside.
const NOT_INHERITED = ["", "training", "forward", "streamStages"];

/** The name itself for a property, or, where every Module has it or it is used, one that is none of the names. */
export function freeName(name: string, used: ReadonlySet<string>, names: ReadonlySet<string>): string {
  const isTaken = (own: string) => NOT_INHERITED.includes(own) || own in Module.prototype || used.has(own);
  let free = name;
  while (isTaken(free) || (free !== name && names.has(free))) free += "_";
  return free;
}

/** The name of a class for the modules of that name: one of "layers" is a Layer. */
export function className(name: string): string {
  const words = name.split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
  const joined = words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join("");
  const safe = /^[A-Z]/.test(joined) ? joined : `Part${joined}`;
  return safe.slice(0, 40).replace(/([^s])s$/, "$1");
}

const DEFAULTS: Values = {
  bias: true,
  numLayers: 1,
  bidirectional: false,
  projSize: 0,
  groups: 1,
  elementwiseAffine: true,
};

/** What the constructor of a layer takes: "8, 32, { numLayers: 2 }". */
export function argumentsOf(type: string, values: Values): string {
  const { positional, options } = LAYERS[type] as (typeof LAYERS)[string];
  const sizes = positional.map((name) => {
    const value = values[name];
    return Array.isArray(value) ? (value.length === 1 ? `${value[0]}` : `[${value.join(", ")}]`) : String(value);
  });
  const own = options.filter((name) => values[name] !== undefined && values[name] !== DEFAULTS[name]);
  const last = own.length > 0 ? [`{ ${own.map((name) => `${name}: ${String(values[name])}`).join(", ")} }`] : [];
  return [...sizes, ...last].join(", ");
}

/** A parameter of this shape, of zeros. */
export function parameter(shape: Shape): string {
  return `new nn.Parameter(new Float32Array(${count(shape)}), [${shape.join(", ")}])`;
}

/** Text with two more spaces before every line. */
export function indent(text: string): string {
  return text.replaceAll(/^(?=.)/gm, "  ");
}

/** A comment behind code, or nothing. */
export function remark(words: readonly string[]): string {
  return words.length > 0 ? ` // ${words.join(" ")}` : "";
}
