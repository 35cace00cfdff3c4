/** predict(): plain numbers in the structure of forward, in eval mode, with the mode restored. */

import { memory, scope, type Tensor, tensor } from "bptt";
import * as nn from "bptt/nn";
import { predict } from "bptt/train";
import { describe, expect, test } from "vitest";

const x = tensor([
  [1, 2],
  [3, 4],
]);

class Both extends nn.Module {
  readonly dropout = new nn.Dropout(0.9);
  readonly rnn = new nn.RNN(2, 3, { numLayers: 2, dropout: 0.9 });
  readonly modes: boolean[] = [];

  forward(input: Tensor, times: number) {
    this.modes.push(this.training, this.dropout.training);
    const [output, hN] = this.rnn.forward(this.dropout.forward(input));
    return {
      output,
      states: [hN.mul(times), { last: output.select(0, -1) }] as const,
      times,
      note: "as is",
      none: null,
    };
  }
}

describe("predict()", () => {
  test("gives what forward returns, with data and shape for every tensor", () => {
    const model = new Both();
    const result = predict(model, x, 2);
    const [output, hN] = model.rnn.eval().forward(x);
    expect(result).toEqual({
      output: { data: output.toFloat32Array(), shape: [2, 3] },
      states: [
        { data: hN.mul(2).toFloat32Array(), shape: [2, 3] },
        { last: { data: output.select(0, -1).toFloat32Array(), shape: [3] } },
      ],
      times: 2,
      note: "as is",
      none: null,
    });
    const data: Float32Array = result.states[1].last.data; // and so say the types
    expect(data).toBeInstanceOf(Float32Array);
  });

  test("a single tensor and a tuple", () => {
    expect(predict(new nn.Linear(2, 1), x)).toMatchObject({ shape: [2, 1] });
    const [output, hN] = predict(new nn.RNN(2, 3), x);
    expect([output.shape, hN.shape]).toEqual([
      [2, 3],
      [1, 3],
    ]);
  });

  test("runs in eval mode and restores the mode of every module", () => {
    const model = new Both();
    model.dropout.eval();
    predict(model, x, 1);
    expect(model.modes).toEqual([false, false]);
    expect(model.modules().map(({ training }) => training)).toEqual([true, false, true]);
    model.eval();
    predict(model, x, 1);
    expect(model.modules().map(({ training }) => training)).toEqual([false, false, false]);
  });

  test("restores it too when forward throws, and leaves no memory behind", () => {
    const model = new Both();
    predict(model, x, 1);
    const before = memory();
    for (let i = 0; i < 10; ++i) expect(() => predict(model, tensor([[1]]), 1)).toThrow("features");
    expect(model.modules().map(({ training }) => training)).toEqual([true, true, true]);
    expect(memory()).toEqual(before);
  });

  test("records nothing: no gradient, and the result is a copy", () => {
    class Grads extends nn.Module {
      readonly fc = new nn.Linear(2, 1);
      needs: boolean | undefined;
      forward(input: Tensor): Tensor {
        const y = this.fc.forward(input);
        this.needs = y.requiresGrad;
        return y;
      }
    }
    const model = new Grads();
    const first = predict(model, x);
    const values = [...first.data];
    scope(() => tensor(new Float32Array(1000).fill(9)).mul(9));
    predict(model, x.mul(5));
    expect([...first.data]).toEqual(values);
    expect(model.needs).toBe(false);
  });

  test("works inside a scope", () => {
    const model = new nn.Linear(2, 1);
    const outside = predict(model, x);
    expect(scope(() => predict(model, x.add(0)))).toEqual(outside);
  });
});
