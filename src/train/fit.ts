import { noGrad, scope } from "../autograd/scope.js";
import { checkInteger, checkNumber, checkOptions, describe, rangeError, stateError, typeError } from "../errors.js";
import { Module } from "../nn/module.js";
import { Tensor } from "../ops/tensor.js";
import { clipGradNorm, gradNorm } from "../optim/clip.js";
import { Optimizer } from "../optim/optimizer.js";
import { nextTurn, now } from "./schedule.js";

/** Batches: an array, or a function that gives those of one epoch. */
export type BatchSource<Batch> = readonly Batch[] | ((epoch: number) => Iterable<Batch> | AsyncIterable<Batch>);

/** Anything that adjusts the learning rate once an epoch. */
export interface EpochScheduler {
  step(): void;
}

/** A signal that can stop training, such as AbortSignal. */
export interface StopSignal {
  readonly aborted: boolean;
}

/** Options of fit. */
export interface FitOptions<M extends Module, Batch> {
  /** The loss of a batch, one number. */
  readonly loss: (model: M, batch: Batch) => Tensor;
  readonly optimizer: Optimizer;
  /** Passes over the data (1). */
  readonly epochs?: number;
  /** Clips the norm of all gradients to this. */
  readonly clipNorm?: number;
  /** Stepped after every epoch. */
  readonly scheduler?: EpochScheduler;
  /** Batches whose mean loss is reported after every epoch, in eval mode. */
  readonly valid?: BatchSource<Batch>;
  /** Ends training after the current step. */
  readonly signal?: StopSignal;
}

/** What fit reports after every epoch. */
export interface EpochReport {
  /** Counts from 1. */
  readonly epoch: number;
  /** Mean loss over the batches of the epoch. */
  readonly loss: number;
  /** Mean loss over the validation batches; undefined without any. */
  readonly validLoss: number | undefined;
  readonly lr: number;
  /** Mean norm of the gradients, before clipping. */
  readonly gradNorm: number;
  /** Expected milliseconds until the last epoch ends. */
  readonly etaMs: number;
}

/** Training: iterate over it for the reports, or await it for the last one. */
export interface Fit extends AsyncIterable<EpochReport>, PromiseLike<EpochReport | undefined> {}

// Work between two turns of the event loop.
const SLICE_MS = 10;

const training = new WeakSet<Module>();

/**
 * Trains a model: forward, back-propagation through time, clipping and an optimizer step for every batch. Yields to the
 * event loop about every 10 ms, never inside a step; leaving the loop or aborting ends it after a whole step.
 * @throws Error ERR_BPTT_NONFINITE when a loss or a gradient norm is NaN or infinite, before the step changes a parameter
 * @throws Error ERR_BPTT_BUSY when the model is being trained already
 * @example for await (const { epoch, loss } of fit(model, batches, { loss, optimizer, epochs: 10 })) console.log(epoch, loss);
 */
export function fit<M extends Module, Batch>(model: M, data: BatchSource<Batch>, options: FitOptions<M, Batch>): Fit {
  check(model, data, options);
  let started: AsyncGenerator<EpochReport, void, undefined> | undefined;
  const start = () => {
    if (started)
      throw stateError("ERR_BPTT_BUSY", "fit(): this training was started already; call fit() again for another");
    started = epochs(model, data, options);
    return started;
  };
  const toEnd = async () => {
    let last: EpochReport | undefined;
    for await (const report of start()) last = report;
    return last;
  };
  return {
    [Symbol.asyncIterator]: start,
    // biome-ignore lint/suspicious/noThenProperty: fit() is awaitable by design, and starts only when it is awaited
    then: (resolve, reject) => toEnd().then(resolve, reject),
  };
}

function check<M extends Module, Batch>(model: M, data: BatchSource<Batch>, options: FitOptions<M, Batch>): void {
  if (!(model instanceof Module))
    throw typeError("ERR_BPTT_TYPE", `fit(): model must be a Module, got ${describe(model)}`);
  checkOptions("fit()", options, ["loss", "optimizer", "epochs", "clipNorm", "scheduler", "valid", "signal"]);
  for (const [name, source] of [
    ["data", data],
    ["valid", options.valid ?? []],
  ] as const) {
    if (!Array.isArray(source) && typeof source !== "function") {
      throw typeError(
        "ERR_BPTT_TYPE",
        `fit(): ${name} must be an array of batches or a function giving an iterable of them, got ${describe(source)}`,
      );
    }
  }
  if (Array.isArray(data) && data.length === 0) throw rangeError("ERR_BPTT_ARGUMENT", "fit(): data has no batches");
  if (typeof options.loss !== "function")
    throw typeError(
      "ERR_BPTT_TYPE",
      `fit(): loss must be a function (model, batch) => Tensor, got ${describe(options.loss)}`,
    );
  if (!(options.optimizer instanceof Optimizer))
    throw typeError(
      "ERR_BPTT_TYPE",
      `fit(): optimizer must be an optimizer of bptt/optim, got ${describe(options.optimizer)}`,
    );
  if (!model.parameters().some((parameter) => options.optimizer.holds(parameter)))
    throw rangeError(
      "ERR_BPTT_ARGUMENT",
      "fit(): the optimizer holds no parameter of the model; was it made for another one?",
    );
  checkInteger("fit(): epochs", options.epochs ?? 1, 1);
  if (options.clipNorm !== undefined) checkNumber("fit(): clipNorm", options.clipNorm, "above 0", (value) => value > 0);
  const { scheduler, signal } = options;
  if (scheduler !== undefined && typeof scheduler?.step !== "function")
    throw typeError("ERR_BPTT_TYPE", `fit(): scheduler must have a method step(), got ${describe(scheduler)}`);
  if (signal !== undefined && typeof signal?.aborted !== "boolean")
    throw typeError(
      "ERR_BPTT_TYPE",
      `fit(): signal must be an AbortSignal (controller.signal) or { aborted }, got ${describe(signal)}`,
    );
}

