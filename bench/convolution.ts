// 1-D convolution of a batch as pieces of work, by its kernels alone. Nothing is packed beforehand: the weights are read as
// they are, and the input is packed in every call, forward and backward.
import type { Core } from "./core.ts";
import { uniform } from "./data.ts";
import type { CountedWork } from "./kernels.ts";
import { type Convolution, convolutionFlops, convolutions, formatConvolution } from "./shapes.ts";

/** Forward, and forward followed by backward. The input needs no gradient. */
export function convolution(core: Core): CountedWork[] {
  return convolutions.flatMap((shape) => convolve(core, shape));
}

function convolve(core: Core, shape: Convolution): CountedWork[] {
  const { kernels } = core;
  const { B, C, O, K, L } = shape;
  const bound = 1 / Math.sqrt(C * K);
  const x = core.place(uniform(1, B * C * L));
  const w = core.place(uniform(2, O * C * K, bound));
  const bias = core.place(uniform(3, O, bound));
  const dY = core.place(uniform(4, B * O * L));
  const y = core.place(B * O * L);
  const dW = core.place(O * C * K);
  const dB = core.place(O);
  const workspace = core.place(kernels.conv1dWorkspace(B, C, O, L, K, 1));

  const sizes = [B, C, L, O, L, K, 1, (K - 1) / 2, 1, 1] as const;
  const forward = () => kernels.conv1dForward(y, x, w, bias, workspace, ...sizes);
  const backward = () => kernels.conv1dBackward(0, dW, dB, dY, x, w, workspace, ...sizes);
  const name = formatConvolution(shape);
  return [
    { name: `conv1d forward ${name}`, flops: convolutionFlops(shape), run: forward },
    {
      name: `conv1d forward + backward ${name}`,
      flops: 2 * convolutionFlops(shape),
      run: () => {
        forward();
        backward();
      },
    },
  ];
}
