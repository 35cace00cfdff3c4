// What the figures of a layer mean, in words, and what to do.
import { exp2, log2 } from "./binary.js";
import type { Measured } from "./measure.js";

/** Whether a change of the state gets through time: fades by a factor of more than 1024, grows by more, or neither. */
export type Verdict = "vanishing" | "exploding" | "healthy";

/** A verdict with its grounds. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly reason: string;
  readonly advice: string;
}

/**
 * Bits between the last step and the first beyond which a layer is not healthy: a factor of 1024. A weight's gradient is the sum of
 * what all steps contribute. A step that contributes a thousandth of another has no say beside the noise between batches,
 * which no batch of less than a million sequences makes as small (it falls with the root of their number); and where the first step
 * contributes a thousand times as much as the last, a learning rate that suits the one is a thousand times wrong for the other. It is
 * the change over the whole sequence that counts: a factor of 0.97 a step does no harm over ten steps, and all harm over 500.
 */
const LIMIT_BITS = 10;

/** Bits of a float32: a summand smaller by more leaves no trace in a sum. */
const FLOAT32_BITS = 24;

const { LN2 } = Math;

/** A number for people. */
export function short(x: number): string {
  if (x === 0 || !Number.isFinite(x)) return String(x);
  const size = Math.abs(x);
  return size >= 1e-3 && size < 1e5 ? String(Number(x.toPrecision(3))) : x.toExponential(1);
}

/** What is known of a layer besides its figures. */
export interface Subject {
  readonly kind: "RNN" | "LSTM" | "GRU" | "Elman" | "Jordan";
  readonly reverse: boolean;
  readonly loss: number;
  readonly saturates: boolean;
}

/**
 * The verdict on a layer. What is not finite is exploding. Otherwise its transport decides, as only that is the layer's own: a loss at
 * every step hides how little comes from far away, and the layers above may hand down anything. Where the transport is healthy, the
 * gradient's norms decide by the same limits.
 */
export function judge(measured: Measured, subject: Subject): Judgement {
  const { gradNorm, jacobianGain } = measured.steps;
  const T = gradNorm.length;
  const broken = gradNorm.findIndex((value) => !Number.isFinite(value));
  if (!Number.isFinite(subject.loss) || broken >= 0 || jacobianGain.some((value) => !Number.isFinite(value)))
    return notFinite(subject.loss, broken);
  const first = subject.reverse ? T - 1 : 0;
  const ends = `‖∂L/∂h_t‖ is ${short(gradNorm[first] as number)} at step ${first} and ${short(gradNorm[T - 1 - first] as number)} at step ${T - 1 - first}`;
  if (T === 1) return { verdict: "healthy", reason: "There is one step only.", advice: "Nothing to do." };

  const { transportBits, gradientBits } = measured;
  if (Math.abs(transportBits) > LIMIT_BITS) {
    const verdict = transportBits > 0 ? "exploding" : "vanishing";
    return {
      verdict,
      reason: `${carried(transportBits, T)}. ${ends}. ${gains(measured)}`,
      advice: (verdict === "exploding" ? tame : preserve)(measured, subject),
    };
  }
  if (Math.abs(gradientBits) > LIMIT_BITS) {
    const grows = gradientBits > 0;
    return {
      verdict: grows ? "exploding" : "vanishing",
      reason: `${ends}, ${grows ? "larger" : "smaller"} by ${factor(Math.abs(gradientBits))} in the trend, though the layer's own Jacobians carry ${factor(transportBits)}: ${grows ? "it comes from the layers above" : "the loss hardly depends on what the layer carries so far"}. ${gains(measured)}`,
      advice: grows
        ? "Look at the layers above first, and clip the gradient by its norm: optim.clipGradNorm(model, 1)."
        : "Look at the layers above first; a loss that reads earlier steps, or attention to them, shortens the way.",
    };
  }
  const none = gradNorm.every((value) => value === 0);
  return {
    verdict: "healthy",
    reason: `${carried(transportBits, T)}. ${none ? "The loss does not depend on this layer: ∂L/∂h_t is 0 at every step" : ends}. ${gains(measured)}`,
    advice: none ? "See whether the layer's output is used, and not detached." : "Nothing to do.",
  };
}

