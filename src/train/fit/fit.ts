import { stateError } from "../../errors.js";
import type { Module } from "../../nn/module.js";
import { check } from "./check.js";
import type { BatchSource, EpochReport, Fit, FitOptions } from "./options.js";
import { train } from "./training.js";

/**
 * Trains a model: forward, back-propagation through time, clipping and an optimizer step for every batch, or for every
 * `accumulate` of them. Yields to the event loop about every 10 ms, never inside a step; leaving the loop or aborting ends
 * it after a whole step.
 * @throws Error ERR_BPTT_NONFINITE when a loss or a gradient norm is NaN or infinite, before the step changes a parameter
 * @throws Error ERR_BPTT_BUSY when the model is being trained already, or holds the average
 * @throws RangeError ERR_BPTT_ARGUMENT for options out of their range: at once, before anything runs
 * @throws Error ERR_BPTT_STATE where `checkpoint` holds another training
 * @param model is in training mode during steps, in eval mode during validation
 * @param data batches, or a function that gives those of an epoch, such as `shuffled` makes
 * @example
 * const model = new nn.Linear(3, 1);
 * const batches = [{ x: tensor([[1, 2, 3]]), y: tensor([[1]]) }];
 * const training = fit(model, batches, {
 *   loss: (model, { x, y }) => nn.mseLoss(model.forward(x), y),
 *   optimizer: new optim.Adam(model, { lr: 0.1 }),
 *   epochs: 10,
 *   clipNorm: 1,
 * });
 * for await (const { epoch, loss } of training) console.log(epoch, loss);
 */
export function fit<M extends Module, Batch>(model: M, data: BatchSource<Batch>, options: FitOptions<M, Batch>): Fit {
  check(model, data, options);
  let started: AsyncGenerator<EpochReport, void, undefined> | undefined;
  const start = () => {
    if (started)
      throw stateError("ERR_BPTT_BUSY", "fit(): this training was started already; call fit() again for another");
    started = train(model, data, options);
    return started;
  };
  const run = async () => {
    let last: EpochReport | undefined;
    for await (const report of start()) last = report;
    return last;
  };
  let ended: ReturnType<typeof run> | undefined;
  const toEnd = () => {
    ended ??= run();
    return ended;
  };
  return {
    [Symbol.asyncIterator]: start,
    // biome-ignore lint/suspicious/noThenProperty: fit() is awaitable by design, and starts only when it is awaited
    then: (resolve, reject) => toEnd().then(resolve, reject),
    catch: (reject) => toEnd().catch(reject),
    finally: (settled) => toEnd().finally(settled),
  };
}
