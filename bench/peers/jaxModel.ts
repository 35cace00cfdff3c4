// Recurrent layers and convolution in the functions of jax-js. Whatever is handed to a function is used up by it; `.ref` keeps it.
import { lax, nn, numpy as np } from "@jax-js/jax";
import type { Cell } from "../shapes.ts";

export type Value = np.Array;
/** Parameters by the names of ours. */
export type Values = Record<string, Value>;

/** The new states of one step, from the input's product (B,G) and the states; `wT` (H,G) and `bias` are the recurrent ones. */
type Step = (projected: Value, states: Value[], wT: Value, bias: Value) => Value[];

const steps: Record<Cell, Step> = {
  rnn: (projected, [h], wT, bias) => [np.tanh(projected.add(np.matmul(h as Value, wT)).add(bias))],
  lstm(projected, [h, c], wT, bias) {
    const gates = projected.add(np.matmul(h as Value, wT)).add(bias);
    const [i, f, g, o] = np.split(gates, 4, -1) as [Value, Value, Value, Value];
    const cell = nn
      .sigmoid(f)
      .mul(c as Value)
      .add(nn.sigmoid(i).mul(np.tanh(g)));
    return [nn.sigmoid(o).mul(np.tanh(cell.ref)), cell];
  },
  gru(projected, [h], wT, bias) {
    const previous = h as Value;
    const [ir, iz, inew] = np.split(projected, 3, -1) as [Value, Value, Value];
    const recurrent = np.matmul(previous.ref, wT).add(bias);
    const [hr, hz, hnew] = np.split(recurrent, 3, -1) as [Value, Value, Value];
    const z = nn.sigmoid(iz.add(hz));
    const n = np.tanh(inew.add(nn.sigmoid(ir.add(hr)).mul(hnew)));
    return [n.ref.add(z.mul(previous.sub(n)))];
  },
};

const take = (values: Values, name: string): Value => (values[name] as Value).ref;

/** x (T,B,I) from states of zeros to h of every step, each (B,H). Here and below, `values` are kept. */
export function unroll(cell: Cell, values: Values, x: Value): Value[] {
  const [T, B, I] = x.shape as [number, number, number];
  const [G, H] = (values["layer.weight_hh_l0"] as Value).shape as [number, number];
  const product = np.matmul(x.reshape([T * B, I]), take(values, "layer.weight_ih_l0").transpose());
  const projected = product.add(take(values, "layer.bias_ih_l0")).reshape([T, B, G]);
  let states = (cell === "lstm" ? [0, 1] : [0]).map(() => np.zeros([B, H]));
  const outputs: Value[] = [];
  for (let t = 0; t < T; ++t) {
    states = step(cell, values, projected.ref.slice(t), states);
    outputs.push((states[0] as Value).ref);
  }
  for (const value of [projected, ...states]) value.dispose();
  return outputs;
}

function step(cell: Cell, values: Values, projected: Value, states: Value[]): Value[] {
  const wT = take(values, "layer.weight_hh_l0").transpose();
  return steps[cell](projected, states, wT, take(values, "layer.bias_hh_l0"));
}

/** One step of a stream: x (B,I). */
export function advance(cell: Cell, values: Values, x: Value, states: Value[]): Value[] {
  const product = np.matmul(x, take(values, "layer.weight_ih_l0").transpose());
  return step(cell, values, product.add(take(values, "layer.bias_ih_l0")), states);
}

/** x (B,C,L) to (B,O,L). */
export function convolve(values: Values, x: Value): Value {
  const weight = take(values, "layer.weight");
  const [O, , K] = weight.shape as [number, number, number];
  const pad = (K - 1) / 2;
  return lax.convGeneralDilated(x, weight, [1], [[pad, pad]]).add(take(values, "layer.bias").reshape([1, O, 1]));
}

/** The Linear layer. */
export const head = (values: Values, h: Value): Value =>
  np.matmul(h, take(values, "head.weight").transpose()).add(take(values, "head.bias"));
