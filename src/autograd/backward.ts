import { describe, rangeError, stateError, typeError } from "../errors.js";
import { allocate, allocateZeros } from "../memory/arena.js";
import { BaseTensor } from "../tensor/base.js";
import { format, sameShape } from "../tensor/shape.js";
import { core, trainingKernels } from "../wasm/core.js";
import { backwardScope } from "./scope.js";
import { accumulator, plan, run } from "./tape.js";

/**
 * Back-propagates from root through everything recorded in the scope. Gives the tensors whose gradient was touched; the
 * gradients of those that are not leaves are still there.
 */
export function backward(root: BaseTensor, gradient: BaseTensor | undefined): ReadonlySet<BaseTensor> {
  const scope = backwardScope();
  root.checkAlive();
  if (!root.requiresGrad) {
    throw stateError(
      "ERR_BPTT_GRAD",
      "backward(): nothing this tensor was computed from needs a gradient. Was it computed under noGrad(), outside of the scope, or from detached tensors?",
    );
  }
  if (root.tape !== undefined && root.tape !== scope.tape) {
    throw stateError(
      "ERR_BPTT_SCOPE",
      "backward() must be called in the scope that computed the tensor, not in one nested inside it",
    );
  }
  checkGradient(root, gradient);
  const pass = plan(scope, root);
  const kernels = pass.nodes.length > 0 ? trainingKernels() : undefined; // a leaf is its own gradient, and needs none
  root.gradientPointer = root.tape === undefined ? accumulator(root) : allocateZeros(4 * root.size);
  core().kernels.add(root.gradientPointer, root.gradientPointer, gradient?.pointer ?? one(), root.size);
  if (kernels) run(pass, kernels);
  return pass.touched;
}

function checkGradient(root: BaseTensor, gradient: BaseTensor | undefined): void {
  if (gradient === undefined) {
    if (root.size === 1) return;
    throw rangeError(
      "ERR_BPTT_SHAPE",
      `backward() without a gradient needs a tensor of one element, got shape ${format(root.shape)}. Reduce it by mean() or sum(), or pass a gradient`,
    );
  }
  if (!(gradient instanceof BaseTensor) || gradient.dtype !== "float32") {
    throw typeError(
      "ERR_BPTT_TYPE",
      `backward(gradient): gradient must be a float32 Tensor, got ${gradient instanceof BaseTensor ? gradient.dtype : describe(gradient)}`,
    );
  }
  if (!sameShape(gradient.shape, root.shape)) {
    throw rangeError(
      "ERR_BPTT_SHAPE",
      `backward(gradient): the tensor has shape ${format(root.shape)}, the gradient ${format(gradient.shape)}`,
    );
  }
}

function one(): number {
  const pointer = allocate(4);
  core().kernels.fill(pointer, 1, 1);
  return pointer;
}
