// A text as a network reads it: cut into parallel streams, and these into pieces through which it is trained one after the other.
import { type Tensor, tensor } from "../../index.js";
import { Alphabet } from "./alphabet.js";

/** What is read between two steps of training: T characters of each of B streams. */
export interface TextPiece {
  /** The character before each target; int32 (T,B). */
  readonly inputs: Tensor;
  /** The characters to be predicted, IGNORED past the end of a stream; int32 (T·B). */
  readonly targets: Tensor;
  /** Whether the streams begin here, so that there is no state to go on from. */
  readonly first: boolean;
  /** Characters to be predicted in a piece, on the mean of the pass. */
  readonly meanCount: number;
}

/** How a text is cut. */
export interface Cut {
  /** Parallel streams, at most. */
  readonly streams: number;
  /** Characters of a stream in a piece. */
  readonly steps: number;
  /** Characters of a stream in the first piece (steps): another number puts all cuts elsewhere. */
  readonly firstSteps?: number;
}

// Label that nn.crossEntropy counts for nothing.
const IGNORED = -100;

/** Pieces of a pass over N characters. */
export function pieceCount(N: number, { streams, steps, firstSteps = steps }: Cut): number {
  return 1 + Math.max(0, Math.ceil((Math.ceil(N / streams) - firstSteps) / steps));
}

/**
 * The pieces of one pass, in order. Every character of the text is predicted once: stream b holds its characters from b·L to (b + 1)·L,
 * L = ⌈N / streams⌉, and before the first of a stream stands the unknown character.
 * @param codes (N) the text in numbers, N of at least 1
 */
export function* pieces(codes: Int32Array, cut: Cut): Generator<TextPiece, void, undefined> {
  const N = codes.length;
  const L = Math.ceil(N / cut.streams);
  const B = Math.ceil(N / L);
  const meanCount = N / pieceCount(N, cut);
  let start = 0;
  for (let end = Math.min(L, cut.firstSteps ?? cut.steps); start < L; end = Math.min(L, end + cut.steps)) {
    const T = end - start;
    const inputs = new Int32Array(T * B);
    const targets = new Int32Array(T * B).fill(IGNORED);
    for (let b = 0; b < B; ++b) {
      for (let t = 0; t < T; ++t) {
        const within = start + t;
        const at = b * L + within;
        if (at >= N) break;
        inputs[t * B + b] = within === 0 ? Alphabet.unknown : (codes[at - 1] as number);
        targets[t * B + b] = codes[at] as number;
      }
    }
    yield { inputs: tensor(inputs, [T, B]), targets: tensor(targets), first: start === 0, meanCount };
    start = end;
  }
}
