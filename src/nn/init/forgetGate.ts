import { checkNumber, describe, rangeError, typeError } from "../../errors.js";
import { LSTMCell } from "../cells.js";
import { LSTM } from "../lstm.js";
import { Module, pathOf } from "../module.js";
import type { Parameter } from "../parameter.js";

/**
 * Sets the bias of the forget gate, b_ih + b_hh, of every LSTM and LSTMCell in the module to a value, in all layers and directions.
 * Gates that are open at first let gradients through (Gers et al. 2000; Jozefowicz et al. 2015, "An empirical exploration of
 * recurrent network architectures"). The value stands in bias_ih, bias_hh becomes 0 there.
 * @param value at first 1: σ(1) = 0.73 of the cell is kept in a step
 * @returns the module
 * @throws RangeError ERR_BPTT_ARGUMENT where the module has no LSTM with biases
 * @example
 * const lstm = nn.init.forgetGateBias(new nn.LSTM(1, 2));
 * lstm.param("bias_ih_l0").narrow(0, 2, 2); // [1, 1]: rows stand in the order i, f, g, o
 */
export function forgetGateBias<M extends Module>(module: M, value = 1): M {
  const what = "init.forgetGateBias()";
  if (!(module instanceof Module))
    throw typeError("ERR_BPTT_TYPE", `${what} takes a Module, such as an LSTM, got ${describe(module)}`);
  checkNumber(`${what}: value`, value, "finite", Number.isFinite);
  const layers = module.modules().filter((part) => part instanceof LSTM || part instanceof LSTMCell);
  const biases = layers.flatMap((layer) => layer.namedParameters().filter(([name]) => name.startsWith("bias_")));
  if (biases.length === 0)
    throw rangeError("ERR_BPTT_ARGUMENT", `${what}: ${pathOf(module)} holds no LSTM or LSTMCell with biases`);
  for (const [name, bias] of biases) fillForgetGate(bias, name.startsWith("bias_ih") ? value : 0);
  return module;
}

// Rows are in the order i, f, g, o.
function fillForgetGate(bias: Parameter, value: number): void {
  const H = bias.size / 4;
  bias.set(bias.toFloat32Array().fill(value, H, 2 * H));
}
