// The recurrent layer over whole sequences as pieces of work, by its kernels alone, weights packed beforehand.
import type { Core } from "./core.ts";
import { uniform } from "./data.ts";
import type { CountedWork } from "./kernels.ts";
import { backwardFlops, formatSequence, forwardFlops, type Sequence } from "./shapes.ts";

/** Forward, and forward followed by back-propagation through time. */
export function recurrence(core: Core, shape: Sequence): CountedWork[] {
  const { kernels } = core;
  const { B, T, I, H } = shape;
  const bound = 1 / Math.sqrt(H);
  const x = core.place(uniform(1, T * B * I));
  const dOut = core.place(uniform(2, T * B * H));
  const ih = core.place(uniform(3, H * I, bound));
  const hh = core.place(uniform(4, H * H, bound));
  const bih = core.place(uniform(5, H, bound));
  const bhh = core.place(uniform(6, H, bound));

  const wihT = core.place(kernels.packedSize(I, H));
  const whhT = core.place(kernels.packedSize(H, H));
  const whh = core.place(kernels.packedSize(H, H));
  kernels.packPanelsTransposed(wihT, ih, I, H, I);
  kernels.packPanelsTransposed(whhT, hh, H, H, H);
  kernels.packPanels(whh, hh, H, H, H);

  const out = core.place(T * B * H);
  const hN = core.place(B * H);
  const hs = core.place((T + 1) * B * 8 * Math.ceil(H / 8));
  const dWih = core.place(H * I);
  const dWhh = core.place(H * H);
  const dBih = core.place(H);
  const dBhh = core.place(H);
  const workspace = core.place(kernels.rnnWorkspace(T, B, I, H, false));

  const forward = () => kernels.rnnForward(out, hN, hs, x, 0, wihT, whhT, bih, bhh, 0, T, B, I, H, H, false, 0);
  // biome-ignore format: written, saved, read, sizes; one line each
  const backward = () => kernels.rnnBackward(
    0, 0, dWih, dWhh, dBih, dBhh, 0,
    dOut, 0, hs,
    x, 0, whh, 0, workspace,
    T, B, I, H, H, false, 0,
  );
  return [
    { name: `rnn forward ${formatSequence(shape)}`, flops: forwardFlops(shape), run: forward },
    {
      name: `rnn forward + BPTT ${formatSequence(shape)}`,
      flops: forwardFlops(shape) + backwardFlops(shape),
      run: () => {
        forward();
        backward();
      },
    },
  ];
}
