// Looks on while a loss is computed and back-propagated: keeps what the gradient's norms and the step Jacobians follow from,
// as numbers of JavaScript, since the memory of the scope ends with it.
import { readFloats, readIntegers } from "../../memory/views.js";
import type { ObservedPass, Observer, SavedRows } from "../../ops/observer.js";
import type { Tensor } from "../../ops/tensor.js";
import { norm } from "./matrix.js";

/** What the steps of one sequence saved, in the order in which they ran; by name, `width` numbers a step. */
export interface Trace {
  readonly steps: number;
  readonly rows: Readonly<Record<string, Float32Array>>;
}

/** One direction of a recurrent layer in one evaluation of the loss: one call, or calls that carry the state on. */
export interface Recording {
  readonly pass: ObservedPass;
  /** The weight that multiplies the state; tells which layer it is. */
  readonly recurrent: Tensor;
  /** Steps of the longest sequence. */
  steps: number;
  /** ‖∂L/∂h_t‖ over the whole batch, by time; 0 where the loss does not depend on it. */
  gradNorm: number[];
  /** Some sequences of the batch, the longest first. */
  traces: Trace[];
  /** The memory of the state that the last call ended with. */
  last: object;
}

/** Multiplications that the Jacobians of one recording may cost before fewer sequences are looked at. */
const MOST_WORK = 2 ** 29;

/** How many sequences can be looked at: `most`, or as few as their size allows, but one. */
function affordable(most: number, { T, H, R, cell, rows }: ObservedPass): number {
  const size = cell === "lstm" ? R + H : (rows.y?.width ?? H);
  // A step's largest singular value takes some hundred products with a vector.
  return Math.max(1, Math.min(most, Math.floor(MOST_WORK / (200 * T * size * size))));
}

/** Keeps every pass that it is shown, in `recordings`, in the order in which they ran. */
export function recorder(recordings: Recording[], mostSequences: number): Observer {
  return (pass) => {
    const { T, B, R, reverse } = pass;
    const lengths = pass.lengths ? readIntegers(pass.lengths, B) : new Int32Array(B).fill(T);
    const steps = lengths.reduce((a, b) => Math.max(a, b));
    const chosen = Array.from(lengths.keys())
      .sort((a, b) => (lengths[b] as number) - (lengths[a] as number) || a - b)
      .slice(0, affordable(mostSequences, pass));
    const traces = chosen.map((b) => readTrace(pass, b, lengths[b] as number));
    const gradNorm = new Array<number>(steps).fill(0);

    const own = { pass, recurrent: pass.recurrent, steps, gradNorm, traces, last: pass.final.storage };
    const former = recordings.find((recording) => continues(recording, pass));
    let first = 0;
    if (former && !reverse) {
      first = former.steps;
      former.traces = former.traces.map((trace, i) => joined(trace, traces[i] as Trace));
      former.gradNorm.push(...gradNorm);
      former.steps += steps;
      former.last = own.last;
    } else {
      recordings.push(own);
    }
    const target = former && !reverse ? former : own;
    return (dHs) => {
      for (let t = 0; t < steps; ++t) target.gradNorm[first + t] = norm(readFloats(dHs + 4 * t * B * R, B * R));
    };
  };
}

// A call goes on from another where it starts from the very memory of its last state, all sequences at their ends, and not
// cut off by detach().
function continues({ pass: former, recurrent, last, traces }: Recording, pass: ObservedPass): boolean {
  const sameLayer = recurrent === pass.recurrent && former.B === pass.B && former.reverse === pass.reverse;
  const whole = !former.lengths && !pass.lengths;
  return sameLayer && whole && traces.length > 0 && pass.initial?.storage === last && pass.initial.requiresGrad;
}

function readTrace({ B, T, reverse, rows }: ObservedPass, b: number, length: number): Trace {
  const read = ({ pointer, width, stride }: SavedRows) => {
    const values = new Float32Array(length * width);
    for (let s = 0; s < length; ++s) {
      const t = reverse ? length - 1 - s : s;
      if (t < T) values.set(readFloats(pointer + 4 * (t * B + b) * stride, width), s * width);
    }
    return values;
  };
  return { steps: length, rows: Object.fromEntries(Object.entries(rows).map(([name, part]) => [name, read(part)])) };
}

function joined(a: Trace, b: Trace): Trace {
  const both = (name: string) => {
    const [first, second] = [a.rows[name] as Float32Array, b.rows[name] as Float32Array];
    const result = new Float32Array(first.length + second.length);
    result.set(first);
    result.set(second, first.length);
    return result;
  };
  return { steps: a.steps + b.steps, rows: Object.fromEntries(Object.keys(a.rows).map((name) => [name, both(name)])) };
}