async function* epochs<M extends Module, Batch>(
  model: M,
  data: BatchSource<Batch>,
  options: FitOptions<M, Batch>,
): AsyncGenerator<EpochReport, void, undefined> {
  if (training.has(model))
    throw stateError("ERR_BPTT_BUSY", "fit(): this model is being trained by another fit(); wait for that one to end");
  training.add(model);
  const { optimizer, scheduler, signal, valid, epochs: total = 1 } = options;
  const pause = pacer();
  try {
    const begin = now();
    for (let epoch = 1; epoch <= total && !signal?.aborted; ++epoch) {
      model.train();
      const loss = new Mean();
      const norm = new Mean();
      for await (const batch of batches(data, epoch)) {
        if (signal?.aborted) break;
        const result = step(model, batch, options);
        loss.add(result.loss);
        norm.add(result.norm);
        await pause();
        if (signal?.aborted) break;
      }
      if (loss.count === 0 && signal?.aborted) return;
      if (loss.count === 0) throw rangeError("ERR_BPTT_ARGUMENT", `fit(): epoch ${epoch} has no batches`);
      const validLoss = valid && !signal?.aborted ? await evaluate(model, valid, epoch, options, pause) : undefined;
      const { lr } = optimizer;
      scheduler?.step();
      const etaMs = ((now() - begin) / epoch) * (total - epoch);
      yield { epoch, loss: loss.value, validLoss, lr, gradNorm: norm.value, etaMs };
    }
  } finally {
    training.delete(model);
  }
}

async function* batches<Batch>(source: BatchSource<Batch>, epoch: number): AsyncGenerator<Batch, void, undefined> {
  const given = typeof source === "function" ? source(epoch) : source;
  if (typeof given !== "object" || given === null || !(Symbol.iterator in given || Symbol.asyncIterator in given))
    throw typeError(
      "ERR_BPTT_TYPE",
      `fit(): the function that gives batches must return an iterable, got ${describe(given)}; write function* or async function*`,
    );
  yield* given;
}

function lossOf<M extends Module, Batch>(model: M, batch: Batch, { loss }: FitOptions<M, Batch>): Tensor {
  const value = loss(model, batch);
  if (!(value instanceof Tensor))
    throw typeError("ERR_BPTT_TYPE", `fit(): loss must return a Tensor of one element, got ${describe(value)}`);
  return value;
}

function step<M extends Module, Batch>(
  model: M,
  batch: Batch,
  options: FitOptions<M, Batch>,
): { loss: number; norm: number } {
  const { optimizer, clipNorm } = options;
  return scope(() => {
    model.zeroGrad(); // also what the optimizer does not train: it counts in the norm
    optimizer.zeroGrad();
    const value = lossOf(model, batch, options);
    const number = value.item();
    if (!Number.isFinite(number)) throw nonFinite("loss", number);
    value.backward();
    const norm = clipNorm === undefined ? gradNorm(model) : clipGradNorm(model, clipNorm);
    if (!Number.isFinite(norm)) throw nonFinite("norm of the gradients", norm);
    optimizer.step();
    return { loss: number, norm };
  });
}

async function evaluate<M extends Module, Batch>(
  model: M,
  valid: BatchSource<Batch>,
  epoch: number,
  options: FitOptions<M, Batch>,
  pause: () => Promise<void>,
): Promise<number | undefined> {
  const mean = new Mean();
  model.eval();
  try {
    for await (const batch of batches(valid, epoch)) {
      mean.add(scope(() => noGrad(() => lossOf(model, batch, options).item())));
      await pause();
    }
  } finally {
    model.train();
  }
  return mean.count === 0 ? undefined : mean.value;
}

function nonFinite(what: string, value: number): Error {
  return stateError(
    "ERR_BPTT_NONFINITE",
    `fit(): the ${what} is ${value}; the parameters are as before this step. A smaller learning rate or clipNorm usually helps; check the data for NaN`,
  );
}

/** Gives the event loop a turn whenever a slice of work is over. */
function pacer(): () => Promise<void> {
  let sliceStart = now();
  return async () => {
    if (now() - sliceStart < SLICE_MS) return;
    await nextTurn();
    sliceStart = now();
  };
}

class Mean {
  count = 0;
  #sum = 0;
  add(value: number): void {
    this.count += 1;
    this.#sum += value;
  }
  get value(): number {
    return this.#sum / this.count;
  }
}
