/** The elementwise kernels: what each reads and writes, its formula, and its error. */

import * as reference from "../reference/elementwise.js";

export type Formula = (...values: number[]) => number;

/** Everything but exp, log, tanh and sigmoid, whose errors are measured in math.test.ts. */
export interface Kernel {
  readonly name: Exclude<keyof typeof reference, "exp" | "log" | "tanh" | "sigmoid">;
  readonly formula: Formula;
  /** Arrays that it reads besides the one it writes. */
  readonly reads: number;
  /** Whether it also reads the array that it writes. */
  readonly updates?: boolean;
  readonly scalars?: readonly number[];
  /** Roundings, and the sum of the absolute terms of absolute arguments; without them one rounding: exact. */
  readonly rounded?: readonly [roundings: number, magnitude: Formula];
}

export const KERNELS: readonly Kernel[] = [
  { name: "add", formula: reference.add, reads: 2 },
  { name: "sub", formula: reference.sub, reads: 2 },
  { name: "mul", formula: reference.mul, reads: 2 },
  { name: "div", formula: reference.div, reads: 2 },
  { name: "relu", formula: reference.relu, reads: 1 },
  { name: "reluBackward", formula: reference.reluBackward, reads: 2, updates: true },
  { name: "scale", formula: reference.scale, reads: 0, updates: true, scalars: [0.75] },
  { name: "scale", formula: reference.scale, reads: 0, updates: true, scalars: [Number.POSITIVE_INFINITY] },
  { name: "clamp", formula: reference.clamp, reads: 0, updates: true, scalars: [-0.5, 0.25] },
  { name: "fill", formula: reference.fill, reads: 0, scalars: [-3.5] },
  { name: "fill", formula: reference.fill, reads: 0, scalars: [Number.NaN] },
  { name: "addProduct", formula: reference.addProduct, reads: 2, updates: true, rounded: [2, (d, a, b) => d + a * b] },
  { name: "addRatio", formula: reference.addRatio, reads: 2, updates: true, rounded: [2, (d, a, b) => d + a / b] },
  {
    name: "addScaled",
    formula: reference.addScaled,
    reads: 1,
    updates: true,
    scalars: [1.5],
    rounded: [2, (d, x, s) => d + s * x],
  },
  {
    name: "tanhBackward",
    formula: reference.tanhBackward,
    reads: 2,
    updates: true,
    rounded: [4, (dX, dY, y) => dX + dY * (1 + y * y)],
  },
  {
    name: "sigmoidBackward",
    formula: reference.sigmoidBackward,
    reads: 2,
    updates: true,
    rounded: [4, (dX, dY, y) => dX + dY * y * (1 + y)],
  },
  {
    name: "divBackward",
    formula: reference.divBackward,
    reads: 3,
    updates: true,
    rounded: [3, (dB, dY, y, b) => dB + (dY * y) / b],
  },
];
