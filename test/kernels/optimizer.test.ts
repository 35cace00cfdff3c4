import { describe, test } from "vitest";
import { Draw } from "../golden/draw.js";
import { at } from "../reference/arrays.js";
import {
  type Adagrad,
  type Adam,
  adagradStep,
  adamStep,
  type RMSprop,
  rmspropStep,
  type Sgd,
  sgdStep,
} from "../reference/optimizer.js";
import { absolute, expectRounded, expectWithin, gamma } from "./bounds.js";
import { kernels, run } from "./harness.js";
import { SIZES } from "./sizes.js";

/** float32 values, so that the kernels and the references see the same ones. */
function rounded<Options extends object>(options: Options): Options {
  const round = (value: unknown) => (typeof value === "number" ? Math.fround(value) : value);
  return Object.fromEntries(Object.entries(options).map(([name, value]) => [name, round(value)])) as Options;
}

const PLAIN: Sgd = rounded({ first: false, nesterov: false, lr: 0.1, momentum: 0.9, dampening: 0, decay: 0 });

describe.each<readonly [string, Sgd]>([
  ["plain", PLAIN],
  ["first step", { ...PLAIN, first: true }],
  ["nesterov", { ...PLAIN, nesterov: true }],
  ["dampening", { ...PLAIN, dampening: 0.25 }],
  ["weight decay", { ...PLAIN, decay: 0.125 }],
  ["everything", { ...PLAIN, nesterov: true, dampening: 0.25, decay: 0.125 }],
])("sgdStep, %s", (_, options) => {
  /** g takes two roundings, v three more, u two more, p two more; 1 − dampening is one. */
  const ROUNDINGS = 10;

  test.each([true, false])("equals the reference, with momentum: %s", (hasMomentum) => {
    for (const n of SIZES) {
      const draw = new Draw(n);
      const [p, velocity, dP] = [draw.values(n), draw.values(n), draw.values(n)];
      const { first, nesterov, lr, momentum, dampening, decay } = options;
      const got = run((memory) => {
        const pointer = memory.update(p);
        const v = hasMomentum ? memory.update(velocity) : 0;
        const gradient = memory.input(dP);
        kernels.sgdStep(pointer, v, gradient, n, first, nesterov, lr, momentum, dampening, decay);
        return { p: memory.read(pointer), velocity: hasMomentum ? memory.read(v) : [] };
      });
      const expected = sgdStep(p, hasMomentum ? velocity : undefined, dP, options);
      // A negative rate turns p − lr·u into a sum, as the magnitude needs it.
      const terms = { ...options, lr: -lr };
      const magnitude = sgdStep(absolute(p), hasMomentum ? absolute(velocity) : undefined, absolute(dP), terms);
      expectRounded(`n=${n} p`, got.p, expected.p, ROUNDINGS, magnitude.p);
      expectRounded(`n=${n} velocity`, got.velocity, expected.velocity, ROUNDINGS, magnitude.velocity);
    }
  });
});

/** Drawn gradients away from 0, so that weight decay cannot cancel one. */
const drawGradient = (draw: Draw, n: number) => draw.values(n).map((value) => value + Math.sign(value));

const RMSPROP: RMSprop = rounded({ lr: 0.01, alpha: 0.9, eps: 1e-8, momentum: 0.9, decay: 0 });

