import {
  checkBoolean,
  checkInteger,
  checkNumber,
  checkOptions,
  describe,
  rangeError,
  typeError,
} from "../../errors.js";
import { Module } from "../../nn/module.js";
import { Optimizer } from "../../optim/optimizer.js";
import { CheckpointPlan } from "./checkpointPlan.js";
import type { EarlyStoppingOptions } from "./earlyStopping.js";
import type { BatchSource, FitOptions } from "./options.js";

const OPTIONS = [
  "loss",
  "optimizer",
  "epochs",
  "stepsPerEpoch",
  "clipNorm",
  "accumulate",
  "scheduler",
  "schedulerPer",
  "average",
  "valid",
  "metrics",
  "earlyStopping",
  "checkpoint",
  "signal",
  "onStep",
] as const satisfies readonly (keyof FitOptions<Module, unknown>)[];

/** Throws unless fit() can begin with these arguments. */
export function check<M extends Module, Batch>(
  model: M,
  data: BatchSource<Batch>,
  options: FitOptions<M, Batch>,
): void {
  if (!(model instanceof Module))
    throw typeError("ERR_BPTT_TYPE", `fit(): model must be a Module, got ${describe(model)}`);
  checkOptions("fit()", options, OPTIONS);
  checkSource("data", data);
  if (options.valid !== undefined) checkSource("valid", options.valid);
  if (Array.isArray(data) && data.length === 0) throw rangeError("ERR_BPTT_ARGUMENT", "fit(): data has no batches");
  if (typeof options.loss !== "function")
    throw typeError(
      "ERR_BPTT_TYPE",
      `fit(): loss must be a function (model, batch) => Tensor, got ${describe(options.loss)}`,
    );
  checkOptimizer(model, options);
  checkInteger("fit(): epochs", options.epochs ?? 1, 1);
  if (options.stepsPerEpoch !== undefined) checkInteger("fit(): stepsPerEpoch", options.stepsPerEpoch, 1);
  checkInteger("fit(): accumulate", options.accumulate ?? 1, 1);
  if (options.clipNorm !== undefined) checkNumber("fit(): clipNorm", options.clipNorm, "above 0", (value) => value > 0);
  checkMetrics(options);
  if (options.earlyStopping !== undefined) checkEarlyStopping(options.earlyStopping, options);
  const { checkpoint, signal, onStep } = options;
  if (checkpoint !== undefined && !(checkpoint instanceof CheckpointPlan))
    throw typeError(
      "ERR_BPTT_TYPE",
      `fit(): checkpoint must be what checkpoints({ store }) of bptt/train gives, got ${describe(checkpoint)}`,
    );
  checkpoint?.actions.check(options.scheduler);
  if (signal !== undefined && typeof signal?.aborted !== "boolean")
    throw typeError(
      "ERR_BPTT_TYPE",
      `fit(): signal must be an AbortSignal (controller.signal) or { aborted }, got ${describe(signal)}`,
    );
  if (onStep !== undefined && typeof onStep !== "function")
    throw typeError("ERR_BPTT_TYPE", `fit(): onStep must be a function, got ${describe(onStep)}`);
}

function checkSource(name: string, source: unknown): void {
  if (!Array.isArray(source) && typeof source !== "function") {
    throw typeError(
      "ERR_BPTT_TYPE",
      `fit(): ${name} must be an array of batches or a function giving an iterable of them, got ${describe(source)}`,
    );
  }
}

function checkOptimizer<M extends Module, Batch>(model: M, options: FitOptions<M, Batch>): void {
  const { optimizer, scheduler, schedulerPer = "epoch", average } = options;
  if (!(optimizer instanceof Optimizer))
    throw typeError(
      "ERR_BPTT_TYPE",
      `fit(): optimizer must be an optimizer of bptt/optim, got ${describe(options.optimizer)}`,
    );
  if (!model.parameters().some((parameter) => optimizer.holds(parameter)))
    throw rangeError(
      "ERR_BPTT_ARGUMENT",
      "fit(): the optimizer holds no parameter of the model; was it made for another one?",
    );
  if (scheduler !== undefined && typeof scheduler?.step !== "function")
    throw typeError("ERR_BPTT_TYPE", `fit(): scheduler must have a method step(), got ${describe(scheduler)}`);
  if (schedulerPer !== "epoch" && schedulerPer !== "step")
    throw typeError(
      "ERR_BPTT_ARGUMENT",
      `fit(): schedulerPer must be "epoch" or "step", got ${describe(schedulerPer)}`,
    );
  // By a method: the class would come into every program that calls fit().
  if (average !== undefined && typeof average?.swap !== "function")
    throw typeError("ERR_BPTT_TYPE", `fit(): average must be a WeightAverage of bptt/optim, got ${describe(average)}`);
  if (average && !model.parameters().every((parameter) => average.holds(parameter)))
    throw rangeError(
      "ERR_BPTT_ARGUMENT",
      "fit(): the average does not hold all parameters of the model; was it made for another one?",
    );
}

function checkMetrics<M extends Module, Batch>({ metrics, valid }: FitOptions<M, Batch>): void {
  if (metrics === undefined) return;
  if (typeof metrics !== "object" || metrics === null || Array.isArray(metrics))
    throw typeError(
      "ERR_BPTT_TYPE",
      `fit(): metrics must be an object of functions by name, such as { accuracy: (model, batch) => ... }, got ${describe(metrics)}`,
    );
  for (const [name, metric] of Object.entries(metrics)) {
    const parts = Object(metric);
    if (typeof metric !== "function" && !(typeof parts.collect === "function" && typeof parts.score === "function"))
      throw typeError(
        "ERR_BPTT_TYPE",
        `fit(): metric ${name} must be a function (model, batch) => number, or pooled(collect, score), got ${describe(metric)}`,
      );
  }
  if (valid === undefined)
    throw rangeError("ERR_BPTT_ARGUMENT", "fit(): metrics are computed over the batches of valid, which is missing");
}

function checkEarlyStopping<M extends Module, Batch>(
  given: EarlyStoppingOptions,
  { valid, metrics = {} }: FitOptions<M, Batch>,
): void {
  const what = "fit(): earlyStopping";
  checkOptions(what, given, ["monitor", "mode", "patience", "minDelta", "restoreBest"]);
  const { monitor = "validLoss", mode, patience = 10, minDelta = 0, restoreBest = true } = given;
  if (valid === undefined)
    throw rangeError("ERR_BPTT_ARGUMENT", `${what} watches the batches of valid, which is missing`);
  const known = ["validLoss", ...Object.keys(metrics)];
  if (!known.includes(monitor))
    throw rangeError(
      "ERR_BPTT_ARGUMENT",
      `${what}.monitor must be ${known.map((name) => `"${name}"`).join(" or ")}, got ${describe(monitor)}`,
    );
  if (mode !== undefined && mode !== "min" && mode !== "max")
    throw typeError("ERR_BPTT_ARGUMENT", `${what}.mode must be "min" or "max", got ${describe(mode)}`);
  if (mode === undefined && monitor !== "validLoss")
    throw typeError(
      "ERR_BPTT_ARGUMENT",
      `${what}.mode must say whether less ("min") or more ("max") of ${monitor} is better`,
    );
  checkInteger(`${what}.patience`, patience, 1);
  checkNumber(`${what}.minDelta`, minDelta, "at least 0", (value) => value >= 0);
  checkBoolean(`${what}.restoreBest`, restoreBest);
}
