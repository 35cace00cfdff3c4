// Functions of each element or along a dimension as modules, for Sequential.
import { checkInteger, rangeError } from "../errors.js";
import { functionStage, type Stage } from "../ops/stage.js";
import type { Tensor } from "../ops/tensor.js";
import { dimension } from "../tensor/shape.js";
import { checkTensor } from "./check.js";
import { Module, pathOf } from "./module.js";

/** tanh(x), element by element. */
export class Tanh extends Module {
  override forward(x: Tensor): Tensor {
    checkTensor(`${pathOf(this)}: input`, x);
    return x.tanh();
  }

  /** @internal */
  streamStages(): Stage[] {
    return [functionStage("tanh")];
  }
}

/** 1/(1 + exp(−x)), element by element. */
export class Sigmoid extends Module {
  override forward(x: Tensor): Tensor {
    checkTensor(`${pathOf(this)}: input`, x);
    return x.sigmoid();
  }

  /** @internal */
  streamStages(): Stage[] {
    return [functionStage("sigmoid")];
  }
}

/** max(x, 0), element by element. */
export class ReLU extends Module {
  override forward(x: Tensor): Tensor {
    checkTensor(`${pathOf(this)}: input`, x);
    return x.relu();
  }

  /** @internal */
  streamStages(): Stage[] {
    return [functionStage("relu")];
  }
}

/** exp(x) / Σ exp(x) over dim, which may count from the back. */
export class Softmax extends Module {
  constructor(readonly dim: number) {
    super();
    checkInteger("Softmax: dim", dim, -(2 ** 31));
  }

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

/** The logarithm of softmax over dim, without overflow. */
export class LogSoftmax extends Module {
  constructor(readonly dim: number) {
    super();
    checkInteger("LogSoftmax: dim", dim, -(2 ** 31));
  }

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

/** Gives back what it is given: the place of a layer that is left out. */
export class Identity extends Module {
  override forward<T>(x: T): T {
    return x;
  }

  /** @internal */
  streamStages(): Stage[] {
    return [];
  }
}
