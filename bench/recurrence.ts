// The recurrent layers over whole sequences as pieces of work, by their kernels alone, weights packed beforehand.
import type { Core } from "./core.ts";
import { uniform } from "./data.ts";
import type { CountedWork } from "./kernels.ts";
import { backwardFlops, type Cell, formatSequence, forwardFlops, GATES, type Sequence } from "./shapes.ts";

/** A kind of layer, set up for a shape. */
interface Layer {
  readonly forward: () => void;
  readonly backward: () => void;
}

/**
 * Forward, forward followed by back-propagation through time, and the matrix products of the latter alone: what is missing to
 * the limit there, no cell could make up for.
 */
export function recurrence(core: Core, cell: Cell, shape: Sequence): CountedWork[] {
  const { forward, backward } = layers[cell](core, shape);
  const flops = forwardFlops(cell, shape) + backwardFlops(cell, shape);
  return [
    { name: `${cell} products ${formatSequence(shape)}`, flops, run: products(core, cell, shape) },
    { name: `${cell} forward ${formatSequence(shape)}`, flops: forwardFlops(cell, shape), run: forward },
    {
      name: `${cell} forward + BPTT ${formatSequence(shape)}`,
      flops,
      // In pairs: backward works on what forward has saved, and gated layers overwrite that.
      run: () => {
        forward();
        backward();
      },
    },
  ];
}

const layers: Record<Cell, (core: Core, shape: Sequence) => Layer> = { rnn, lstm, gru };

// What all kinds need: inputs, weights and their panels, room for results and gradients.
function place(core: Core, cell: Cell, { B, T, I, H }: Sequence) {
  const { kernels } = core;
  const G = GATES[cell] * H;
  const bound = 1 / Math.sqrt(H);
  const ih = core.place(uniform(3, G * I, bound));
  const hh = core.place(uniform(4, G * H, bound));
  const panels = {
    ihT: core.place(kernels.packedSize(I, G)),
    hhT: core.place(kernels.packedSize(H, G)),
    hh: core.place(kernels.packedSize(G, H)),
  };
  kernels.packPanelsTransposed(panels.ihT, ih, I, G, I);
  kernels.packPanelsTransposed(panels.hhT, hh, H, G, H);
  kernels.packPanels(panels.hh, hh, G, H, H);
  const states = (T + 1) * B * 8 * Math.ceil(H / 8);
  return {
    ...panels,
    x: core.place(uniform(1, T * B * I)),
    dOut: core.place(uniform(2, T * B * H)),
    bih: core.place(uniform(5, G, bound)),
    bhh: core.place(uniform(6, G, bound)),
    out: core.place(T * B * H),
    hN: core.place(B * H),
    hs: core.place(states),
    cN: core.place(B * H),
    cs: core.place(states),
    ts: core.place(states),
    gates: core.place(T * B * kernels.gateStride(4 * H)),
    bias: core.place(4 * H),
    dIh: core.place(G * I),
    dHh: core.place(G * H),
    dBih: core.place(G),
    dBhh: core.place(G),
  };
}

