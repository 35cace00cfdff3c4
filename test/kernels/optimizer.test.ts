import { describe, test } from "vitest";
import { Draw } from "../golden/draw.js";
import { at } from "../reference/arrays.js";
import { type Adam, adamStep, type Sgd, sgdStep } from "../reference/optimizer.js";
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

const ADAM: Adam = rounded({ lr: 0.01, beta1: 0.9, beta2: 0.999, eps: 1e-8, decay: 0 });

describe.each<readonly [string, Adam]>([
  ["plain", ADAM],
  ["weight decay", { ...ADAM, decay: Math.fround(0.01) }],
  ["large eps", { ...ADAM, eps: 0.5 }],
])("adamStep, %s", (_, options) => {
  /**
   * The longest path: g takes two roundings, m three more, with β and 1 − β given; √v half of v's five and one more,
   * the denominator four, given scalars included; the step four.
   */
  const ROUNDINGS = 20;

  test.each([1, 2, 10, 1000])("equals the reference at step %d", (t) => {
    for (const n of SIZES) {
      const draw = new Draw(n);
      const [p, m, v] = [draw.values(n), draw.values(n, 0.5), draw.values(n, 0.5).map(Math.abs)];
      // Away from 0, so that weight decay cannot cancel a gradient.
      const dP = draw.values(n).map((value) => value + Math.sign(value));
      const { lr, beta1, beta2, eps, decay } = options;
      const got = run((memory) => {
        const [toP, toM, toV] = [memory.update(p), memory.update(m), memory.update(v)];
        const stepSize = lr / (1 - beta1 ** t);
        const correction = 1 / Math.sqrt(1 - beta2 ** t);
        kernels.adamStep(
          toP,
          toM,
          toV,
          memory.input(dP),
          n,
          stepSize,
          correction,
          beta1,
          1 - beta1,
          beta2,
          1 - beta2,
          eps,
          decay,
        );
        return { p: memory.read(toP), m: memory.read(toM), v: memory.read(toV) };
      });
      const expected = adamStep(p, m, v, dP, t, options);
      const magnitude = adamStep(absolute(p), absolute(m), v, absolute(dP), t, options);
      expectRounded(`n=${n} m`, got.m, expected.m, ROUNDINGS, magnitude.m);
      expectRounded(`n=${n} v`, got.v, expected.v, ROUNDINGS, magnitude.v);
      expectWithin(`n=${n} p`, got.p, expected.p, (i) => {
        // The terms of m may cancel, so its error counts against their sum and not against the step itself.
        const root = Math.sqrt(at(expected.v, i) / (1 - beta2 ** t)) + eps;
        const step = (lr * at(magnitude.m, i)) / (1 - beta1 ** t) / root;
        return gamma(1) * Math.abs(at(p, i)) + gamma(ROUNDINGS) * step;
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
      kernels.adamStep(p, m, v, dP, 5, lr / (1 - beta1), correction, beta1, 1 - beta1, beta2, 1 - beta2, 0, 0);
      return memory.read(p);
    });
    expectRounded("p", got, [-lr, lr, -lr, lr, -lr], ROUNDINGS, new Float64Array(5).fill(lr));
  });
});
