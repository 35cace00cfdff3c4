// Functions of each element or along a dimension as modules, for Sequential.
import { checkInteger, rangeError } from "../errors.js";
import { functionStage, type Stage } from "../ops/stage.js";
import type { Tensor } from "../ops/tensor.js";
import { dimension } from "../tensor/shape.js";
import { checkTensor } from "./check.js";
import { Module, pathOf } from "./module.js";

/**
 * tanh(x), element by element, as torch.nn.Tanh.
 * @example new nn.Tanh().forward(tensor([0, 1])); // [0.0, 0.762]
 */
export class Tanh extends Module {
  /**
   * @param x of any shape
   * @returns of the same shape
   * @throws TypeError ERR_BPTT_TYPE unless x is a float32 tensor
   */
  override forward(x: Tensor): Tensor {
    checkTensor(`${pathOf(this)}: input`, x);
    return x.tanh();
  }

  /** @internal */
  streamStages(): Stage[] {
    return [functionStage("tanh")];
  }
}

/**
 * 1/(1 + exp(−x)), element by element, as torch.nn.Sigmoid.
 * @example new nn.Sigmoid().forward(tensor([0, 1])); // [0.5, 0.731]
 */
export class Sigmoid extends Module {
  /**
   * @param x of any shape
   * @returns of the same shape
   * @throws TypeError ERR_BPTT_TYPE unless x is a float32 tensor
   */
  override forward(x: Tensor): Tensor {
    checkTensor(`${pathOf(this)}: input`, x);
    return x.sigmoid();
  }

  /** @internal */
  streamStages(): Stage[] {
    return [functionStage("sigmoid")];
  }
}

/**
 * max(x, 0), element by element, as torch.nn.ReLU.
 * @example new nn.ReLU().forward(tensor([-1, 2])); // [0, 2]
 */
export class ReLU extends Module {
  /**
   * @param x of any shape
   * @returns of the same shape
   * @throws TypeError ERR_BPTT_TYPE unless x is a float32 tensor
   */
  override forward(x: Tensor): Tensor {
    checkTensor(`${pathOf(this)}: input`, x);
    return x.relu();
  }

  /** @internal */
  streamStages(): Stage[] {
    return [functionStage("relu")];
  }
}

/**
 * exp(x) / Σ exp(x) over dim, as torch.nn.Softmax. For a loss leave it out: `crossEntropy` takes logits.
 * @example new nn.Softmax(-1).forward(tensor([[0, Math.log(3)]])); // [[0.25, 0.75]]
 */
export class Softmax extends Module {
  /**
   * @param dim the dimension whose elements belong together; negative ones count from the back
   * @throws RangeError ERR_BPTT_ARGUMENT for what is no integer
   */
  constructor(readonly dim: number) {
    super();
    checkInteger("Softmax: dim", dim, -(2 ** 31));
  }

  /**
   * @param x of any shape that has the dimension
   * @returns of the same shape
   * @throws RangeError ERR_BPTT_ARGUMENT where x has no such dimension, ERR_BPTT_SHAPE for a scalar
   */
  override forward(x: Tensor): Tensor {
    return x.softmax(alongDim(this, x));
  }

  /** @internal */
  override extraRepr(): string {
    return `${this.dim}`;
  }

  /** @internal */
  streamStages(): Stage[] {
    return [rowStage("softmax", this)];
  }
}

/**
 * The logarithm of softmax over dim, without overflow, as torch.nn.LogSoftmax: what `nllLoss` takes.
 * @example new nn.LogSoftmax(-1).forward(tensor([0, 0])); // [-0.693, -0.693]
 */
export class LogSoftmax extends Module {
  /**
   * @param dim the dimension whose elements belong together; negative ones count from the back
   * @throws RangeError ERR_BPTT_ARGUMENT for what is no integer
   */
  constructor(readonly dim: number) {
    super();
    checkInteger("LogSoftmax: dim", dim, -(2 ** 31));
  }

  /**
   * @param x of any shape that has the dimension
   * @returns of the same shape
   * @throws RangeError ERR_BPTT_ARGUMENT where x has no such dimension, ERR_BPTT_SHAPE for a scalar
   */
  override forward(x: Tensor): Tensor {
    return x.logSoftmax(alongDim(this, x));
  }

  /** @internal */
  override extraRepr(): string {
    return `${this.dim}`;
  }

  /** @internal */
  streamStages(): Stage[] {
    return [rowStage("logSoftmax", this)];
  }
}

function alongDim(module: Softmax | LogSoftmax, x: Tensor): number {
  checkTensor(`${pathOf(module)}: input`, x);
  return dimension(pathOf(module), module.dim, x.shape.length);
}

// A step has features alone, which a sequence has in its last dimension.
function rowStage(name: "softmax" | "logSoftmax", module: Softmax | LogSoftmax): Stage {
  if (module.dim !== -1)
    throw rangeError(
      "ERR_BPTT_ARGUMENT",
      `${pathOf(module)}: over dim ${module.dim} it cannot run step by step; dim -1, the features, can`,
    );
  return functionStage(name);
}

/**
 * Gives back what it is given, as torch.nn.Identity: the place of a layer that is left out.
 * @example new nn.Identity().forward(tensor([1, 2])); // [1, 2]
 */
export class Identity extends Module {
  /** Gives back x itself. */
  override forward<T>(x: T): T {
    return x;
  }

  /** @internal */
  streamStages(): Stage[] {
    return [];
  }
}
