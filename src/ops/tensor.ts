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
 * broadcasting; inside `scope` they are recorded for `backward()`. Made by `tensor()`.
 * @example
 * const w = tensor([1, 2, 3], undefined, { requiresGrad: true });
 * const loss = scope(() => {
 *   const loss = w.mul(w).sum();
 *   loss.backward();
 *   return loss;
 * });
 * loss.item(); // 14
 * w.grad?.toArray(); // [2, 4, 6]
 */
export class Tensor extends BaseTensor {
  #grad: Tensor | undefined;
  #retained = false;

  /** @internal */
  override derive(shape: Shape, dtype: DType, storage: Storage): this {
    return new Tensor(shape, dtype, storage) as this;
  }

  /**
   * ∂L/∂this, shaped like this, after backward(), for parameters, for tensors made with requiresGrad, and after retainGrad();
   * else null. Can be set to null, to start over.
   * @throws TypeError ERR_BPTT_TYPE where it is set to anything but null
   */
  get grad(): Tensor | null {
    if (this.#grad) return this.#grad;
    if (this.storage.kind !== "region" || !this.gradientPointer) return null;
    return this.derive(this.shape, "float32", { ...this.storage, pointer: this.gradientPointer });
  }

  /** Starts over; null is all that it can be set to. */
  set grad(value: null) {
    if (value !== null) throw typeError("ERR_BPTT_TYPE", `grad can only be set to null, got ${describe(value)}`);
    this.#grad = undefined;
    this.gradientPointer = 0;
  }

  /**
   * Back-propagates ∂L/∂· from this tensor to everything that needs a gradient; gradients add up.
   * @param gradient of the loss with respect to this tensor; may be left out for a tensor of one element
   * @throws Error ERR_BPTT_SCOPE outside of the scope that computed the tensor; ERR_BPTT_GRAD where nothing it was computed from
   *   needs a gradient, where it was back-propagated already, or where a tensor on the way was overwritten since
   * @throws RangeError ERR_BPTT_SHAPE without a gradient for a tensor of several elements, or for a gradient of another shape
   * @example
   * const x = tensor([3], undefined, { requiresGrad: true });
   * scope(() => x.mul(x).backward());
   * x.grad?.item(); // 6
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

  /**
   * Keeps the gradient of an intermediate result, to be read from `grad` in the same scope.
   * @throws Error ERR_BPTT_GRAD where this tensor needs no gradient
   */
  retainGrad(): this {
    if (!this.requiresGrad) throw stateError("ERR_BPTT_GRAD", "retainGrad(): this tensor needs no gradient");
    this.#retained = true;
    return this;
  }

  /** The same numbers, cut off from what computed them: no gradient flows back through the result. */
  detach(): Tensor {
    return new Tensor(this.shape, this.dtype, this.storage);
  }

  /**
   * this + other, element by element; other may be a number. Shapes broadcast.
   * @throws RangeError ERR_BPTT_SHAPE where the shapes do not broadcast
   * @throws TypeError ERR_BPTT_TYPE for int32
   * @example tensor([[1, 2], [3, 4]]).add(tensor([10, 20])); // [[11, 22], [13, 24]]
   */
  add(other: Tensor | number): Tensor {
    return binary("add", this, other);
  }
  /**
   * this − other, by the rules of `add`.
   * @throws RangeError ERR_BPTT_SHAPE where the shapes do not broadcast
   * @throws TypeError ERR_BPTT_TYPE for int32
   * @example tensor([5, 6]).sub(1); // [4, 5]
   */
  sub(other: Tensor | number): Tensor {
    return binary("sub", this, other);
  }
  /**
   * this · other, element by element, by the rules of `add`. For the matrix product see `matmul`.
   * @throws RangeError ERR_BPTT_SHAPE where the shapes do not broadcast
   * @throws TypeError ERR_BPTT_TYPE for int32
   * @example tensor([[1], [2]]).mul(tensor([3, 4])); // [[3, 4], [6, 8]]
   */
  mul(other: Tensor | number): Tensor {
    return binary("mul", this, other);
  }
  /**
   * this / other, element by element, by the rules of `add`; x / 0 is ±Infinity or NaN.
   * @throws RangeError ERR_BPTT_SHAPE where the shapes do not broadcast
   * @throws TypeError ERR_BPTT_TYPE for int32
   * @example tensor([1, 2]).div(4); // [0.25, 0.5]
   */
  div(other: Tensor | number): Tensor {
    return binary("div", this, other);
  }
  /**
   * Matrix product by the rules of torch.matmul: (…, M, K) times (…, K, N) gives (…, M, N). A vector counts as a row on the left
   * and as a column on the right; leading dimensions broadcast.
   * @throws RangeError ERR_BPTT_SHAPE for a scalar, or where the inner sizes differ or the leading ones do not broadcast
   * @throws TypeError ERR_BPTT_TYPE for what is no float32 tensor
   * @example tensor([[1, 2], [3, 4]]).matmul(tensor([1, 1])); // [3, 7]
   */
  matmul(other: Tensor): Tensor {
    if (!(other instanceof Tensor)) throw typeError("ERR_BPTT_TYPE", `matmul() takes a tensor, got ${describe(other)}`);
    return matmul(this, other);
  }

  /**
   * e^x of each element.
   * @throws TypeError ERR_BPTT_TYPE for int32
   * @example tensor([0, 1]).exp(); // [1.0, 2.718]
   */
  exp(): Tensor {
    return unary("exp", this);
  }
  /**
   * The natural logarithm of each element; NaN below 0, −Infinity at 0.
   * @throws TypeError ERR_BPTT_TYPE for int32
   * @example tensor([1, 10]).log(); // [0.0, 2.303]
   */
  log(): Tensor {
    return unary("log", this);
  }
  /**
   * (e^x − e^−x) / (e^x + e^−x) of each element.
   * @throws TypeError ERR_BPTT_TYPE for int32
   * @example tensor([0, 1]).tanh(); // [0.0, 0.762]
   */
  tanh(): Tensor {
    return unary("tanh", this);
  }
  /**
   * σ(x) = 1 / (1 + e^−x) of each element.
   * @throws TypeError ERR_BPTT_TYPE for int32
   * @example tensor([0, 1]).sigmoid(); // [0.5, 0.731]
   */
  sigmoid(): Tensor {
    return unary("sigmoid", this);
  }
  /**
   * max(0, x) of each element.
   * @throws TypeError ERR_BPTT_TYPE for int32
   * @example tensor([-1, 2]).relu(); // [0, 2]
   */
  relu(): Tensor {
    return unary("relu", this);
  }

  /**
   * exp(x) / Σ exp(x) over dim, without overflow.
   * @param dim counts from the back where it is negative
   * @throws RangeError ERR_BPTT_ARGUMENT for a dimension that is not there, ERR_BPTT_SHAPE for a scalar
   * @throws TypeError ERR_BPTT_TYPE for int32
   * @example tensor([0, Math.log(3)]).softmax(0); // [0.25, 0.75]
   */
  softmax(dim: number): Tensor {
    return this.#alongDim("softmax", dim);
  }
  /**
   * The logarithm of softmax, without overflow.
   * @param dim counts from the back where it is negative
   * @throws RangeError ERR_BPTT_ARGUMENT for a dimension that is not there, ERR_BPTT_SHAPE for a scalar
   * @throws TypeError ERR_BPTT_TYPE for int32
   * @example tensor([0, 0]).logSoftmax(0); // [-0.693, -0.693]
   */
  logSoftmax(dim: number): Tensor {
    return this.#alongDim("logSoftmax", dim);
  }
  #alongDim(name: "softmax" | "logSoftmax", dim: number): Tensor {
    checkFloat(`${name}()`, this);
    const d = dimension(`${name}()`, dim, this.shape.length);
    return operate(() => softmaxRows(name, this.transpose(d, -1)).transpose(d, -1));
  }

