import { type AdamOptions, Moments } from "./moments.js";
import type { OptimizerTarget } from "./target.js";

/**
 * Adam (Kingma and Ba 2015), as torch.optim.Adam.
 * @example
 * const model = new nn.Linear(3, 1);
 * const optimizer = new optim.Adam(model, { lr: 1e-2 });
 * for (let i = 0; i < 10; i++)
 *   scope(() => {
 *     optimizer.zeroGrad();
 *     nn.mseLoss(model.forward(tensor([1, 2, 3])), tensor([1])).backward();
 *     optimizer.step();
 *   });
 */
export class Adam extends Moments {
  /**
   * @param target a module, parameters, or groups of these with options of their own
   * @throws RangeError ERR_BPTT_ARGUMENT for options out of their range, or a parameter in two groups
   * @throws TypeError ERR_BPTT_ARGUMENT for a target without parameters
   */
  constructor(target: OptimizerTarget<AdamOptions>, options: AdamOptions = {}) {
    super("Adam", target, options, { weightDecay: 0, decoupled: false });
  }
}
