// A way to look on while recurrent layers compute: whoever observes is shown every pass after it ran forward, and is given
// ∂L/∂h_t of every step once backward came by. While nobody observes, a pass costs one comparison more.
import { hostStorage } from "../tensor/base.js";
import type { Activation, OutputActivation } from "./rnn.js";
import { Tensor } from "./tensor.js";

/** Rows (T,B,stride) of something that a pass saved, of which `width` columns are used. */
export interface SavedRows {
  readonly pointer: number;
  readonly width: number;
  readonly stride: number;
}

/** One direction of a recurrent layer that has just run. Addresses hold until backward, which may write over what they lead to. */
export interface ObservedPass {
  readonly cell: "rnn" | "lstm" | "gru" | "jordan";
  readonly activation: Activation | undefined;
  readonly outputActivation: OutputActivation | undefined;
  readonly T: number;
  readonly B: number;
  /** Units, and the size of the h that has a gradient. */
  readonly H: number;
  readonly R: number;
  readonly reverse: boolean;
  /** Address of the valid steps of each sequence, or 0. */
  readonly lengths: number;
  /** What multiplies the state: W_hh (G,R), or what multiplies from the right, W (H,H), of a Jordan network (O,H). */
  readonly recurrent: Tensor;
  readonly transposed: boolean;
  /** The projection W_hr (R,H) of an LSTM, V (H,O) of a Jordan network. */
  readonly output: Tensor | undefined;
  /** The first state of the layer, and the last: where one call goes on from another, these share their memory. */
  readonly initial: Tensor | undefined;
  readonly final: Tensor;
  /** What the derivative of a step follows from. */
  readonly rows: Readonly<Record<string, SavedRows>>;
}

/** Is shown a pass; gives what is to be done with the address of ∂L/∂h (T,B,R). */
export type Observer = (pass: ObservedPass) => (dHs: number) => void;

/** An observer and a leaf that needs a gradient: as an input it makes backward come by where all weights are frozen. */
interface Observation {
  readonly show: Observer;
  readonly witness: Tensor;
}

let current: Observation | undefined;

/** Who is looking on. */
export function observation(): Observation | undefined {
  return current;
}

/** Runs fn, synchronous, with an observer looking on; afterwards whoever looked on before does so again. */
export function observe<T>(show: Observer, fn: () => T): T {
  const before = current;
  const witness = new Tensor([1], "float32", hostStorage(new Float32Array(1)));
  witness.requiresGrad = true;
  current = { show, witness };
  try {
    return fn();
  } finally {
    current = before;
  }
}
