import { checkInteger, checkOptions, describe, rangeError, typeError } from "../../errors.js";
import { stack } from "../../ops/strided.js";
import { Tensor, tensor } from "../../ops/tensor.js";
import { hostStorage } from "../../tensor/base.js";
import type { TensorData } from "../../tensor/data.js";
import { format } from "../../tensor/shape.js";

/** Options of windows. */
export interface WindowOptions {
  /** Steps that are read. */
  readonly length: number;
  /** Steps after these that are to be predicted (1). */
  readonly horizon?: number;
  /** Steps from the start of one window to that of the next (1). */
  readonly stride?: number;
}

/** A piece of a series. */
export interface Window {
  /** The step that it begins with. */
  readonly start: number;
  /** The steps that are read: (length, features). */
  readonly x: Tensor;
  /** The steps after x: (horizon, features). */
  readonly y: Tensor;
}

/** Windows side by side. */
export interface StackedWindows {
  /** The steps that are read: (batch, length, features). */
  readonly x: Tensor;
  /** The steps after x: (batch, horizon, features). */
  readonly y: Tensor;
}

/**
 * All windows of a series that fit into it, in order. They are views of one copy of the series, so many of them cost
 * little; do not set() them.
 * @param series (steps) or (steps, features)
 * @throws RangeError ERR_BPTT_SHAPE for a series of more dimensions, or one that is shorter than a window; ERR_BPTT_ARGUMENT for options
 *   below 1
 * @example
 * const all = windows([1, 2, 3, 4, 5, 6], { length: 3, horizon: 2 });
 * all.map(({ start }) => start); // [0, 1]
 * all[1]?.y; // [[5], [6]]
 */
export function windows(series: Tensor | TensorData, options: WindowOptions): Window[] {
  const what = "windows()";
  checkOptions(what, options, ["length", "horizon", "stride"]);
  const { length, horizon = 1, stride = 1 } = options;
  checkInteger(`${what}: length`, length, 1);
  checkInteger(`${what}: horizon`, horizon, 1);
  checkInteger(`${what}: stride`, stride, 1);
  const given = series instanceof Tensor ? series : tensor(series);
  const [steps, features = 1] = given.shape;
  if (steps === undefined || given.shape.length > 2)
    throw rangeError(
      "ERR_BPTT_SHAPE",
      `${what}: a series is (steps) or (steps, features), got shape ${format(given.shape)}`,
    );
  if (steps < length + horizon)
    throw rangeError(
      "ERR_BPTT_SHAPE",
      `${what}: the series has ${steps} steps, fewer than one window of length ${length} with horizon ${horizon} needs`,
    );
  const data = given.toFloat32Array() as Float32Array<ArrayBuffer>;
  const piece = (start: number, size: number) =>
    new Tensor([size, features], "float32", hostStorage(data.subarray(start * features, (start + size) * features)));
  return Array.from({ length: Math.floor((steps - length - horizon) / stride) + 1 }, (_, i) => {
    const start = i * stride;
    return { start, x: piece(start, length), y: piece(start + length, horizon) };
  });
}

/**
 * Windows side by side, for `collate`.
 * @throws RangeError ERR_BPTT_ARGUMENT for no windows, ERR_BPTT_SHAPE for windows of different sizes
 * @example
 * const series = Float32Array.from({ length: 100 }, (_, t) => Math.sin(t / 5));
 * const batches = shuffled(windows(series, { length: 20 }), { batchSize: 16, collate: stackWindows });
 * const [first] = batches(1);
 * first?.x.shape; // [16, 20, 1]
 */
export function stackWindows(given: readonly Window[]): StackedWindows {
  if (!Array.isArray(given))
    throw typeError("ERR_BPTT_TYPE", `stackWindows() takes an array of windows, got ${describe(given)}`);
  if (given.length === 0) throw rangeError("ERR_BPTT_ARGUMENT", "stackWindows(): there are no windows");
  for (const [i, window] of given.entries()) {
    const { x, y } = Object(window) as Partial<Window>;
    if (!(x instanceof Tensor && y instanceof Tensor))
      throw typeError(
        "ERR_BPTT_TYPE",
        `stackWindows(): entry ${i} is no window { x, y } of tensors but ${describe(window)}`,
      );
  }
  const join = (name: "x" | "y") =>
    stack(
      given.map((window) => window[name]),
      0,
      `stackWindows(): ${name}`,
    );
  return { x: join("x"), y: join("y") };
}
