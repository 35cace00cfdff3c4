// Laws that are scaled by how many inputs and outputs a weight connects. Of a weight (O, I, …) these are I and O, times the
// places of a convolution's kernel.
import { checkNumber, checkOptions, describe, typeError } from "../../errors.js";
import { defaultGenerator, type Generator } from "../../ops/random.js";
import type { Tensor } from "../../ops/tensor.js";
import { count } from "../../tensor/shape.js";
import { checkFillable, checkMatrix } from "./check.js";
import { type GainNonlinearity, gainOf } from "./gain.js";

/** Options of the Xavier laws. */
export interface XavierOptions {
  /** Factor of the deviation (1), such as calculateGain("tanh"). */
  readonly gain?: number;
  /** Draws in the place of the default generator. */
  readonly generator?: Generator;
}

/** Options of the Kaiming laws. */
export interface KaimingOptions {
  /** Slope below 0 of the leakyRelu that follows (0); of no other nonlinearity. */
  readonly a?: number;
  /**
   * Whether to keep the variance of what goes forward ("fanIn", default; PyTorch's "fan_in") or of gradients ("fanOut"). Weights that multiply from the
   * right, as those of Elman and Jordan networks, are the other way round.
   */
  readonly mode?: "fanIn" | "fanOut";
  /** What follows ("leakyRelu", which is PyTorch's "leaky_relu"). */
  readonly nonlinearity?: GainNonlinearity;
  /** Draws in the place of the default generator. */
  readonly generator?: Generator;
}

/**
 * Fills x with uniform numbers in ±gain·√(6/(fanIn + fanOut)) (Glorot and Bengio 2010, "Understanding the difficulty of training
 * deep feedforward neural networks"), as torch.nn.init.xavier_uniform_; gives x.
 * @param x (O, I) or, of a convolution, (O, I, K)
 * @throws RangeError ERR_BPTT_SHAPE for less than 2 dimensions, ERR_BPTT_ARGUMENT for a negative gain
 * @example nn.init.xavierUniform(new nn.Linear(8, 3).weight, { gain: nn.init.calculateGain("tanh") });
 */
export function xavierUniform(x: Tensor, options: XavierOptions = {}): Tensor {
  return fillUniform(x, xavierStd("init.xavierUniform()", x, options), options);
}

/**
 * Fills x with normal numbers of deviation gain·√(2/(fanIn + fanOut)), as torch.nn.init.xavier_normal_; else as xavierUniform.
 * @throws RangeError ERR_BPTT_SHAPE for less than 2 dimensions, ERR_BPTT_ARGUMENT for a negative gain
 * @example nn.init.xavierNormal(new nn.Linear(8, 3).weight);
 */
export function xavierNormal(x: Tensor, options: XavierOptions = {}): Tensor {
  return fillNormal(x, xavierStd("init.xavierNormal()", x, options), options);
}

/**
 * Fills x with uniform numbers in ±gain·√(3/fan), the gain that of the nonlinearity (He et al. 2015, "Delving deep into
 * rectifiers"), as torch.nn.init.kaiming_uniform_; gives x.
 * @param x (O, I) or, of a convolution, (O, I, K)
 * @throws RangeError ERR_BPTT_SHAPE for less than 2 dimensions, ERR_BPTT_ARGUMENT for a slope that is not finite
 * @throws TypeError ERR_BPTT_ARGUMENT for another mode or nonlinearity
 * @example nn.init.kaimingUniform(new nn.Conv1d(8, 16, 3).weight, { nonlinearity: "relu" });
 */
export function kaimingUniform(x: Tensor, options: KaimingOptions = {}): Tensor {
  return fillUniform(x, kaimingStd("init.kaimingUniform()", x, options), options);
}

/**
 * Fills x with normal numbers of deviation gain/√fan, as torch.nn.init.kaiming_normal_; else as kaimingUniform.
 * @throws RangeError ERR_BPTT_SHAPE for less than 2 dimensions, ERR_BPTT_ARGUMENT for a slope that is not finite
 * @throws TypeError ERR_BPTT_ARGUMENT for another mode or nonlinearity
 * @example nn.init.kaimingNormal(new nn.Linear(8, 3).weight, { mode: "fanOut", nonlinearity: "relu" });
 */
export function kaimingNormal(x: Tensor, options: KaimingOptions = {}): Tensor {
  return fillNormal(x, kaimingStd("init.kaimingNormal()", x, options), options);
}

function xavierStd(what: string, x: Tensor, options: XavierOptions): number {
  checkOptions(what, options, ["gain", "generator"]);
  const { gain = 1, generator } = options;
  checkFillable(what, x, generator);
  checkNumber(`${what}: gain`, gain, "finite and at least 0", (value) => value >= 0 && value < Infinity);
  const { fanIn, fanOut } = fans(what, x);
  return gain * Math.sqrt(2 / (fanIn + fanOut));
}

function kaimingStd(what: string, x: Tensor, options: KaimingOptions): number {
  checkOptions(what, options, ["a", "mode", "nonlinearity", "generator"]);
  const { a = 0, mode = "fanIn", nonlinearity = "leakyRelu", generator } = options;
  checkFillable(what, x, generator);
  if (mode !== "fanIn" && mode !== "fanOut")
    throw typeError("ERR_BPTT_ARGUMENT", `${what}: mode must be "fanIn" or "fanOut", got ${describe(mode)}`);
  const gain = gainOf(what, nonlinearity, a);
  return gain / Math.sqrt(fans(what, x)[mode]);
}

function fans(what: string, x: Tensor): Record<"fanIn" | "fanOut", number> {
  checkMatrix(what, x);
  const [rows, columns, ...kernel] = x.shape as [number, number, ...number[]];
  const places = count(kernel);
  return { fanIn: columns * places, fanOut: rows * places };
}

// A uniform law in ±√3·std has the deviation std. Nothing is drawn for a tensor without elements, whose fans may be 0.
function fillUniform(x: Tensor, std: number, { generator = defaultGenerator() }: { readonly generator?: Generator }) {
  const bound = Math.sqrt(3) * std;
  return x.size === 0 ? x : x.set(generator.uniform(x.size, -bound, bound));
}

function fillNormal(x: Tensor, std: number, { generator = defaultGenerator() }: { readonly generator?: Generator }) {
  return x.size === 0 ? x : x.set(generator.normal(x.size, 0, std));
}