describe.each<readonly [string, RMSprop]>([
  ["plain", RMSPROP],
  ["weight decay", { ...RMSPROP, decay: Math.fround(0.01) }],
  ["large eps", { ...RMSPROP, eps: 0.5 }],
])("rmspropStep, %s", (_, options) => {
  /** g takes two roundings, s and m five each with α and 1 − α given; s − m² two more, of which the root halves all. */
  const STATE_ROUNDINGS = 10;
  /** The root, eps, the quotient, momentum with its product and sum, the rate with its. */
  const STEP_ROUNDINGS = 10;

  const modes = [true, false].flatMap((centered) => [true, false].map((moving) => [centered, moving] as const));
  test.each(modes)("equals the reference, centered: %s, with momentum: %s", (centered, moving) => {
    for (const n of SIZES) {
      const draw = new Draw(n);
      const p = draw.values(n);
      const mean = draw.values(n, 0.5);
      const square = mean.map((m) => m * m + 0.25); // a variance of 1/4
      const velocity = draw.values(n);
      const dP = drawGradient(draw, n);
      const { lr, alpha, eps, momentum, decay } = options;
      const got = run((memory) => {
        const [toP, toSquare] = [memory.update(p), memory.update(square)];
        const toMean = centered ? memory.update(mean) : 0;
        const toVelocity = moving ? memory.update(velocity) : 0;
        const gradient = memory.input(dP);
        kernels.rmspropStep(toP, toSquare, toMean, toVelocity, gradient, n, lr, alpha, 1 - alpha, eps, momentum, decay);
        return {
          p: memory.read(toP),
          square: memory.read(toSquare),
          mean: centered ? memory.read(toMean) : [],
          velocity: moving ? memory.read(toVelocity) : [],
        };
      });
      const [m, v] = [centered ? mean : undefined, moving ? velocity : undefined];
      const expected = rmspropStep(p, square, m, v, dP, options);
      const [largeM, largeV] = [m && absolute(m), v && absolute(v)];
      const magnitude = rmspropStep(absolute(p), square, largeM, largeV, absolute(dP), options);
      expectRounded(`n=${n} square`, got.square, expected.square, STATE_ROUNDINGS, magnitude.square);
      expectRounded(`n=${n} mean`, got.mean, expected.mean, STATE_ROUNDINGS, magnitude.mean);
      /** The error of v: of the quotient, whose variance is the difference of two terms, and of what momentum keeps. */
      const velocityError = (i: number) => {
        const s = at(expected.square, i);
        const spread = centered ? s - at(expected.mean, i) ** 2 : s;
        const terms = centered ? s + 2 * at(magnitude.mean, i) ** 2 : s;
        const g = Math.abs(at(dP, i)) + decay * Math.abs(at(p, i));
        const quotient = g / (Math.sqrt(spread) + eps);
        const kept = moving ? momentum * Math.abs(at(velocity, i)) : 0;
        return (gamma(STATE_ROUNDINGS) * terms * quotient) / spread + gamma(STEP_ROUNDINGS) * (quotient + kept);
      };
      expectWithin(`n=${n} velocity`, got.velocity, expected.velocity, velocityError);
      expectWithin(`n=${n} p`, got.p, expected.p, (i) => {
        const step = Math.abs(at(expected.p, i) - at(p, i));
        return gamma(1) * Math.abs(at(p, i)) + lr * velocityError(i) + gamma(2) * step;
      });
    }
  });

  test("a variance that rounding makes negative counts as 0", () => {
    const [g, square] = [Math.fround(0.3), Math.fround(0.3) ** 2 * (1 - 2 ** -20)];
    const got = run((memory) => {
      const [p, s] = [memory.update([0]), memory.update([square])];
      kernels.rmspropStep(p, s, memory.update([g]), 0, memory.input([g]), 1, 1, 1, 0, 2, 0, 0);
      return memory.read(p);
    });
    expectRounded("p", got, [-g / 2], 2, [g]);
  });
});

const ADAGRAD: Adagrad = rounded({ lr: 0.1, lrDecay: 0, eps: 1e-10, decay: 0 });

describe.each<readonly [string, Adagrad]>([
  ["plain", ADAGRAD],
  ["weight decay", { ...ADAGRAD, decay: 0.125 }],
  ["large eps", { ...ADAGRAD, eps: 0.5 }],
  ["decay of the rate", { ...ADAGRAD, lrDecay: 0.5 }],
])("adagradStep, %s", (_, options) => {
  /** g takes two roundings, its square five, the sum six, of which the root halves all; eps, product, rate and quotient. */
  const ROUNDINGS = 12;

  test.each([1, 2, 10])("equals the reference at step %d", (t) => {
    for (const n of SIZES) {
      const draw = new Draw(n);
      const [p, sum, dP] = [draw.values(n), draw.values(n).map(Math.abs), drawGradient(draw, n)];
      const { lr, lrDecay, eps, decay } = options;
      const got = run((memory) => {
        const [toP, toSum] = [memory.update(p), memory.update(sum)];
        kernels.adagradStep(toP, toSum, memory.input(dP), n, lr / (1 + (t - 1) * lrDecay), eps, decay);
        return { p: memory.read(toP), sum: memory.read(toSum) };
      });
      const expected = adagradStep(p, sum, dP, t, options);
      const magnitude = adagradStep(absolute(p), sum, absolute(dP), t, options);
      expectRounded(`n=${n} sum`, got.sum, expected.sum, ROUNDINGS, magnitude.sum);
      expectWithin(`n=${n} p`, got.p, expected.p, (i) => {
        const g = Math.abs(at(dP, i)) + decay * Math.abs(at(p, i));
        const step = ((lr / (1 + (t - 1) * lrDecay)) * g) / (Math.sqrt(at(expected.sum, i)) + eps);
        return gamma(1) * Math.abs(at(p, i)) + gamma(ROUNDINGS) * step;
      });
    }
  });
});