  /**
   * Sum of all elements, accumulated in float64, as a scalar; or over dim.
   * @param dim counts from the back where it is negative
   * @param keepdim dim stays, with size 1
   * @throws RangeError ERR_BPTT_ARGUMENT for a dimension that is not there, ERR_BPTT_SHAPE for a dimension of a scalar
   * @throws TypeError ERR_BPTT_TYPE for int32
   * @example
   * tensor([[1, 2], [3, 4]]).sum(); // 10
   * tensor([[1, 2], [3, 4]]).sum(0); // [4, 6]
   */
  sum(dim?: number, keepdim = false): Tensor {
    return sum(this, dim, keepdim);
  }
  /**
   * Mean of all elements, as a scalar; or over dim.
   * @param dim counts from the back where it is negative
   * @param keepdim dim stays, with size 1
   * @throws RangeError ERR_BPTT_ARGUMENT for a dimension that is not there, ERR_BPTT_SHAPE for no elements, or a dimension of a scalar
   * @throws TypeError ERR_BPTT_TYPE for int32
   * @example tensor([[1, 2], [3, 4]]).mean(1, true); // [[1.5], [3.5]]
   */
  mean(dim?: number, keepdim = false): Tensor {
    return mean(this, dim, keepdim);
  }

  /**
   * The place of the largest element, int32 and without a gradient: in the flat numbers, or along dim. The first of equal
   * ones; NaN counts as larger than any number.
   * @throws RangeError ERR_BPTT_SHAPE where there are no elements to choose from
   * @example tensor([[1, 3], [4, 2]]).argmax(-1); // [1, 0], the class of each row
   */
  argmax(dim?: number, keepdim = false): Tensor {
    return argmax(this, dim, keepdim);
  }

