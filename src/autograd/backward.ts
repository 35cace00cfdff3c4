import { rangeError, stateError } from "../errors.js";
import { allocate } from "../memory/arena.js";
import type { BaseTensor } from "../tensor/base.js";
import { format, sameShape } from "../tensor/shape.js";
import { core } from "../wasm/core.js";
import { backwardScope } from "./scope.js";
import { walk } from "./tape.js";

/**
 * Back-propagates from root through everything recorded in the scope. Gives the tensors whose gradient was touched; the
 * gradients of those that are not leaves are still there.
 */
export function backward(root: BaseTensor, gradient: BaseTensor | undefined): Set<BaseTensor> {
  const scope = backwardScope();
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
  if (gradient === undefined && root.size !== 1) {
    throw rangeError(
      "ERR_BPTT_SHAPE",
      `backward() without a gradient needs a tensor of one element, got shape ${format(root.shape)}. Reduce it by mean() or sum(), or pass a gradient`,
    );
  }
  if (gradient !== undefined && !sameShape(gradient.shape, root.shape)) {
    throw rangeError(
      "ERR_BPTT_SHAPE",
      `backward(gradient): the tensor has shape ${format(root.shape)}, the gradient ${format(gradient.shape)}`,
    );
  }
  const { kernels } = core();
  if (root.tape === undefined) root.gradientPointer ||= root.allocateGradient();
  else root.gradientPointer = allocate(4 * root.size);
  if (gradient === undefined) kernels.fill(root.gradientPointer, 1, root.size);
  else kernels.copyStrided(root.gradientPointer, 0, 0, 0, 1, gradient.pointer, 0, 0, 0, 1, 1, 1, 1, root.size);
  return walk(scope, root);
}
