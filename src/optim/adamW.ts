import { type AdamOptions, Moments } from "./moments.js";
import type { OptimizerTarget } from "./target.js";

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019), as torch.optim.AdamW: the weights shrink by lr·weightDecay in a step, whatever the gradients.
 * @example
 * const model = new nn.Sequential(new nn.Embedding(50, 8), new nn.LSTM(8, 32), new nn.Linear(32, 50));
 * const optimizer = new optim.AdamW([
 *   { params: model.at(0), lr: 1e-2, weightDecay: 0 }, // other options for the embedding
 *   { params: [...model.at(1).parameters(), ...model.at(2).parameters()] },
 * ], { lr: 1e-3, weightDecay: 0.1 });
 * optimizer.groups.map(({ lr }) => lr); // [0.01, 0.001]
 */
export class AdamW extends Moments {
  /**
   * @param target a module, parameters, or groups of these with options of their own
   * @throws RangeError ERR_BPTT_ARGUMENT for options out of their range, or a parameter in two groups
   * @throws TypeError ERR_BPTT_ARGUMENT for a target without parameters
   */
  constructor(target: OptimizerTarget<AdamOptions>, options: AdamOptions = {}) {
    super("AdamW", target, options, { weightDecay: 1e-2, decoupled: true });
  }
}