  /**
   * The part at one index of dim, without that dimension; negative indices count from the back. It is a copy: what is written into
   * it does not reach this tensor.
   * @throws RangeError ERR_BPTT_ARGUMENT for a dimension or an index that is not there, ERR_BPTT_SHAPE for a scalar
   * @example tensor([[1, 2], [3, 4]]).select(1, -1); // [2, 4]
   */
  select(dim: number, index: number): Tensor {
    return strided.select(this, dim, index);
  }
  /**
   * The part of dim from start on, `length` long; a copy, as of `select`.
   * @throws RangeError ERR_BPTT_ARGUMENT for a dimension or a part that is not there, ERR_BPTT_SHAPE for a scalar
   * @example tensor([1, 2, 3, 4]).narrow(0, 1, 2); // [2, 3]
   */
  narrow(dim: number, start: number, length: number): Tensor {
    return strided.narrow(this, dim, start, length);
  }
  /**
   * The same numbers under another shape; one size may be −1: what remains. Whether it is a copy is left open: do not write into it.
   * @throws RangeError ERR_BPTT_SHAPE where the number of elements differs, ERR_BPTT_ARGUMENT for a size that is no integer
   * @example tensor([1, 2, 3, 4, 5, 6]).reshape([2, -1]); // [[1, 2, 3], [4, 5, 6]]
   */
  reshape(shape: Shape): Tensor {
    return strided.reshape(this, shape);
  }
  /**
   * Two dimensions exchanged; negative ones count from the back; a copy, as of `select`.
   * @throws RangeError ERR_BPTT_ARGUMENT for a dimension that is not there, ERR_BPTT_SHAPE for a scalar
   * @example tensor([[1, 2], [3, 4]]).transpose(0, 1); // [[1, 3], [2, 4]]
   */
  transpose(dim0: number, dim1: number): Tensor {
    return strided.transpose(this, dim0, dim1);
  }
}

/**
 * Joins tensors along an existing dimension; their other sizes are equal.
 * @param dim counts from the back where it is negative
 * @throws RangeError ERR_BPTT_SHAPE where the other sizes or the dtypes differ, ERR_BPTT_ARGUMENT for no tensors or a dimension that is not there
 * @throws TypeError ERR_BPTT_TYPE for what are no tensors
 * @example cat([tensor([[1, 2]]), tensor([[3, 4]])], 1); // [[1, 2, 3, 4]]
 */
export function cat(tensors: readonly Tensor[], dim = 0): Tensor {
  return strided.cat(checkTensors("cat()", tensors), dim);
}

/**
 * Joins tensors of one shape along a new dimension.
 * @param dim where the new dimension stands; −1: last
 * @throws RangeError ERR_BPTT_SHAPE where the shapes or the dtypes differ, ERR_BPTT_ARGUMENT for no tensors or a dimension that is not there
 * @throws TypeError ERR_BPTT_TYPE for what are no tensors
 * @example stack([tensor([1, 2]), tensor([3, 4])], 1); // [[1, 3], [2, 4]]
 */
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
 * A tensor from a number, nested arrays or a typed array, copied. Int32Array gives int32, all else float32.
 * @param shape the shape of flat data; left out, it is taken from the nesting
 * @param options requiresGrad: collect a gradient in `grad`
 * @throws RangeError ERR_BPTT_SHAPE for ragged data or a shape that does not fit, ERR_BPTT_ARGUMENT for a size that is no integer
 * @throws TypeError ERR_BPTT_TYPE for data that are no numbers
 * @example
 * tensor([[1, 2], [3, 4]]).shape; // [2, 2]
 * tensor(new Float32Array(6), [2, 3]); // [[0, 0, 0], [0, 0, 0]]
 * tensor(Int32Array.of(1, 2)).dtype; // "int32"
 */
export function tensor(data: TensorData, shape?: Shape, options: { readonly requiresGrad?: boolean } = {}): Tensor {
  checkOptions("tensor()", options, ["requiresGrad"]);
  const parsed = parseData("tensor()", data, shape);
  const result = new Tensor(
    parsed.shape,
    parsed.data instanceof Int32Array ? "int32" : "float32",
    hostStorage(parsed.data),
  );
  result.requiresGrad = options.requiresGrad ?? false;
  return result;
}