// The products of a pass forward and back, as the kernels make them, on numbers that do not change.
function products(core: Core, cell: Cell, shape: Sequence): () => void {
  const { kernels } = core;
  const { B, T, I, H } = shape;
  const G = GATES[cell] * H;
  const rows = T * B;
  const p = place(core, cell, shape);
  const ld = kernels.gateStride(cell === "gru" ? 4 * H : G);
  // GRU's r and z go into both weights' gradients, n and q, on either side of them, into one each.
  const shared = cell === "gru" ? 2 * H : G;
  const z = core.place(uniform(9, rows * ld));
  const y = core.place(rows * ld);
  const packed = core.place(kernels.gemmTNScratch(8 * Math.ceil(I / 8) + H, rows));
  const chunk = Math.ceil(96 / B) * B;
  return () => {
    for (let row = 0; row < rows; row += chunk) {
      const count = Math.min(chunk, rows - row);
      kernels.gemmPacked(y + 4 * row * ld, p.x + 4 * row * I, p.ihT, count, G, I, ld, I);
    }
    for (let t = 0; t < T; ++t) kernels.gemmPacked(y + 4 * t * B * ld, p.dOut + 4 * t * B * H, p.hhT, B, G, H, ld, H);
    for (let t = 1; t < T; ++t) kernels.gemmPacked(p.out + 4 * t * B * H, z + 4 * t * B * ld, p.hh, B, H, G, H, ld);
    kernels.gemmTNPair(p.dIh, p.dHh, z, p.x, p.dOut, shared, I, H, rows, I, H, ld, I, H, packed);
    if (cell !== "gru") return;
    kernels.gemmTN(p.dIh + 4 * shared * I, z, p.x, H, I, rows, I, ld, I, packed);
    kernels.gemmTN(p.dHh + 4 * shared * H, z, p.dOut, H, H, rows, H, ld, H, packed);
  };
}

function rnn(core: Core, shape: Sequence): Layer {
  const { kernels } = core;
  const { B, T, I, H } = shape;
  const p = place(core, "rnn", shape);
  const workspace = core.place(kernels.rnnWorkspace(T, B, I, H, false));
  return {
    forward: () =>
      kernels.rnnForward(p.out, p.hN, p.hs, p.x, 0, p.ihT, p.hhT, p.bih, p.bhh, 0, T, B, I, H, H, false, 0),
    // biome-ignore format: written, saved, read, sizes; one line each
    backward: () => kernels.rnnBackward(
      0, 0, p.dIh, p.dHh, p.dBih, p.dBhh, 0,
      p.dOut, 0, p.hs,
      p.x, 0, p.hh, 0, workspace,
      T, B, I, H, H, false, 0,
    ),
  };
}

function lstm(core: Core, shape: Sequence): Layer {
  const { kernels } = core;
  const { B, T, I, H } = shape;
  const p = place(core, "lstm", shape);
  const workspace = core.place(kernels.lstmWorkspace(T, B, I, H, H, false, false));
  return {
    // biome-ignore format: written and saved, read, sizes; one line each
    forward: () => kernels.lstmForward(
      p.out, p.hN, p.cN, p.hs, p.cs, p.ts, p.gates, 0,
      p.x, 0, 0, p.ihT, p.hhT, 0, p.bih, p.bhh, 0,
      T, B, I, H, H, H, false, true,
    ),
    // biome-ignore format: written, saved, read, sizes; one line each
    backward: () => kernels.lstmBackward(
      0, 0, 0, p.dIh, p.dHh, 0, p.dBih, p.dBhh, 0,
      p.dOut, 0, 0, p.hs, p.cs, p.ts, p.gates, 0,
      p.x, 0, p.hh, 0, 0, workspace,
      T, B, I, H, H, H, false,
    ),
  };
}

function gru(core: Core, shape: Sequence): Layer {
  const { kernels } = core;
  const { B, T, I, H } = shape;
  const p = place(core, "gru", shape);
  const workspace = core.place(kernels.gruWorkspace(T, B, I, H, false));
  return {
    // biome-ignore format: written and saved, read, sizes; one line each
    forward: () => kernels.gruForward(
      p.out, p.hN, p.hs, p.gates, p.bias,
      p.x, 0, p.ihT, p.hhT, p.bih, p.bhh, 0,
      T, B, I, H, H, false, true,
    ),
    // biome-ignore format: written, saved, read, sizes; one line each
    backward: () => kernels.gruBackward(
      0, 0, p.dIh, p.dHh, p.dBih, p.dBhh, 0,
      p.dOut, 0, p.hs, p.gates,
      p.x, 0, p.hh, 0, workspace,
      T, B, I, H, H, false,
    ),
  };
}