function notFinite(loss: number, broken: number): Judgement {
  const where = broken >= 0 ? `‖∂L/∂h_t‖ is not finite at step ${broken}` : "a step Jacobian is not finite";
  return {
    verdict: "exploding",
    reason: Number.isFinite(loss) ? `The loss is ${short(loss)}, but ${where}.` : `The loss is ${loss}.`,
    advice:
      "Look for weights or inputs that are not finite. Where training came to this, go back to weights that were, clip the gradient by its norm (optim.clipGradNorm(model, 1)) and lower the learning rate.",
  };
}

// "a factor of 3.2e-9", also where that is no float64.
function factor(bits: number): string {
  const value = exp2(bits);
  if (bits > 0 && value === Number.POSITIVE_INFINITY) return `2^${Math.round(bits)}`;
  return value === 0 && bits > Number.NEGATIVE_INFINITY ? `2^${Math.round(bits)}` : `a factor of ${short(value)}`;
}

function carried(bits: number, T: number): string {
  if (bits === Number.NEGATIVE_INFINITY)
    return `Of a change of the first state nothing at all is left after ${T} steps`;
  const perStep = short(exp2(bits / (T - 1)));
  const lost = bits < -FLOAT32_BITS ? ", less than float32 can add to the share of the last step" : "";
  return `Over ${T} steps a change of the state is multiplied by ${factor(bits).replace("a factor of ", "")} (${perStep} a step)${lost}`;
}

function gains({ steps, radii }: Measured): string {
  const { jacobianGain, jacobianGainMax } = steps;
  const mean = jacobianGain.reduce((sum, value) => sum + value, 0) / jacobianGain.length;
  const most = jacobianGainMax.reduce((a, b) => Math.max(a, b), 0);
  const [[name, radius] = ["W_hh", Number.NaN]] = Object.entries(radii);
  return `The largest singular value of a step Jacobian is ${short(mean)} on average and ${short(most)} at most; the spectral radius of ${name} is ${short(radius)}.`;
}

/** Steps after which a change of so many bits a step reaches the limit. */
function reach(bits: number, T: number): number {
  return Math.max(1, Math.floor(LIMIT_BITS / Math.abs(bits / (T - 1))));
}

function tame({ transportBits, steps }: Measured, { kind }: Subject): string {
  const T = steps.gradNorm.length;
  const gated = kind === "LSTM" || kind === "GRU";
  const start = gated
    ? "smaller recurrent weights"
    : "recurrent weights that are orthogonal, with singular values of 1 or less";
  return `Clip the gradient by its norm, optim.clipGradNorm(model, 1): that bounds the step, whatever the norm. Start from ${start}. Truncated back-propagation over at most ${reach(transportBits, T)} steps keeps the growth below a thousand.`;
}

function preserve({ transportBits, steps, radii }: Measured, { kind, saturates }: Subject): string {
  const T = steps.gradNorm.length;
  const bias = short(LN2 * log2(T - 1));
  const limits = `As it is, the layer learns from about ${reach(transportBits, T)} steps, and truncated back-propagation over so many loses nothing.`;
  if (kind === "LSTM")
    return `Give the forget gates a bias of about ${bias}, the logarithm of the steps to be remembered, and the input gates its negative. ${limits}`;
  if (kind === "GRU")
    return `Give the update gates z a bias of about ${bias}, the logarithm of the steps to be remembered. ${limits}`;
  const [radius = 0] = Object.values(radii);
  const cause =
    radius >= 1 && saturates
      ? "The units are saturated: scale inputs and weights down"
      : "Start from orthogonal recurrent weights, with all singular values 1";
  return `Take an LSTM or a GRU, whose state passes a step unchanged where its gates say so. ${cause}. ${limits}`;
}
