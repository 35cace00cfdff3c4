import { isBundle, unrecorded } from "../autograd/scope.js";
import { describe, typeError } from "../errors.js";
import { Module } from "../nn/module.js";
import { Tensor } from "../ops/tensor.js";
import type { Shape } from "../tensor/shape.js";

/** Plain numbers with their shape. */
export interface Values {
  /** The numbers, row-major. */
  readonly data: Float32Array;
  /** Sizes of the dimensions. */
  readonly shape: Shape;
}

/** What forward returns, with every Tensor replaced by plain numbers. */
export type Plain<T> = T extends Tensor
  ? Values
  : T extends ArrayBufferView
    ? T
    : T extends readonly unknown[]
      ? { [K in keyof T]: Plain<T[K]> }
      : T extends object
        ? { [K in keyof T]: Plain<T[K]> }
        : T;

/**
 * Runs model.forward on inputs in eval mode, without gradients, in a scope of its own; the mode is restored afterwards.
 * @param inputs what forward takes
 * @returns what forward returns, with `{ data, shape }` in the place of every tensor
 * @throws TypeError ERR_BPTT_TYPE for what is no module; and what forward throws
 * @example
 * const lstm = new nn.LSTM(8, 32, { batchFirst: true });
 * const [output, [hN, cN]] = predict(lstm, tensor(new Float32Array(12 * 8), [1, 12, 8]));
 * output.shape; // [1, 12, 32]
 * output.data.length; // 384
 */
export function predict<M extends Module>(
  model: M,
  ...inputs: Parameters<M["forward"]>
): Plain<ReturnType<M["forward"]>> {
  if (!(model instanceof Module))
    throw typeError("ERR_BPTT_TYPE", `predict(): model must be a Module, got ${describe(model)}`);
  const modes = model.modules().map((module) => [module, module.training] as const);
  model.eval();
  try {
    return unrecorded(() => plain(model.forward(...(inputs as never[])))) as Plain<ReturnType<M["forward"]>>;
  } finally {
    for (const [module, mode] of modes) module.training = mode;
  }
}

function plain(value: unknown): unknown {
  if (value instanceof Tensor) return { data: value.toFloat32Array(), shape: value.shape };
  if (Array.isArray(value)) return value.map(plain);
  if (isBundle(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, plain(part)]));
  }
  return value;
}
