/** A sequence in two calls with the state carried between them is the whole sequence, and its gradient stops at detach(). */

import { scope, type Tensor } from "bptt";
import { describe, expect, test } from "vitest";
import { networks, outputSize, roundings } from "./networks.js";
import { pass } from "./passes.js";
import { drawn, expectSame, inputSize, leaf } from "./sequences.js";

const T = 7;
const B = 3;

describe.each(networks.map((network) => [network.title, network] as const))("%s", (_, { make, stateSize }) => {
  const model = make();
  const x = drawn(1, [T, B, inputSize]);
  const h0 = drawn(2, [1, B, stateSize]);
  const wOut = drawn(3, [T, B, outputSize]);
  const wH = drawn(4, [1, B, stateSize]);
  const { there, back } = roundings(T, B);

  test.each([1, 4])("cut after step %d, the state carried over, equals the whole", (cut) => {
    const whole = pass(model, { x, h0, wOut, wH });
    model.zeroGrad();
    x.grad = null;
    h0.grad = null;
    const parts = scope(() => {
      const [first, carried] = model.forward(x.narrow(0, 0, cut), h0);
      const [second, last] = model.forward(x.narrow(0, cut, T - cut), carried);
      const early = first.mul(wOut.narrow(0, 0, cut)).sum();
      const late = second.mul(wOut.narrow(0, cut, T - cut)).sum();
      early.add(late).add(last.mul(wH).sum()).backward();
      return { first, second, last };
    });
    const output = whole.output as Tensor;
    expectSame("first part", parts.first, output.narrow(0, 0, cut), there);
    expectSame("second part", parts.second, output.narrow(0, cut, T - cut), there);
    expectSame("last state", parts.last, whole.hN as Tensor, there);
    expectSame("gradient of x", x.grad as unknown as Tensor, whole.x as Tensor, back);
    expectSame("gradient of the first state", h0.grad as unknown as Tensor, whole.h0 as Tensor, back);
  });

  const cut = 3;
  const secondHalf = (carried: Tensor) => model.forward(x.narrow(0, cut, T - cut), carried)[0];
  const gradients = () => model.parameters().map((parameter) => parameter.grad?.toArray());

  test("the gradient of the second part does not reach the first through a detached state, and else does", () => {
    const [, carried] = model.forward(x.narrow(0, 0, cut), h0.detach());
    model.zeroGrad();
    scope(() =>
      secondHalf(leaf(carried))
        .mul(wOut.narrow(0, cut, T - cut))
        .sum()
        .backward(),
    );
    const expected = gradients();

    const both = (detached: boolean) => {
      model.zeroGrad();
      scope(() => {
        const [, state] = model.forward(x.narrow(0, 0, cut), h0.detach());
        const output = secondHalf(detached ? state.detach() : state);
        output
          .mul(wOut.narrow(0, cut, T - cut))
          .sum()
          .backward();
      });
      return gradients();
    };
    expect(both(true)).toEqual(expected);
    expect(both(false)).not.toEqual(expected);
  });

  test("without an initial state it is zero", () => {
    const [output, last] = model.forward(x);
    const [same, sameLast] = model.forward(x, h0.detach().mul(0));
    expect(same.toArray()).toEqual(output.toArray());
    expect(sameLast.toArray()).toEqual(last.toArray());
  });
});
