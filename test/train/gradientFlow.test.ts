/** gradientFlow: what it leaves as it was, which layers it finds, and what its figures count. */

import { Generator, manualSeed, noGrad, scope, stack, type Tensor, tensor } from "bptt";
import * as nn from "bptt/nn";
import * as optim from "bptt/optim";
import { gradientFlow, type LayerFlow } from "bptt/train";
import { describe, expect, test } from "vitest";
import { observation } from "../../src/ops/observer.js";
import { defaultGenerator } from "../../src/ops/random.js";
import { caught } from "../caught.js";
import { Draw } from "../golden/draw.js";
import { expectClose, gradientRoundings } from "../tolerance.js";

const values = (seed: number, ...shape: number[]) =>
  tensor(new Draw(seed).values(shape.reduce((a, b) => a * b)), shape);

class Subject extends nn.Module {
  readonly rnn = new nn.GRU(3, 5, { numLayers: 2, dropout: 0.5 });
  readonly dropout = new nn.Dropout(0.3);
  readonly masks = new Generator(2);
  readonly masked = new nn.Dropout(0.3, { generator: this.masks });
  readonly noise = new Generator(3);
  readonly fc = new nn.Linear(5, 2);

  forward(x: Tensor): Tensor {
    const [output] = this.rnn.forward(x);
    const scale = 1 + (this.noise.uniform(1)[0] as number);
    return this.fc.forward(this.masked.forward(this.dropout.forward(output.select(0, -1).mul(scale))));
  }
}

const only = (flow: { layers: readonly LayerFlow[] }): LayerFlow => {
  expect(flow.layers).toHaveLength(1);
  return flow.layers[0] as LayerFlow;
};

/** A relu RNN of one unit with W_hh = factor: every step Jacobian is that factor. */
function linear(factor: number): nn.RNN {
  const rnn = new nn.RNN(1, 1, { nonlinearity: "relu", bias: false });
  rnn.param("weight_ih_l0").set([[1]]);
  rnn.param("weight_hh_l0").set([[factor]]);
  return rnn;
}

const ones = (steps: number) => tensor(new Float32Array(steps).fill(1), [steps, 1, 1]);

describe("nothing changes", () => {
  const x = values(1, 7, 4, 3);
  const loss = (model: Subject, input = x) => nn.crossEntropy(model.forward(input), [0, 1, 1, 0]);

  function state(model: Subject, input: Tensor) {
    return {
      weights: model.stateDict(),
      versions: model.parameters().map(({ storage }) => storage.version),
      gradients: model.parameters().map(({ grad }) => grad?.toFloat32Array()),
      inputGradient: input.grad?.toFloat32Array(),
      frozen: model.parameters().map(({ requiresGrad }) => requiresGrad),
      modes: model.modules().map(({ training }) => training),
      generators: [defaultGenerator(), model.masks, model.noise].map((generator) => generator.state),
    };
  }

  function prepare() {
    manualSeed(4);
    const model = new Subject();
    const input = tensor(x.toFloat32Array(), x.shape, { requiresGrad: true });
    scope(() => loss(model, input).backward());
    model.fc.param("bias").grad = null; // one without a gradient
    model.dropout.training = false;
    return { model, input };
  }

  test("in weights, versions, gradients, those of inputs, modes and generators", () => {
    const { model, input } = prepare();
    const before = state(model, input);
    expect(before.gradients.filter((own) => own === undefined)).toHaveLength(1);
    expect(before.inputGradient?.some((value) => value !== 0)).toBe(true);
    const flow = gradientFlow(model, () => loss(model, input));
    expect(flow.layers.every(({ steps }) => steps.gradNorm.every((norm) => norm > 0))).toBe(true);
    expect(state(model, input)).toEqual(before);
    expect(observation()).toBeUndefined();
  });

  test("where the loss throws, or changes the mode", () => {
    const { model, input } = prepare();
    const before = state(model, input);
    const thrown = caught(() =>
      gradientFlow(model, () => {
        model.eval();
        loss(model, input);
        throw new Error("no loss today");
      }),
    );
    expect(thrown.message).toBe("no loss today");
    expect(state(model, input)).toEqual(before);
    expect(observation()).toBeUndefined();
  });

  test("in what training comes to", () => {
    const train = (look: boolean) => {
      manualSeed(9);
      const model = new Subject();
      const optimizer = new optim.Adam(model, { lr: 0.1 });
      return [1, 2, 3].map(() => {
        if (look) gradientFlow(model, () => loss(model));
        return scope(() => {
          optimizer.zeroGrad();
          const value = loss(model);
          value.backward();
          if (look) gradientFlow(model, () => loss(model)); // inside a scope, with gradients there
          optimizer.step();
          return value.item();
        });
      });
    };
    expect(train(true)).toEqual(train(false));
  });
});

