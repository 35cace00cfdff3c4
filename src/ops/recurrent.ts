// One recurrent layer over a whole sequence, in one or two directions: what RNN, LSTM and GRU have in common. A kind of
// recurrence is a `Recurrence`: how many gates and states it has, and its two kernel calls.
import { accumulator, needsGradient, record } from "../autograd/tape.js";
import { allocate, currentRegion, type Region } from "../memory/arena.js";
import { core } from "../wasm/core.js";
import type { TrainingKernels } from "../wasm/generated/kernels.js";
import { type ObservedPass, observation, type SavedRows } from "./observer.js";
import { panels } from "./packing.js";
import type { Activation } from "./rnn.js";
import type { Tensor } from "./tensor.js";

/** The parameters of one direction of one layer; G gate rows, R the size of h: H, or that of a projection. */
export interface RecurrentWeights {
  readonly ih: Tensor; // (G,I)
  readonly hh: Tensor; // (G,R)
  readonly bih: Tensor | undefined; // (G)
  readonly bhh: Tensor | undefined; // (G)
  readonly hr: Tensor | undefined; // (R,H), the projection of LSTM
}

/** Sizes of one direction of one layer. */
export interface RecurrentSizes {
  readonly T: number;
  readonly B: number;
  readonly I: number;
  readonly H: number;
  readonly R: number;
}

/** One direction of one layer, as the kernels take it; the addresses of what is missing are 0. */
export interface Pass extends RecurrentSizes {
  readonly weights: RecurrentWeights;
  readonly ldOut: number;
  readonly reverse: boolean;
  readonly x: number;
  readonly lengths: number;
  readonly out: number;
  readonly initial: readonly number[];
  readonly final: readonly number[];
  /** Every h: (T+1,B,R), R rounded up to 8. */
  readonly hs: number;
  /** What else the kernel writes, at the addresses that `reserve` gave. */
  readonly saved: readonly number[];
  /** Whether backward will read that, or an observer. */
  readonly keep: boolean;
}

/** Where the gradients of a direction lie: those that arrive, and those that accumulate. */
export interface PassGradients {
  readonly out: number;
  readonly final: readonly number[];
  readonly x: number;
  readonly initial: readonly number[];
  /** Where ∂L/∂h (T,B,R) is to be left, or 0. */
  readonly hs: number;
}

/** Gives memory for that many numbers. */
type Reserve = (count: number) => number;

/** How many steps of it there is room for. */
export interface Slabs {
  readonly gates: number;
  readonly cells: number;
  readonly others: number;
}

export function slabsOf({ T, B }: RecurrentSizes, lengths: boolean, keep: boolean): Slabs {
  if (keep) return { gates: T, cells: T + 1, others: T };
  return { gates: core().kernels.chunkSteps(T, B, lengths), cells: 2, others: 1 };
}

/** A kind of recurrence. */
export interface Recurrence {
  /** Its name, with what else tells it from others. */
  readonly kind: string;
  readonly cell: "rnn" | "lstm" | "gru";
  readonly activation?: Activation;
  /** Rows of the weights for each hidden unit. */
  readonly gates: number;
  /** States: h, or h and c. */
  readonly states: number;
  /** Whether the weights are given transposed, ih as (I,G) and hh as (R,G). */
  readonly transposed?: boolean;
  /** The row of weight_ih that its panels begin with. */
  firstRow(H: number): number;
  /** Memory for what a pass writes besides h: of all steps, or of no more than it needs at a time. */
  reserve(sizes: RecurrentSizes, weights: RecurrentWeights, slabs: Slabs, reserve: Reserve): readonly number[];
  /** @param ih, hh, hr addresses of the panels of the transposed weights; hr 0 without a projection */
  forward(pass: Pass, ih: number, hh: number, hr: number): void;
  backward(pass: Pass, gradients: PassGradients, kernels: TrainingKernels): void;
  /** What the derivative of a step follows from, as `forward` left it. */
  rows(pass: Pass): Readonly<Record<string, SavedRows>>;
}

/** Panels of a weight W (rows, columns), or of Wᵀ, whichever of the two the tensor holds. */
export function recurrentPanels(
  weight: Tensor,
  isTransposed: boolean,
  ofTranspose: boolean,
  rows: number,
  columns: number,
  first = 0,
): number {
  return isTransposed ? panels(weight, !ofTranspose, columns, rows) : panels(weight, ofTranspose, rows, columns, first);
}

/** Columns of a padded row of states. */
export const padded = (H: number): number => Math.ceil(H / 8) * 8;

/** Of states (T+1,B,stride) that a pass saved, those before each step or after it. */
export function stateRows(pass: Pass, pointer: number, width: number, when: "before" | "after"): SavedRows {
  const stride = padded(width);
  return { pointer: (when === "after") === pass.reverse ? pointer : pointer + 4 * pass.B * stride, width, stride };
}

/**
 * x (T,B,I) and states (D,B,R), (D,B,H) or none give the output (T,B,D·R) and the final states. Runs inside a scope.
 */
