import { checkNumber } from "../../errors.js";
import { tensor } from "../../ops/tensor.js";

/**
 * exp(meanLoss): among how many equally likely classes the model is as unsure, for a mean cross entropy in nats. In
 * float32, by the core's own exp: the same bits in every runtime, Infinity above a loss of 88.7.
 * @throws RangeError ERR_BPTT_ARGUMENT for NaN
 * @example perplexity(Math.log(5)); // 5.000
 */
export function perplexity(meanLoss: number): number {
  checkNumber("perplexity(): meanLoss", meanLoss, "a number", (value) => !Number.isNaN(value));
  return tensor(meanLoss).exp().item();
}
