import { type AdamOptions, Moments } from "./moments.js";
import type { OptimizerTarget } from "./target.js";

/** Adam with decoupled weight decay (Loshchilov and Hutter 2019), as torch.optim.AdamW. */
export class AdamW extends Moments {
  /** @example new optim.AdamW(model, { lr: 1e-3, weightDecay: 0.1 }) */
  constructor(target: OptimizerTarget<AdamOptions>, options: AdamOptions = {}) {
    super("AdamW", target, options, { weightDecay: 1e-2, decoupled: true });
  }
}
