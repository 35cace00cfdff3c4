// One recurrent layer over a whole sequence, in one or two directions: what RNN, LSTM and GRU have in common.
import { accumulator, needsGradient, record } from "../autograd/tape.js";
import { allocate, currentRegion, type Region } from "../memory/arena.js";
import { type ObservedPass, observation } from "./observer.js";
import { panels } from "./packing.js";
import { type Pass, padded, type Recurrence, type RecurrentWeights, recurrentPanels, slabsOf } from "./recurrence.js";
import type { Tensor } from "./tensor.js";

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
