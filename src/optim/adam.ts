import { type AdamOptions, Moments } from "./moments.js";
import type { OptimizerTarget } from "./target.js";

/** Adam (Kingma and Ba 2015), as torch.optim.Adam. */
export class Adam extends Moments {
  /** @example new optim.Adam(model, { lr: 1e-2 }) */
  constructor(target: OptimizerTarget<AdamOptions>, options: AdamOptions = {}) {
    super("Adam", target, options, { weightDecay: 0, decoupled: false });
  }
}
