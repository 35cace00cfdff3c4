/** overfitOneBatch(): a sound model learns one batch; what is wrong with others is named. */

import { Generator, manualSeed, scope, type Tensor, tensor } from "bptt";
import * as nn from "bptt/nn";
import { overfitOneBatch } from "bptt/train";
import { describe, expect, test } from "vitest";
import { defaultGenerator } from "../../src/ops/random.js";
import { caught } from "../caught.js";

const random = new Generator(3);
const x = tensor(random.normal(5 * 4 * 3), [5, 4, 3]);
const labels = Int32Array.of(0, 1, 1, 0);

class Model extends nn.Module {
  readonly rnn = new nn.GRU(3, 8);
  readonly masks = new Generator(4);
  readonly dropout = new nn.Sequential(new nn.Dropout(0.1), new nn.Dropout(0.1, { generator: this.masks }));
  readonly head = new nn.Linear(8, 2);
  readonly middle: nn.Module = new nn.Identity();

  forward(input: Tensor): Tensor {
    const [output] = this.rnn.forward(input);
    return this.head.forward(this.middle.forward(this.dropout.forward(output.select(0, -1)) as never) as Tensor);
  }
}

const check = (model: Model, options?: { steps?: number }) =>
  overfitOneBatch(model, () => nn.crossEntropy(model.forward(x), labels), options);

