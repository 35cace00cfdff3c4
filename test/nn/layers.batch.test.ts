/** A batch is its entries one by one: bit for bit in the simd build. */

import { scope, type Tensor } from "bptt";
import * as nn from "bptt/nn";
import { describe, test } from "vitest";
import { drawn, expectSame, leaf } from "./sequences.js";

interface Layer extends nn.Module {
  forward(x: Tensor): Tensor;
}

const [B, C, L] = [7, 6, 11];
/** The products of the longest sum, there and back. */
const ROUNDINGS = 200;

const layers: readonly (readonly [string, Layer])[] = [
  ["Conv1d", new nn.Conv1d(C, 10, 3)],
  ["Conv1d, same", new nn.Conv1d(C, 10, 4, { padding: "same" })],
  ["Conv1d, causal, dilated", new nn.Conv1d(C, 5, 3, { padding: "causal", dilation: 2 })],
  ["Conv1d, strided, grouped", new nn.Conv1d(C, 9, 3, { padding: 1, stride: 2, groups: 3 })],
  ["MaxPool1d", new nn.MaxPool1d(3, { stride: 2 })],
  ["AvgPool1d", new nn.AvgPool1d(5, { padding: 2, stride: 1 })],
  ["AdaptiveMaxPool1d", new nn.AdaptiveMaxPool1d(1)],
  ["AdaptiveAvgPool1d", new nn.AdaptiveAvgPool1d(4)],
  ["LayerNorm", new nn.LayerNorm(L)],
  ["LayerNorm of two dimensions", new nn.LayerNorm([C, L])],
];

/** The output, and the gradient of x for Σ output·weights. */
function pass(layer: Layer, x: Tensor, weights: Tensor): [output: Tensor, gradient: Tensor] {
  const output = scope(() => {
    const output = layer.forward(x);
    output.mul(weights).sum().backward();
    return output;
  });
  return [output, x.grad as unknown as Tensor];
}

describe("a batch gives what its entries give one by one", () => {
  test.each(layers)("%s", (_, layer) => {
    const x = drawn(1, [B, C, L]);
    const weights = drawn(2, layer.forward(x).shape);
    const [output, gradient] = pass(layer, x, weights);
    for (let b = 0; b < B; ++b) {
      const entry = (whole: Tensor) => whole.narrow(0, b, 1);
      const [alone, own] = pass(layer, leaf(entry(x)), entry(weights));
      expectSame(`output of entry ${b}`, entry(output), alone, ROUNDINGS);
      expectSame(`gradient of entry ${b}`, entry(gradient), own, ROUNDINGS);
      const [single] = pass(layer, leaf(x.select(0, b)), weights.select(0, b));
      expectSame(`unbatched output of entry ${b}`, output.select(0, b), single, ROUNDINGS);
    }
  });
});
