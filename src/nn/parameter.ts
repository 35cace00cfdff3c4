import { Block } from "../memory/heap.js";
import { readFloats, writeFloats, zeroFill } from "../memory/views.js";
import { Tensor } from "../ops/tensor.js";
import { hostStorage, type Storage } from "../tensor/base.js";
import { type DType, parseData, type TensorData } from "../tensor/data.js";
import type { Shape } from "../tensor/shape.js";

/**
 * A tensor that is trained: it lives on the heap of the core, keeps its gradient until `zeroGrad`, and is found by the
 * walkers of `Module`. Its memory is freed when nothing refers to it any more.
 * @example
 * class Scale extends nn.Module {
 *   readonly factor = new nn.Parameter([1, 1, 1]);
 *   forward(x: Tensor): Tensor {
 *     return x.mul(this.factor);
 *   }
 * }
 * new Scale().namedParameters().map(([name]) => name); // ["factor"]
 */
export class Parameter extends Tensor {
  #gradient: Block | undefined;

  /**
   * @param data the first values, a tensor or what `tensor` takes; float32 whatever they are
   * @param shape the shape of flat data
   * @throws RangeError ERR_BPTT_SHAPE for ragged data or a shape that does not fit, ERR_BPTT_ARGUMENT for a size that is no integer
   */
  constructor(data: TensorData | Tensor, shape?: Shape) {
    const own = data instanceof Tensor;
    const parsed = parseData("Parameter", own ? data.copyData() : data, shape ?? (own ? data.shape : undefined));
    const block = Block.allocate(4 * parsed.data.length);
    writeFloats(block.pointer, parsed.data);
    super(parsed.shape, "float32", { kind: "heap", block, version: 0, panels: [] });
    this.requiresGrad = true;
  }

  /** @internal Results of operations on a parameter are plain tensors. */
  override derive(shape: Shape, dtype: DType, storage: Storage): this {
    return new Tensor(shape, dtype, storage) as this;
  }

  /** @internal The gradient outlives the scope, so it lies on the heap too; it is cleared when a pass first adds to it. */
  override allocateGradient(): number {
    this.#gradient ??= Block.allocate(4 * this.size);
    zeroFill(this.#gradient.pointer, 4 * this.size);
    return this.#gradient.pointer;
  }

  /** @internal It stays until zeroGrad. */
  override settle(): void {}

  /** @internal */
  override dropGradient(): void {}

  /**
   * A copy of ∂L/∂this; null before the first backward() and after zeroGrad. Can be set to null, and to nothing else.
   */
  override get grad(): Tensor | null {
    if (!this.gradientPointer) return null;
    return new Tensor(this.shape, "float32", hostStorage(readFloats(this.gradientPointer, this.size)));
  }

  /** Starts over; null is all that it can be set to. */
  override set grad(value: null) {
    super.grad = value;
  }
}