describe("layers", () => {
  test("are named by their path, each of a stack and both directions", () => {
    class Deep extends nn.Module {
      readonly readers = [new nn.LSTM(3, 4, { bidirectional: true }), new nn.RNN(8, 4, { numLayers: 2 })];
      readonly elman = new nn.Elman(4, 3, 2);
      readonly jordan = new nn.Jordan(2, 3, 2);
      forward(x: Tensor): Tensor {
        const [first] = (this.readers[0] as nn.LSTM).forward(x);
        const [second] = (this.readers[1] as nn.RNN).forward(first);
        const [third] = this.elman.forward(second);
        return this.jordan.forward(third)[0];
      }
    }
    const model = new Deep();
    const { layers } = gradientFlow(model, () => model.forward(values(2, 4, 2, 3)).mean());
    expect(layers.map(({ name, kind, direction }) => [name, kind, direction])).toEqual([
      ["readers.0.l0", "LSTM", "forward"],
      ["readers.0.l0_reverse", "LSTM", "reverse"],
      ["readers.1.l0", "RNN", "forward"],
      ["readers.1.l1", "RNN", "forward"],
      ["elman", "Elman", "forward"],
      ["jordan", "Jordan", "forward"],
    ]);
  });

  const kinds = [
    ["RNN", nn.RNN, nn.RNNCell],
    ["LSTM", nn.LSTM, nn.LSTMCell],
    ["GRU", nn.GRU, nn.GRUCell],
  ] as const;

  test.each(kinds)("%s: a cell in a loop is a layer over the steps", (kind, Layer, Cell) => {
    const [T, B, I, H] = [6, 3, 2, 5];
    const layer = new Layer(I, H);
    const cell = new Cell(I, H);
    cell.loadStateDict(layer.stateDict(), { rename: (name) => name.replace("_l0", "") });
    const x = values(3, T, B, I);
    const run = () => {
      let state: never | undefined;
      const outputs: Tensor[] = [];
      for (let t = 0; t < T; ++t) {
        const next = (cell as nn.RNNCell).forward(x.select(0, t), state) as Tensor | nn.LSTMState;
        state = next as never;
        outputs.push(Array.isArray(next) ? next[0] : next);
      }
      return stack(outputs);
    };
    const ofCell = only(gradientFlow(cell, () => run().sum()));
    const ofLayer = only(gradientFlow(layer, () => (layer as nn.RNN).forward(x)[0].sum()));
    expect(ofCell.name).toBe(`${kind}Cell`);
    const sizes = { kind, inputSize: I, hiddenSize: H, numLayers: 1, bidirectional: false, steps: T, batch: B };
    for (const figure of Object.keys(ofLayer.steps) as (keyof LayerFlow["steps"])[])
      expectClose(figure, ofCell.steps[figure], [...ofLayer.steps[figure]], 10 * gradientRoundings(sizes));
    expect(ofCell.spectralRadii).toEqual(ofLayer.spectralRadii);
  });

  test("that run twice are numbered, unless the second run goes on from the first", () => {
    const rnn = new nn.RNN(2, 3);
    const [a, b] = [values(4, 5, 2, 2), values(5, 4, 2, 2)];
    const apart = gradientFlow(rnn, () => rnn.forward(a)[0].sum().add(rnn.forward(b)[0].sum()));
    expect(apart.layers.map(({ name, steps }) => [name, steps.gradNorm.length])).toEqual([
      ["RNN.l0", 5],
      ["RNN.l0 #2", 4],
    ]);
    const on = (carry: (h: Tensor) => Tensor) => () => {
      const [y, h] = rnn.forward(a);
      return y.sum().add(rnn.forward(b, carry(h))[0].sum());
    };
    const whole = only(
      gradientFlow(
        rnn,
        on((h) => h),
      ),
    );
    expect(whole.steps.gradNorm).toHaveLength(9);
    expect(whole.steps.jacobianGain).toHaveLength(8);
    expect(
      gradientFlow(
        rnn,
        on((h) => h.detach()),
      ).layers,
    ).toHaveLength(2);
  });

  test("with frozen weights show the same", () => {
    const rnn = new nn.RNN(2, 3);
    const x = values(6, 5, 2, 2);
    const flow = () => only(gradientFlow(rnn, () => rnn.forward(x)[0].sum()));
    const before = flow();
    for (const parameter of rnn.parameters()) parameter.requiresGrad = false;
    expect(flow()).toEqual(before);
  });

  test("of other models, and layers that nothing looks at, do not count", () => {
    const [own, other] = [new nn.RNN(2, 3), new nn.RNN(2, 3)];
    const x = values(7, 5, 2, 2);
    const { layers } = gradientFlow(own, () => own.forward(other.forward(x)[0].narrow(2, 0, 2))[0].sum());
    expect(layers.map(({ name }) => name)).toEqual(["RNN.l0"]);
  });

  test("under noGrad have Jacobians, and a gradient of 0", () => {
    const pair = new nn.Sequential(new nn.RNN(2, 3), new nn.RNN(3, 3));
    const [lower, upper] = [...pair.modules()].slice(1) as [nn.RNN, nn.RNN];
    const x = values(8, 5, 2, 2);
    const { layers } = gradientFlow(pair, () => upper.forward(noGrad(() => lower.forward(x)[0]))[0].sum());
    expect([...(layers[0] as LayerFlow).steps.gradNorm]).toEqual([0, 0, 0, 0, 0]);
    expect((layers[0] as LayerFlow).steps.jacobianGain.every((gain) => gain > 0)).toBe(true);
    expect((layers[0] as LayerFlow).reason).toContain("The loss does not depend on this layer");
  });

  test("of a loss that looks at gradients itself are those of that loss", () => {
    const [outer, inner] = [new nn.RNN(2, 3), new nn.RNN(2, 3)];
    const x = values(9, 4, 2, 2);
    let seen: string[] = [];
    const flow = gradientFlow(outer, () => {
      seen = gradientFlow(inner, () => inner.forward(x)[0].sum()).layers.map(({ kind }) => kind);
      return outer.forward(x)[0].sum();
    });
    expect(seen).toEqual(["RNN"]);
    expect(only(flow).name).toBe("RNN.l0");
    expect(only(flow)).toEqual(only(gradientFlow(outer, () => outer.forward(x)[0].sum())));
  });
});

