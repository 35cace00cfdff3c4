// Numbers as PyTorch prints them: brackets for dimensions, columns of one width, and only the edges of what is large.
import type { BaseTensor } from "./base.js";
import { count, format, type Shape, strides } from "./shape.js";

/** Elements from which on only the edges are shown, and how many of them at either end of a dimension. */
const THRESHOLD = 1000;
const EDGE = 3;
const LINE = 80;

/** What a tensor is, in words: `tensor([[1., 2.]], shape=[1, 2], dtype=float32)`. */
export function print(x: BaseTensor): string {
  const { shape, dtype, storage } = x;
  const isGone = storage.kind === "region" && !storage.region.open;
  const numbers = isGone ? "gone with its scope" : nested(storage.kind === "host" ? storage.data : x.copyData(), shape);
  return `tensor(${numbers}, shape=${format(shape)}, dtype=${dtype}${x.requiresGrad ? ", requiresGrad=true" : ""})`;
}

function nested(data: ArrayLike<number>, shape: Shape): string {
  if (count(shape) === 0) return "[]";
  const summarise = count(shape) > THRESHOLD;
  const step = strides(shape);
  const skips = (level: number) => summarise && (shape[level] as number) > 2 * EDGE;

  // The places of the numbers that are shown, in order; then how to word them.
  const places: number[] = [];
  const collect = (level: number, at: number): void => {
    const size = shape[level];
    if (size === undefined) places.push(at);
    else
      for (let i = 0; i < size; ++i)
        if (!skips(level) || i < EDGE || i >= size - EDGE) collect(level + 1, at + i * (step[level] as number));
  };
  collect(0, 0);
  const words = wordsOf(
    places.map((place) => data[place] as number),
    data instanceof Int32Array,
  );

  let next = 0;
  const build = (level: number): string => {
    if (level === shape.length) return words[next++] as string;
    const size = shape[level] as number;
    const parts = Array.from({ length: skips(level) ? 2 * EDGE : size }, () => build(level + 1));
    const isRow = level === shape.length - 1;
    if (skips(level)) parts.splice(EDGE, 0, isRow ? " ..." : "...");
    const indent = " ".repeat("tensor(".length + level + 1);
    if (!isRow) return `[${parts.join(`,${"\n".repeat(shape.length - 1 - level)}${indent}`)}]`;
    const perLine = Math.max(1, Math.floor((LINE - indent.length) / ((words[0] as string).length + 2)));
    const lines = Array.from({ length: Math.ceil(parts.length / perLine) }, (_, i) =>
      parts.slice(i * perLine, (i + 1) * perLine).join(", "),
    );
    return `[${lines.join(`,\n${indent}`)}]`;
  };
  return build(0);
}

// All of one width: whole numbers with a point alone, others with four digits behind it, or with exponents where these would
// not do.
function wordsOf(values: readonly number[], isInteger: boolean): string[] {
  const sizes = values.filter((value) => Number.isFinite(value) && value !== 0).map(Math.abs);
  const largest = sizes.reduce((a, b) => Math.max(a, b), 0);
  const smallest = sizes.reduce((a, b) => Math.min(a, b), largest);
  const isWhole = values.every((value) => !Number.isFinite(value) || Number.isInteger(value));
  const isWide = largest > 1e8 || largest / smallest > 1000 || (!isWhole && smallest < 1e-4);
  const word = (value: number): string => {
    if (isInteger) return String(value);
    if (!Number.isFinite(value)) return Number.isNaN(value) ? "nan" : value < 0 ? "-inf" : "inf";
    if (isWide) return value.toExponential(4).replace(/e([+-])(\d)$/, "e$10$2");
    return isWhole ? `${value}.` : value.toFixed(4);
  };
  const words = values.map(word);
  const width = words.reduce((widest, { length }) => Math.max(widest, length), 0);
  return words.map((text) => text.padStart(width));
}
