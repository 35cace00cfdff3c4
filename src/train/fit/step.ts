import { scope } from "../../autograd/scope.js";
import { describe, rangeError, stateError, typeError } from "../../errors.js";
import type { Module } from "../../nn/module.js";
import { Tensor, tensor } from "../../ops/tensor.js";
import { clipGradNorm, gradNorm } from "../../optim/clip.js";
import { format } from "../../tensor/shape.js";
import type { FitOptions, StepReport } from "./options.js";

/** What one step gave. */
export interface StepResult {
  /** Of each batch. */
  readonly losses: readonly number[];
  /** Before clipping. */
  readonly norm: number;
}

/** Which step it is. */
export type StepPlace = Pick<StepReport, "epoch" | "step">;

export function lossOf<M extends Module, Batch>(model: M, batch: Batch, { loss }: FitOptions<M, Batch>): Tensor {
  const value = loss(model, batch);
  if (!(value instanceof Tensor))
    throw typeError("ERR_BPTT_TYPE", `fit(): loss must return a Tensor of one element, got ${describe(value)}`);
  if (value.size !== 1)
    throw rangeError(
      "ERR_BPTT_SHAPE",
      `fit(): loss must return a Tensor of one element, got shape ${format(value.shape)}; take its mean()`,
    );
  return value;
}

/**
 * One optimizer step on the mean of the batches' losses. Each batch has a scope of its own, so several need the memory of
 * one; each is back-propagated from 1/n, so that the gradients add up to their mean.
 */
export function step<M extends Module, Batch>(
  model: M,
  batches: readonly Batch[],
  options: FitOptions<M, Batch>,
  place: StepPlace,
): StepResult {
  const { optimizer, clipNorm } = options;
  model.zeroGrad(); // also what the optimizer does not train: it counts in the norm
  optimizer.zeroGrad();
  const losses = batches.map((batch) =>
    scope(() => {
      const value = lossOf(model, batch, options);
      const number = value.item();
      if (!Number.isFinite(number)) throw nonFinite("loss", number, place);
      if (batches.length === 1) value.backward();
      else value.backward(tensor([1 / batches.length], value.shape));
      return number;
    }),
  );
  const norm = clipNorm === undefined ? gradNorm(model) : clipGradNorm(model, clipNorm);
  if (!Number.isFinite(norm)) throw nonFinite("norm of the gradients", norm, place);
  optimizer.step();
  return { losses, norm };
}

function nonFinite(what: string, value: number, { epoch, step }: StepPlace): Error {
  return stateError(
    "ERR_BPTT_NONFINITE",
    `fit(): the ${what} is ${value} in step ${step} of epoch ${epoch}; the parameters are as before this step. A smaller learning rate or clipNorm usually helps; check the data for NaN`,
  );
}

/** Numbers added up. */
export interface Sum {
  readonly count: number;
  readonly sum: number;
}

/** A running mean. */
export class Mean implements Sum {
  count: number;
  sum: number;

  constructor({ count, sum }: Sum = { count: 0, sum: 0 }) {
    this.count = count;
    this.sum = sum;
  }

  add(value: number): void {
    this.count += 1;
    this.sum += value;
  }

  get value(): number {
    return this.sum / this.count;
  }
}