describe("figures", () => {
  test("of a linear recurrence are its factor and its powers", () => {
    const rnn = linear(0.5);
    const { steps, spectralRadius } = only(gradientFlow(rnn, () => rnn.forward(ones(6))[0].select(0, -1).sum()));
    expect(spectralRadius).toBe(0.5);
    expect([...steps.jacobianNorm]).toEqual([0.5, 0.5, 0.5, 0.5, 0.5]);
    expect([...steps.jacobianGain]).toEqual([0.5, 0.5, 0.5, 0.5, 0.5]);
    expect([...steps.transport]).toEqual([1 / 32, 1 / 16, 1 / 8, 1 / 4, 1 / 2, 1]);
  });

  test("count no step past a sequence's end, where padding may be NaN", () => {
    const rnn = new nn.GRU(2, 4, { bidirectional: true });
    const lengths = [2, 5, 3];
    const x = values(10, 7, 3, 2).toFloat32Array();
    for (let t = 0; t < 7; ++t)
      for (let b = 0; b < 3; ++b)
        if (t >= (lengths[b] as number)) x.fill(Number.NaN, 2 * (3 * t + b), 2 * (3 * t + b + 1));
    const padded = tensor(x, [7, 3, 2]);
    const both = gradientFlow(rnn, () => rnn.forward(padded, undefined, { lengths })[0].sum());
    const alone = lengths.map((length, b) =>
      gradientFlow(rnn, () => rnn.forward(padded.narrow(1, b, 1).narrow(0, 0, length))[0].sum()),
    );
    for (const [d, { steps }] of both.layers.entries()) {
      const own = alone.map(({ layers }) => (layers[d] as LayerFlow).steps);
      const at = (figure: keyof LayerFlow["steps"], t: number) =>
        own.flatMap((one) => (t < one[figure].length ? [one[figure][t] as number] : []));
      const mean = (list: number[]) => list.reduce((a, b) => a + b, 0) / list.length;
      expect(steps.gradNorm).toHaveLength(5);
      for (let t = 0; t < 5; ++t) {
        const together = Math.sqrt(at("gradNorm", t).reduce((sum, norm) => sum + norm * norm, 0));
        expectClose(`gradNorm[${t}]`, [steps.gradNorm[t] as number], [together], 400);
        expectClose(`transport[${t}]`, [steps.transport[t] as number], [mean(at("transport", t))], 400);
        if (t === 4) break;
        expectClose(`jacobianNorm[${t}]`, [steps.jacobianNorm[t] as number], [mean(at("jacobianNorm", t))], 400);
        expectClose(`gain[${t}]`, [steps.jacobianGainMax[t] as number], [Math.max(...at("jacobianGain", t))], 400);
      }
    }
  });

  test("of Jacobians come from the longest sequences, as many as asked for", () => {
    const rnn = new nn.RNN(2, 4);
    const x = values(11, 6, 3, 2);
    const of = (lengths: number[] | undefined, sequences: number) =>
      only(gradientFlow(rnn, () => rnn.forward(x, undefined, { lengths })[0].sum(), { sequences })).steps;
    const longest = of([2, 6, 4], 1);
    expect(longest.jacobianNorm).toEqual(longest.jacobianNormMax);
    expect(longest.jacobianNorm).toEqual(
      only(gradientFlow(rnn, () => rnn.forward(x.narrow(1, 1, 1))[0].sum())).steps.jacobianNorm,
    );
    expect(of([2, 6, 4], 3).jacobianNorm[0]).not.toBe(longest.jacobianNorm[0]);
  });

  test("of large layers are the same from a part of the rows, within what a part can tell", () => {
    const rnn = new nn.RNN(2, 150);
    const W = new Float32Array(150 * 150);
    for (let i = 0; i < 150; ++i) W[i * 150 + ((i + 1) % 150)] = 0.9;
    rnn.param("weight_hh_l0").set(W);
    for (const name of ["weight_ih_l0", "bias_ih_l0", "bias_hh_l0"]) nn.init.constant(rnn.param(name), 0);
    const { steps } = only(
      gradientFlow(rnn, () =>
        rnn
          .forward(values(12, 5, 1, 2))[0]
          .add(1)
          .mean(),
      ),
    );
    for (const [t, value] of steps.transport.entries()) expect(value).toBeCloseTo(Math.fround(0.9) ** (4 - t), 12);
    for (const gain of steps.jacobianGain) expect(gain).toBeCloseTo(0.9, 6);
  });

  test("are ordinary arrays as JSON", () => {
    const rnn = linear(0.5);
    const flow = gradientFlow(rnn, () => rnn.forward(ones(3))[0].select(0, -1).sum());
    const json = JSON.parse(JSON.stringify(flow));
    expect(json.verdict).toBe(flow.verdict);
    expect(json.loss).toBe(1.75);
    expect(json.layers[0].steps.transport).toEqual([0.25, 0.5, 1]);
    expect(json.layers[0].spectralRadii).toEqual({ W_hh: 0.5 });
  });
});

