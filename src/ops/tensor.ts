import { backward } from "../autograd/backward.js";
import { operate } from "../autograd/scope.js";
import { checkOptions, describe, stateError, typeError } from "../errors.js";
import { readFloats, writeFloats } from "../memory/views.js";
import { BaseTensor, hostStorage, type Storage } from "../tensor/base.js";
import { type DType, parseData, type TensorData } from "../tensor/data.js";
import { dimension, type Shape } from "../tensor/shape.js";
import { binary, checkFloat, unary } from "./elementwise.js";
import { softmaxRows } from "./layers.js";
import { matmul } from "./matmul.js";
import { argmax, mean, sum } from "./reduce.js";
import * as strided from "./strided.js";

/**
 * An n-dimensional array of float32 (or int32, for indices and labels), row-major. Operations follow PyTorch's names and
 * broadcasting; inside `scope` they are recorded for `backward()`.
 */
export class Tensor extends BaseTensor {
  #grad: Tensor | undefined;
  #retained = false;

  /** @internal */
  override derive(shape: Shape, dtype: DType, storage: Storage): this {
    return new Tensor(shape, dtype, storage) as this;
  }

  /** ∂L/∂this after backward(), for parameters, for tensors made with requiresGrad, and after retainGrad(); else null. */
  get grad(): Tensor | null {
    if (this.#grad) return this.#grad;
    if (this.storage.kind !== "region" || !this.gradientPointer) return null;
    return this.derive(this.shape, "float32", { ...this.storage, pointer: this.gradientPointer });
  }

  set grad(value: null) {
    if (value !== null) throw typeError("ERR_BPTT_TYPE", `grad can only be set to null, got ${describe(value)}`);
    this.#grad = undefined;
    this.gradientPointer = 0;
  }

  /**
   * Back-propagates ∂L/∂· from this tensor to everything that needs a gradient; gradients add up.
   * @param gradient of the loss with respect to this tensor; may be left out for a tensor of one element
   * @throws Error ERR_BPTT_SCOPE outside of the scope that computed the tensor
   */
  backward(gradient?: Tensor): void {
    for (const tensor of backward(this, gradient)) (tensor as Tensor).settle();
  }

  /** @internal Gradients of several passes add up, so a pass starts from what is there. */
  override allocateGradient(): number {
    const pointer = super.allocateGradient();
    if (this.#grad) writeFloats(pointer, this.#grad.copyData());
    return pointer;
  }

  /** @internal After a pass: leaves take their gradients out of the scope, results of operations let go of theirs unless asked to keep it. */
  settle(): void {
    if (this.gradientPointer === 0) return;
    if (this.tape === undefined) {
      this.#grad = new Tensor(this.shape, "float32", hostStorage(readFloats(this.gradientPointer, this.size)));
      this.dropGradient();
    } else if (!this.#retained) {
      this.dropGradient();
    }
  }

  /** Keeps the gradient of an intermediate result, to be read from `grad` in the same scope. */
  retainGrad(): this {
    if (!this.requiresGrad) throw stateError("ERR_BPTT_GRAD", "retainGrad(): this tensor needs no gradient");
    this.#retained = true;
    return this;
  }

  /** The same numbers, cut off from what computed them. */
  detach(): Tensor {
    return new Tensor(this.shape, this.dtype, this.storage);
  }

  /** this + other; other may be a number. Shapes broadcast. */
  add(other: Tensor | number): Tensor {
    return binary("add", this, other);
  }
  /** this − other. */
  sub(other: Tensor | number): Tensor {
    return binary("sub", this, other);
  }
  /** this · other, element by element. */
  mul(other: Tensor | number): Tensor {
    return binary("mul", this, other);
  }
  /** this / other. */
  div(other: Tensor | number): Tensor {
    return binary("div", this, other);
  }
  /** Matrix product by the rules of torch.matmul. */
  matmul(other: Tensor): Tensor {
    if (!(other instanceof Tensor)) throw typeError("ERR_BPTT_TYPE", `matmul() takes a tensor, got ${describe(other)}`);
    return matmul(this, other);
  }

  exp(): Tensor {
    return unary("exp", this);
  }
  log(): Tensor {
    return unary("log", this);
  }
  tanh(): Tensor {
    return unary("tanh", this);
  }
  sigmoid(): Tensor {
    return unary("sigmoid", this);
  }
  relu(): Tensor {
    return unary("relu", this);
  }

  /** exp(x) / Σ exp(x) over dim. */
  softmax(dim: number): Tensor {
    return this.#alongDim("softmax", dim);
  }
  /** The logarithm of softmax, without overflow. */
  logSoftmax(dim: number): Tensor {
    return this.#alongDim("logSoftmax", dim);
  }
  #alongDim(name: "softmax" | "logSoftmax", dim: number): Tensor {
    checkFloat(`${name}()`, this);
    const d = dimension(`${name}()`, dim, this.shape.length);
    return operate(() => softmaxRows(name, this.transpose(d, -1)).transpose(d, -1));
  }

  /** Sum of all elements, or over dim. */
  sum(dim?: number, keepdim = false): Tensor {
    return sum(this, dim, keepdim);
  }
  /** Mean of all elements, or over dim. */
  mean(dim?: number, keepdim = false): Tensor {
    return mean(this, dim, keepdim);
  }

  /**
   * The place of the largest element, int32 and without a gradient: in the flat numbers, or along dim. The first of equal
   * ones; NaN counts as larger than any number.
   * @throws RangeError ERR_BPTT_SHAPE where there are no elements to choose from
   * @example logits.argmax(-1); // (batch, classes) to the class of each, (batch)
   */
  argmax(dim?: number, keepdim = false): Tensor {
    return argmax(this, dim, keepdim);
  }

  /** The part at one index of dim, without that dimension; negative indices count from the back. */
  select(dim: number, index: number): Tensor {
    return strided.select(this, dim, index);
  }
  /** The part of dim from start on, `length` long. */
  narrow(dim: number, start: number, length: number): Tensor {
    return strided.narrow(this, dim, start, length);
  }
  /** The same numbers under another shape; one size may be −1. */
  reshape(shape: Shape): Tensor {
    return strided.reshape(this, shape);
  }
  /** Two dimensions exchanged. */
  transpose(dim0: number, dim1: number): Tensor {
    return strided.transpose(this, dim0, dim1);
  }
}

/** Joins tensors along an existing dimension. */
export function cat(tensors: readonly Tensor[], dim = 0): Tensor {
  return strided.cat(checkTensors("cat()", tensors), dim);
}

/** Joins tensors of one shape along a new dimension. */
export function stack(tensors: readonly Tensor[], dim = 0): Tensor {
  return strided.stack(checkTensors("stack()", tensors), dim);
}

function checkTensors(what: string, tensors: readonly Tensor[]): readonly Tensor[] {
  if (!Array.isArray(tensors))
    throw typeError("ERR_BPTT_TYPE", `${what} takes an array of tensors, got ${describe(tensors)}`);
  for (const x of tensors)
    if (!(x instanceof Tensor)) throw typeError("ERR_BPTT_TYPE", `${what} takes tensors, got ${describe(x)}`);
  return tensors;
}

/**
 * A tensor from numbers, nested arrays or a typed array, copied. Int32Array gives int32, all else float32.
 * @param shape the shape of flat data; left out, it is taken from the nesting
 * @param options requiresGrad: collect a gradient in `grad`
 * @throws TypeError or RangeError for ragged data or a shape that does not fit
 * @example tensor([[1, 2], [3, 4]]); tensor(new Float32Array(6), [2, 3]);
 */
export function tensor(data: TensorData, shape?: Shape, options: { readonly requiresGrad?: boolean } = {}): Tensor {
  checkOptions("tensor()", options, ["requiresGrad"]);
  const parsed = parseData("tensor()", data, shape);
  const result = new Tensor(
    parsed.shape,
    parsed.data instanceof Int32Array ? "int32" : "float32",
    hostStorage(parsed.data),
  );
  if (options.requiresGrad) {
    checkFloat("tensor(): requiresGrad", result);
    result.requiresGrad = true;
  }
  return result;
}
