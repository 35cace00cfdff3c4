import { simdConvolution } from "#wasm";
import { withPart } from "./core.js";
import type { ConvolutionKernels } from "./generated/kernels.js";

/** The kernels with those of convolution, whose part starts at the first call. */
export function convolutionKernels(): ConvolutionKernels {
  return withPart("conv1dForward", simdConvolution);
}