describe("verdicts", () => {
  const verdict = (factor: number, steps: number, loss = (y: Tensor) => y.select(0, -1).sum()) => {
    const rnn = linear(factor);
    return gradientFlow(rnn, () => loss(rnn.forward(ones(steps))[0]));
  };

  test.each([
    [0.95, 200, "vanishing"], // 0.95^199 = 3.7e-5
    [0.97, 200, "healthy"], // 2.3e-3
    [1.03, 200, "healthy"], // 358
    [1.04, 200, "exploding"], // 2451
    [0.95, 20, "healthy"],
    [0.5, 11, "healthy"], // 2^-10 is the limit
    [0.5, 12, "vanishing"],
    [2, 11, "healthy"],
    [2, 12, "exploding"],
    [0.1, 1, "healthy"],
  ] as const)(
    "a factor of %d over %d steps is %s: the limit is 1024 over the whole sequence",
    (factor, steps, expected) => {
      expect(verdict(factor, steps).verdict).toBe(expected);
    },
  );

  test("see through a loss at every step, which hides what comes from far away", () => {
    const flow = verdict(0.5, 50, (y) => y.sum());
    const { gradNorm } = only(flow).steps;
    expect((gradNorm[0] as number) / (gradNorm[49] as number)).toBeGreaterThan(1);
    expect(flow.verdict).toBe("vanishing");
  });

  test("give the reason in numbers, and how many steps the layer learns from", () => {
    const { reason, advice } = only(verdict(0.5, 50));
    expect(reason).toBe(
      "Over 50 steps a change of the state is multiplied by 1.8e-15 (0.5 a step), less than float32 can add to the share of the last step. ‖∂L/∂h_t‖ is 1.8e-15 at step 0 and 1 at step 49. The largest singular value of a step Jacobian is 0.5 on average and 0.5 at most; the spectral radius of W_hh is 0.5.",
    );
    expect(advice).toContain("As it is, the layer learns from about 10 steps");
  });

  test("of units that are dead say that nothing is left", () => {
    const rnn = linear(1);
    rnn.param("weight_ih_l0").set([[-1]]);
    const layer = only(gradientFlow(rnn, () => rnn.forward(ones(5))[0].select(0, -1).sum()));
    expect(layer.verdict).toBe("vanishing");
    expect(layer.reason).toContain("Of a change of the first state nothing at all is left after 5 steps");
  });

  test("of a loss that is not finite are exploding, with the figures that there are", () => {
    const rnn = linear(2);
    const flow = gradientFlow(rnn, () => rnn.forward(ones(300))[0].select(0, -1).sum());
    expect(flow.loss).toBe(Number.POSITIVE_INFINITY);
    expect(flow.verdict).toBe("exploding");
    expect(only(flow).reason).toBe("The loss is Infinity.");
    expect(only(flow).steps.transport[299]).toBe(1);
    expect(String(flow)).toContain("exploding, loss Infinity");
    expect(flow.toSVG().replace(/<desc.*<\/desc>/, "")).not.toMatch(/NaN|Infinity/);
    const broken = gradientFlow(rnn, () => rnn.forward(ones(5))[0].select(0, -1).mul(Number.NaN).sum());
    expect(only(broken).reason).toBe("The loss is NaN.");
  });

  test("of a gradient that comes large from above point there", () => {
    const lower = linear(0.99);
    const upper = linear(3);
    const pair = new nn.Sequential(lower, upper);
    const { layers, verdict: worst } = gradientFlow(pair, () =>
      upper
        .forward(lower.forward(ones(12))[0])[0]
        .select(0, -1)
        .sum(),
    );
    expect(layers.map(({ verdict }) => verdict)).toEqual(["exploding", "exploding"]);
    expect((layers[0] as LayerFlow).reason).toContain("it comes from the layers above");
    expect((layers[1] as LayerFlow).reason).toContain("multiplied by 1.8e+5 (3 a step)");
    expect(worst).toBe("exploding");
  });

  test("name what to do for each kind of layer", () => {
    const x = values(13, 100, 1, 2);
    const advice = (layer: nn.SequenceModule) =>
      only(gradientFlow(layer, () => layer.forward(x)[0].select(0, -1).sum())).advice;
    manualSeed(1);
    expect(advice(new nn.LSTM(2, 4))).toMatch(/^Give the forget gates a bias of about 4\.6,/);
    expect(advice(new nn.GRU(2, 4))).toMatch(/^Give the update gates z a bias of about 4\.6,/);
    expect(advice(new nn.Elman(2, 4, 2))).toMatch(/^Take an LSTM or a GRU/);
  });
});
