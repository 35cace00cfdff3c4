/** A sequence in two calls with the states carried between them is the whole sequence. */

import { scope, type Tensor } from "bptt";
import { describe, expect, test } from "vitest";
import { run } from "./layers.js";
import { drawInputs, pass, statesOf, weighted } from "./passes.js";
import { drawn, expectSame, inputSize, network, oneWay, roundings, title, twoLayers } from "./sequences.js";

const T = 7;
const B = 3;

describe("a sequence in two parts with the states carried over gives what the whole gives", () => {
  for (const kind of oneWay) {
    for (const cut of [1, 4]) {
      test(`${title(kind)}, cut after step ${cut}`, () => {
        const layer = network(kind);
        const inputs = drawInputs(kind, T, B);
        const { x, wOut } = inputs;
        const initial = statesOf(inputs);
        const whole = pass(layer, inputs);

        layer.zeroGrad();
        for (const leaf of [x, ...initial]) leaf.grad = null;
        const { first, second, final } = scope(() => {
          const [first, carried] = run(layer, x.narrow(0, 0, cut), initial);
          const [second, final] = run(layer, x.narrow(0, cut, T - cut), carried);
          const late = weighted(second, final, { ...inputs, wOut: wOut.narrow(0, cut, T - cut) });
          first
            .mul(wOut.narrow(0, 0, cut))
            .sum()
            .add(late)
            .backward();
          return { first, second, final };
        });

        const { output: there, gradient: back } = roundings(kind, T, B);
        const output = whole.output as Tensor;
        expectSame("first part", first, output.narrow(0, 0, cut), there);
        expectSame("second part", second, output.narrow(0, cut, T - cut), there);
        for (const [i, name] of ["h", "c"].slice(0, initial.length).entries()) {
          expectSame(`${name}N`, final[i] as Tensor, whole[`${name}N`] as Tensor, there);
          expectSame(`gradient of ${name}0`, initial[i]?.grad as Tensor, whole[`${name}0`] as Tensor, back);
        }
        expectSame("gradient of x", x.grad as unknown as Tensor, whole.x as Tensor, back);
      });
    }
  }
});

describe("without initial states they are zero", () => {
  for (const kind of twoLayers) {
    test(title(kind), () => {
      const layer = network(kind);
      const x = drawn(1, [T, B, inputSize]);
      const [output, final] = run(layer, x);
      const zeros = statesOf(drawInputs(kind, T, B)).map((state) => state.mul(0));
      const [same, sameFinal] = run(layer, x, zeros);
      expect(same.toArray()).toEqual(output.toArray());
      expect(sameFinal.map((state) => state.toArray())).toEqual(final.map((state) => state.toArray()));
    });
  }
});