export function recurrentLayer(
  recurrence: Recurrence,
  x: Tensor,
  initial: readonly Tensor[] | undefined,
  directions: readonly RecurrentWeights[],
  lengths: Tensor | undefined,
): [output: Tensor, final: Tensor[]] {
  const [T, B, I] = x.shape as [number, number, number];
  const [{ hh }] = directions as [RecurrentWeights];
  const H = (hh.shape[0] as number) / recurrence.gates;
  const R = hh.shape[1] as number;
  const D = directions.length;
  const observer = observation();
  const inputs = inputsOf(x, initial, directions, lengths, observer?.witness);
  const recording = needsGradient(inputs);
  const keep = recording || observer !== undefined;
  // Where the kernel's own rows of h are those of the output, they are the output.
  const shared = D === 1 && R % 8 === 0 && lengths === undefined;
  const hsSize = 4 * (T + 1) * B * padded(R);
  const sharedStates = shared ? allocate(hsSize) : 0;
  const output = shared ? inRegion(x, [T, B, R], sharedStates + 4 * B * R) : x.allocate([T, B, D * R]);
  const sizes = recurrence.states === 2 ? [R, H] : [R];
  const final = sizes.map((size) => x.allocate([D, B, size]));
  // The part of each state, or of its gradient, that belongs to direction d.
  const parts = (pointers: readonly number[] | undefined, d: number) =>
    sizes.map((size, i) => (pointers?.[i] ? pointers[i] + 4 * d * B * size : 0));

  const initialPointers = initial?.map(({ pointer }) => pointer);
  const finalPointers = final.map(({ pointer }) => pointer);
  const slabs = slabsOf({ T, B, I, H, R }, lengths !== undefined, keep);
  const passes = directions.map((weights, d): Pass => {
    // Every field by name: the spread of an object costs microseconds.
    const pass: Pass = {
      T,
      B,
      I,
      H,
      R,
      weights,
      ldOut: D * R,
      reverse: d === 1,
      x: x.pointer,
      lengths: lengths?.pointer ?? 0,
      out: output.pointer + 4 * d * R,
      initial: parts(initialPointers, d),
      final: parts(finalPointers, d),
      hs: sharedStates || allocate(hsSize),
      saved: recurrence.reserve({ T, B, I, H, R }, weights, slabs, (count) => allocate(4 * count)),
      keep,
    };
    const { ih, hh, hr } = weights;
    const G = recurrence.gates * H;
    const projection = hr ? panels(hr, true, R, H) : 0;
    const { transposed = false } = recurrence;
    const ihPanels = recurrentPanels(ih, transposed, true, G, I, recurrence.firstRow(H));
    recurrence.forward(pass, ihPanels, recurrentPanels(hh, transposed, true, G, R), projection);
    return pass;
  });

  const reports = observer && passes.map((pass) => observer.show(observed(recurrence, pass, initial, final)));
  if (!recording) return [output, final];
  record(inputs, [output, ...final], (kernels) => {
    const dX = accumulator(x);
    const dInitial = initial?.map(accumulator);
    const dFinal = final.map(({ gradientPointer }) => gradientPointer);
    const dOut = output.gradientPointer;
    passes.forEach((pass, d) => {
      const hs = reports ? allocate(4 * T * B * R) : 0;
      const gradients = {
        out: dOut && dOut + 4 * d * R,
        final: parts(dFinal, d),
        x: dX,
        initial: parts(dInitial, d),
        hs,
      };
      recurrence.backward(pass, gradients, kernels);
      reports?.[d]?.(hs);
    });
  });
  return [output, final];
}

function inputsOf(
  x: Tensor,
  initial: readonly Tensor[] | undefined,
  directions: readonly RecurrentWeights[],
  lengths: Tensor | undefined,
  witness: Tensor | undefined,
): (Tensor | undefined)[] {
  const inputs = [x, lengths, witness];
  if (initial) inputs.push(...initial);
  for (const { ih, hh, bih, bhh, hr } of directions) inputs.push(ih, hh, bih, bhh, hr);
  return inputs;
}

// A tensor over memory of the current scope.
function inRegion(like: Tensor, shape: readonly number[], pointer: number): Tensor {
  return like.derive(shape, "float32", { kind: "region", region: currentRegion() as Region, pointer, version: 0 });
}

function observed(
  recurrence: Recurrence,
  pass: Pass,
  initial: readonly Tensor[] | undefined,
  final: readonly Tensor[],
): ObservedPass {
  const { T, B, H, R, reverse, lengths, weights } = pass;
  return {
    cell: recurrence.cell,
    activation: recurrence.activation,
    outputActivation: undefined,
    T,
    B,
    H,
    R,
    reverse,
    lengths,
    recurrent: weights.hh,
    transposed: recurrence.transposed ?? false,
    output: weights.hr,
    initial: initial?.[0],
    final: final[0] as Tensor,
    rows: recurrence.rows(pass),
  };
}

/** Row stride of saved gates: LSTM and GRU keep 4·H numbers a row. */
export const gateStride = (H: number): number => core().kernels.gateStride(4 * H);