describe("overfitOneBatch()", () => {
  test("a sound model learns the batch by heart", () => {
    manualSeed(1);
    const report = check(new Model());
    expect(report).toMatchObject({ ok: true, unused: [], frozen: [], nonFinite: undefined });
    expect(report.losses).toHaveLength(101);
    expect(report.losses[100]).toBeLessThan(0.1 * (report.losses[0] as number));
    expect(`${report}`).toMatch(/^ok: loss 0\.\d+ to 0\.0\d+ in 100 steps on one batch$/);
  });

  test("afterwards weights, gradients, modes and random state are as before", () => {
    const model = new Model();
    model.head.eval();
    scope(() => nn.crossEntropy(model.forward(x), labels).backward());
    const state = () => ({
      gradients: model.parameters().map(({ grad }) => grad?.toArray()),
      weights: Object.values(model.stateDict()).map((weight) => weight.toArray()),
      modes: model.modules().map(({ training }) => training),
      random: [defaultGenerator().state, model.masks.state],
    });
    const before = state();
    check(model, { steps: 2 });
    expect(state()).toEqual(before);
  });

  test("labels that the input does not tell are not learnt, and it says so", () => {
    const model = new Model();
    const report = overfitOneBatch(model, () => nn.crossEntropy(model.forward(x.mul(0)), labels));
    expect(report.ok).toBe(false);
    expect(`${report}`).toMatch(/^something is wrong: .*\n {2}the loss did not fall to 0\.1 of the first/);
  });

  test("unused parameters", () => {
    class Spare extends Model {
      readonly spare = new nn.Linear(2, 1, { bias: false });
    }
    const report = check(new Spare());
    expect(report).toMatchObject({ ok: false, unused: ["spare.weight"], frozen: [] });
    expect(`${report}`).toContain("unused: spare.weight has no part in the loss");
  });

  test("a loss that depends on no parameter, and one whose parameters are all frozen", () => {
    const model = new Model();
    const names = model.namedParameters().map(([name]) => name);
    const apart = overfitOneBatch(model, () => x.mul(x).mean(), { steps: 2 });
    expect(apart).toMatchObject({ ok: false, unused: names, frozen: [] });
    for (const parameter of model.parameters()) parameter.requiresGrad = false;
    expect(check(model, { steps: 2 })).toMatchObject({
      ok: false,
      unused: [],
      frozen: names.map((name) => ({ name })),
    });
  });

  test("frozen weights: by requiresGrad, and by gradients that are always 0", () => {
    class Dead extends Model {
      override readonly middle = new nn.Linear(8, 8);
      override forward(input: Tensor): Tensor {
        const [output] = this.rnn.forward(input);
        return this.head.forward(this.middle.forward(output.select(0, -1)).relu());
      }
    }
    const model = new Dead();
    model.middle.bias?.set(new Float32Array(8).fill(-100));
    model.rnn.param("bias_hh_l0").requiresGrad = false;
    const { frozen } = check(model, { steps: 5 });
    expect(frozen.map(({ name, reason }) => [name, reason.split(":")[0]])).toEqual([
      ["rnn.bias_hh_l0", "requiresGrad is false"],
      ...["rnn.weight_ih_l0", "rnn.weight_hh_l0", "rnn.bias_ih_l0"].map((name) => [
        name,
        "its gradient is 0 in every step",
      ]),
      // The input of the head is 0; its bias moves.
      ...["head.weight", "middle.weight", "middle.bias"].map((name) => [name, "its gradient is 0 in every step"]),
    ]);
  });

  describe("the first number that is not finite", () => {
    class Log extends nn.Module {
      forward(input: Tensor): Tensor {
        return input.mul(0).log();
      }
    }

    test("comes from a layer", () => {
      class Broken extends Model {
        override readonly middle = new Log();
      }
      const report = check(new Broken());
      expect(report.nonFinite).toEqual({
        layer: "middle",
        phase: "forward",
        where: "the output of middle (Log); its input was finite",
      });
      expect(report).toMatchObject({ ok: false, unused: [] });
      expect(report.losses).toHaveLength(1);
    });

    test("is in the data", () => {
      const model = new Model();
      const { nonFinite } = overfitOneBatch(model, () => nn.crossEntropy(model.forward(x.div(0)), labels));
      expect(nonFinite).toMatchObject({ layer: "rnn", phase: "input" });
    });

    test("is a weight", () => {
      const model = new Model();
      model.head.bias?.set([Number.NaN, 0]);
      const report = check(model);
      expect(report.nonFinite).toEqual({
        layer: "head",
        phase: "weights",
        where: "the parameter head.bias, before any step",
      });
      expect(`${report}`).toContain("nothing was trained");
    });

    test("is in the loss", () => {
      const model = new Model();
      const { nonFinite } = overfitOneBatch(model, () => model.forward(x).mul(0).log().sum());
      expect(nonFinite).toMatchObject({ layer: undefined, phase: "loss" });
    });

    test("is a gradient: the one nearest to the loss", () => {
      const model = new Model();
      // exp(log 0) is 0, but its gradient is 0 · 1/0.
      const { nonFinite } = overfitOneBatch(model, () => {
        const y = model.forward(x);
        return y.mul(y).mul(0).log().exp().sum();
      });
      expect(nonFinite).toMatchObject({ layer: "head", phase: "backward" });
      expect(nonFinite?.where).toBe("the gradient of head.bias; loss and layers were finite");
    });
  });

  test("wrong arguments", () => {
    const model = new Model();
    const call = (...given: unknown[]) => caught(() => overfitOneBatch(...(given as [nn.Module, () => Tensor])));
    expect([
      call([], () => 1),
      call(model, 3),
      call(model, () => 3, { steps: 1 }),
      call(model, () => x, { steps: 1 }),
      call(model, () => x.sum(), { steps: 0 }),
      call(model, () => x.sum(), { lr: 0 }),
      call(model, () => x.sum(), { share: 1 }),
      call(model, () => x.sum(), { epochs: 1 }),
    ]).toEqual([
      { name: "TypeError", code: "ERR_BPTT_TYPE", message: "overfitOneBatch(): model must be a Module, got Array" },
      {
        name: "TypeError",
        code: "ERR_BPTT_TYPE",
        message: "overfitOneBatch(): step must be a function that gives the loss, got 3",
      },
      {
        name: "TypeError",
        code: "ERR_BPTT_TYPE",
        message: "overfitOneBatch(): step must return the loss, a Tensor of one element, got 3",
      },
      {
        name: "RangeError",
        code: "ERR_BPTT_SHAPE",
        message: `overfitOneBatch(): step must return the loss, a Tensor of one element, got shape [${x.shape.join(", ")}]; is reduction "mean" or mean() meant?`,
      },
      {
        name: "RangeError",
        code: "ERR_BPTT_ARGUMENT",
        message: "overfitOneBatch(): steps must be an integer of at least 1, got 0",
      },
      { name: "RangeError", code: "ERR_BPTT_ARGUMENT", message: "overfitOneBatch(): lr must be above 0, got 0" },
      {
        name: "RangeError",
        code: "ERR_BPTT_ARGUMENT",
        message: "overfitOneBatch(): share must be above 0 and less than 1, got 1",
      },
      {
        name: "TypeError",
        code: "ERR_BPTT_ARGUMENT",
        message: 'overfitOneBatch(): unknown option "epochs"; known are steps, lr, share',
      },
    ]);
  });
});
