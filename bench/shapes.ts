// Every shape that is measured. T time, B batch, I input, H hidden; M, N, K sizes of a matrix product.

/** C (M,N) += A·B by a kernel: `gemmPacked` with A (M,K) and B as panels, `gemmTN` with A stored (K,M). */
export interface Product {
  readonly what: string;
  readonly kernel: "gemmPacked" | "gemmTN";
  readonly M: number;
  readonly N: number;
  readonly K: number;
}

/** A batch of sequences and the layer that reads them. */
export interface Sequence {
  readonly B: number;
  readonly T: number;
  readonly I: number;
  readonly H: number;
}

export const products: readonly Product[] = [
  { what: "gemm", kernel: "gemmPacked", M: 64, N: 64, K: 64 },
  { what: "gemm", kernel: "gemmPacked", M: 256, N: 256, K: 256 },
  { what: "gemm", kernel: "gemmPacked", M: 512, N: 512, K: 512 },
  { what: "input projection", kernel: "gemmPacked", M: 1600, N: 128, K: 64 },
  { what: "recurrent step", kernel: "gemmPacked", M: 32, N: 128, K: 128 },
  { what: "weight gradient", kernel: "gemmTN", M: 128, N: 64, K: 1600 },
  { what: "gemv", kernel: "gemmPacked", M: 1, N: 32, K: 32 },
  { what: "gemv", kernel: "gemmPacked", M: 1, N: 128, K: 32 },
  { what: "gemv", kernel: "gemmPacked", M: 1, N: 128, K: 128 },
  { what: "gemv", kernel: "gemmPacked", M: 1, N: 512, K: 128 },
  { what: "gemv", kernel: "gemmPacked", M: 1, N: 512, K: 512 },
];

/** Kinds of recurrent layers, and the rows of their weights for each hidden unit. */
export const GATES = { rnn: 1, lstm: 4, gru: 3 } as const;
export type Cell = keyof typeof GATES;
export const cells = Object.keys(GATES) as Cell[];

/** (B,C,L) to (B,O,L) by kernels of K taps, the padding such that L stays. */
export interface Convolution {
  readonly B: number;
  readonly C: number;
  readonly O: number;
  readonly K: number;
  readonly L: number;
}

const small: Sequence = { B: 1, T: 50, I: 32, H: 32 };
const long: Sequence = { B: 1, T: 100, I: 64, H: 128 };
const batched: Sequence = { B: 16, T: 32, I: 32, H: 64 };
const medium: Sequence = { B: 32, T: 50, I: 64, H: 128 };
const large: Sequence = { B: 64, T: 100, I: 256, H: 512 };

/** What the kernels are measured with. */
export const sequences: readonly Sequence[] = [small, long, batched, medium, large];
/** What whole passes and training steps through the public API are measured with. */
export const forwards: readonly Sequence[] = [small, long, medium, large];
export const trainings: readonly Sequence[] = [small, batched, medium, large];
/** Single steps of a stream. */
export const steps: readonly Sequence[] = [
  { B: 1, T: 1, I: 32, H: 32 },
  { B: 1, T: 1, I: 64, H: 128 },
];
export const convolutions: readonly Convolution[] = [
  { B: 32, C: 64, O: 128, K: 5, L: 100 },
  { B: 16, C: 32, O: 64, K: 3, L: 64 },
];

/** Outputs of the Linear layer that reads the last state. */
export const OUTPUTS = 8;

/** The global norm that gradients are clipped to: below that of every job, so that there is something to scale. */
export const MAX_NORM = 0.02;

// Floating-point operations of the matrix products that are performed. The input needs no gradient, so none is counted
// for it, and none for the initial state; activations, biases and the optimizer are not counted.

export const productFlops = ({ M, N, K }: Product): number => 2 * M * N * K;

export const forwardFlops = (cell: Cell, { B, T, I, H }: Sequence): number => 2 * T * B * GATES[cell] * H * (I + H);

/** The state's gradient at every step but the first, and both weight gradients. */
export const backwardFlops = (cell: Cell, shape: Sequence): number =>
  2 * (shape.T - 1) * shape.B * GATES[cell] * shape.H * shape.H + forwardFlops(cell, shape);

/** Forward and backward of the layer, and three products of the Linear layer. */
export const trainingFlops = (cell: Cell, shape: Sequence): number =>
  forwardFlops(cell, shape) + backwardFlops(cell, shape) + 3 * 2 * shape.B * shape.H * OUTPUTS;

/** One product: that of forward, and that of the weights' gradient. At the edges some of its terms are zeros. */
export const convolutionFlops = ({ B, C, O, K, L }: Convolution): number => 2 * B * L * O * C * K;

export const formatSequence = ({ B, T, I, H }: Sequence): string => `(${B}, ${T}, ${I}, ${H})`;
export const formatConvolution = ({ B, C, O, K, L }: Convolution): string => `(${B}, ${C}→${O}, ${K}, ${L})`;
