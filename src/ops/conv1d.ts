import { operate } from "../autograd/scope.js";
import { accumulator, record } from "../autograd/tape.js";
import { allocate } from "../memory/arena.js";
import { convolutionKernels } from "../wasm/convolution.js";
import type { Tensor } from "./tensor.js";

/** How the kernel moves over the input. */
export interface Conv1dGeometry {
  readonly Lout: number;
  readonly stride: number;
  /** Zeros on the left; those on the right follow from Lout. */
  readonly padding: number;
  readonly dilation: number;
  readonly groups: number;
}

/** y (B,O,Lout) = W ⋆ x + b for x (B,C,L), W (O,C/groups,K). */
export function conv1d(x: Tensor, weight: Tensor, bias: Tensor | undefined, geometry: Conv1dGeometry): Tensor {
  return operate(() => {
    const kernels = convolutionKernels();
    const { Lout, stride, padding, dilation, groups } = geometry;
    const [B, C, L] = x.shape as [number, number, number];
    const [O, , K] = weight.shape as [number, number, number];
    const y = x.allocate([B, O, Lout]);
    const workspace = () => allocate(4 * kernels.conv1dWorkspace(B, C, O, Lout, K, groups));
    const sizes = [B, C, L, O, Lout, K, stride, padding, dilation, groups] as const;
    kernels.conv1dForward(y.pointer, x.pointer, weight.pointer, bias?.pointer ?? 0, workspace(), ...sizes);
    record([x, weight, bias], [y], () => {
      const gradients = [accumulator(x), accumulator(weight), accumulator(bias), y.gradientPointer] as const;
      kernels.conv1dBackward(...gradients, x.pointer, weight.pointer, workspace(), ...sizes);
    });
    return y;
  });
}
