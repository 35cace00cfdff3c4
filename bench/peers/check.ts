// Both sides compute the same before they are timed.
import type { Job } from "../jobs.ts";
import type { Comparable, Numbers, Worker } from "./peer.ts";

const CALLS = 4; // the losses before and after three training steps; the outputs of four steps of a stream
const FORWARD_TOLERANCE = 1e-5;
const LOSS_TOLERANCE = 1e-5;

export interface Checks {
  readonly comparable: Comparable;
  readonly lossTolerance?: number | undefined;
}

/** Throws unless both sides give the same numbers; the largest error relative to the largest number, undefined where none can be compared. */
export async function checkSame(
  job: Job,
  ours: () => Numbers,
  theirs: Worker,
  { comparable, lossTolerance = LOSS_TOLERANCE }: Checks,
): Promise<number | undefined> {
  const training = job.kind === "training";
  const calls = job.kind === "forward" || comparable === "first" ? 1 : CALLS;
  let largest = 0;
  for (let call = 0; call < calls; ++call) {
    const expected = list(ours());
    const got = list(await theirs.call());
    if (!got.every(Number.isFinite)) throw new Error(`call ${call} gave numbers that are not finite`);
    if (comparable === "none") continue;
    if (got.length !== expected.length) throw new Error(`gave ${got.length} numbers, expected ${expected.length}`);
    const error = relativeError(expected, got);
    if (!(error <= (training ? lossTolerance : FORWARD_TOLERANCE)))
      throw new Error(`after ${call} calls the ${training ? "losses" : "outputs"} differ by ${error.toExponential(1)}`);
    largest = Math.max(largest, error);
  }
  return comparable === "none" ? undefined : largest;
}

const list = (numbers: Numbers): Float32Array | Float64Array =>
  typeof numbers === "number" ? Float64Array.of(numbers) : numbers;

function relativeError(expected: ArrayLike<number>, got: ArrayLike<number>): number {
  let [error, scale] = [0, 0];
  for (let i = 0; i < expected.length; ++i) {
    scale = Math.max(scale, Math.abs(expected[i] as number));
    error = Math.max(error, Math.abs((expected[i] as number) - (got[i] as number)));
  }
  return error / scale;
}
