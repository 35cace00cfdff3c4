import { checkNumber, describe, typeError } from "../../errors.js";

/** What follows the weights, for the gain. */
export type GainNonlinearity = "linear" | "conv1d" | "sigmoid" | "tanh" | "relu" | "leakyRelu" | "selu";

// undefined: √2 and a function of the slope.
const GAINS = {
  linear: 1,
  conv1d: 1,
  sigmoid: 1,
  tanh: 5 / 3,
  relu: undefined,
  leakyRelu: undefined,
  selu: 3 / 4,
} as const satisfies Record<GainNonlinearity, number | undefined>;

/**
 * The factor by which initial weights make up for the nonlinearity behind them, as torch.nn.init.calculate_gain: 1 for "linear",
 * "conv1d" and "sigmoid", 5/3 for "tanh", √2 for "relu", √(2/(1 + a²)) for "leakyRelu" with the slope a below 0, 3/4 for "selu".
 * @param param the slope a of "leakyRelu" (0.01)
 * @throws TypeError ERR_BPTT_ARGUMENT for another nonlinearity
 * @throws RangeError ERR_BPTT_ARGUMENT for a slope that is not finite
 * @example nn.init.calculateGain("relu"); // 1.414
 */
export function calculateGain(nonlinearity: GainNonlinearity, param?: number): number {
  return gainOf("init.calculateGain()", nonlinearity, param);
}

/** The same for another function. */
export function gainOf(what: string, nonlinearity: GainNonlinearity, param: number | undefined): number {
  if (typeof nonlinearity !== "string" || !Object.hasOwn(GAINS, nonlinearity)) {
    const known = Object.keys(GAINS).map((name) => `"${name}"`);
    throw typeError(
      "ERR_BPTT_ARGUMENT",
      `${what}: nonlinearity must be ${known.slice(0, -1).join(", ")} or ${known.at(-1)}, got ${describe(nonlinearity)}`,
    );
  }
  if (param !== undefined) checkNumber(`${what}: the slope of leakyRelu`, param, "finite", Number.isFinite);
  if (nonlinearity === "relu") return Math.sqrt(2);
  if (nonlinearity === "leakyRelu") {
    const a = param ?? 0.01;
    return Math.sqrt(2 / (1 + a * a));
  }
  return GAINS[nonlinearity] as number;
}