const ADAM: Adam = rounded({ lr: 0.01, beta1: 0.9, beta2: 0.999, eps: 1e-8, decay: 0 });

describe.each<readonly [string, Adam]>([
  ["plain", ADAM],
  ["weight decay", { ...ADAM, decay: Math.fround(0.01) }],
  ["large eps", { ...ADAM, eps: 0.5 }],
  ["decoupled weight decay", { ...ADAM, decay: 0.125, decoupled: true }],
])("adamStep, %s", (_, options) => {
  /**
   * The longest path: g takes two roundings, m three more, with β and 1 − β given; √v half of v's five and one more,
   * the denominator four, given scalars included; the step four.
   */
  const ROUNDINGS = 20;

  const cases = [1, 2, 10, 1000].flatMap((t) => [false, true].map((amsgrad) => [t, amsgrad] as const));
  test.each(cases)("equals the reference at step %d, amsgrad: %s", (t, amsgrad) => {
    for (const n of SIZES) {
      const draw = new Draw(n);
      const [p, m, v] = [draw.values(n), draw.values(n, 0.5), draw.values(n, 0.5).map(Math.abs)];
      const dP = drawGradient(draw, n);
      const largest = draw.values(n, 0.5).map(Math.abs);
      const { lr, beta1, beta2, eps, decay, decoupled = false } = options;
      const got = run((memory) => {
        const [toP, toM, toV] = [memory.update(p), memory.update(m), memory.update(v)];
        const toLargest = amsgrad ? memory.update(largest) : 0;
        const stepSize = lr / (1 - beta1 ** t);
        const correction = 1 / Math.sqrt(1 - beta2 ** t);
        kernels.adamStep(
          toP,
          toM,
          toV,
          toLargest,
          memory.input(dP),
          n,
          stepSize,
          correction,
          beta1,
          1 - beta1,
          beta2,
          1 - beta2,
          eps,
          decoupled ? 0 : decay,
          decoupled ? lr * decay : 0,
        );
        const peak = amsgrad ? memory.read(toLargest) : [];
        return { p: memory.read(toP), m: memory.read(toM), v: memory.read(toV), largest: peak };
      });
      const peak = amsgrad ? largest : undefined;
      const expected = adamStep(p, m, v, dP, t, options, peak);
      const magnitude = adamStep(absolute(p), absolute(m), v, absolute(dP), t, options, peak);
      expectRounded(`n=${n} m`, got.m, expected.m, ROUNDINGS, magnitude.m);
      expectRounded(`n=${n} v`, got.v, expected.v, ROUNDINGS, magnitude.v);
      expectRounded(`n=${n} largest`, got.largest, expected.largest, ROUNDINGS, magnitude.largest);
      expectWithin(`n=${n} p`, got.p, expected.p, (i) => {
        // The terms of m may cancel, so its error counts against their sum and not against the step itself.
        const root = Math.sqrt(at(amsgrad ? expected.largest : expected.v, i) / (1 - beta2 ** t)) + eps;
        const step = (lr * at(magnitude.m, i)) / (1 - beta1 ** t) / root;
        // Shrinking rounds its factor, a product and a difference.
        const own = decoupled ? gamma(2) + gamma(3) * lr * decay : gamma(1);
        return own * Math.abs(at(p, i)) + gamma(ROUNDINGS) * step;
      });
    }
  });

  test("moves by the rate at the first step, whatever the size of the gradient", () => {
    const zeros = new Float32Array(5);
    const { lr, beta1, beta2 } = ADAM;
    const got = run((memory) => {
      const p = memory.update(zeros);
      const dP = memory.input([1e-4, -1e-4, 1, -1e4, 1e4]);
      const [m, v] = [memory.update(zeros), memory.update(zeros)];
      const correction = 1 / Math.sqrt(1 - beta2);
      kernels.adamStep(p, m, v, 0, dP, 5, lr / (1 - beta1), correction, beta1, 1 - beta1, beta2, 1 - beta2, 0, 0, 0);
      return memory.read(p);
    });
    expectRounded("p", got, [-lr, lr, -lr, lr, -lr], ROUNDINGS, new Float64Array(5).fill(lr));
  });
});
