/** Dropout between recurrent layers: where it acts, when, and how strongly. */

import { manualSeed, scope, type Tensor, tensor } from "bptt";
import * as nn from "bptt/nn";
import { describe, expect, test } from "vitest";
import { Draw, sizeOf } from "../golden/draw.js";
import { makeLayer, run } from "./layers.js";
import { drawn, hiddenSize, inputSize, network, outputSize, single, title } from "./sequences.js";

const T = 20;
const B = 10;
const H = 50;
const p = 0.3;

/** Layers that hand positive inputs on unchanged, so that the mask can be read from the output. */
function passOn(numLayers: number, dropout = p, options: nn.RNNOptions = {}): nn.RNN {
  const rnn = new nn.RNN(H, H, { numLayers, dropout, nonlinearity: "relu", bias: false, ...options });
  const identity = Float32Array.from({ length: H * H }, (_, i) => (i % (H + 1) === 0 ? 1 : 0));
  for (const [name, parameter] of rnn.namedParameters()) {
    parameter.set(name.startsWith("weight_ih") ? identity : new Float32Array(H * H));
  }
  return rnn;
}

/** Positive values. */
function input(): Tensor {
  const shape = [T, B, H];
  return tensor(
    new Draw(1).values(sizeOf(shape), 0.5).map((value) => value + 1),
    shape,
    { requiresGrad: true },
  );
}

function ratios(output: Tensor, x: Tensor): Float32Array {
  const from = x.toFloat32Array();
  return output.toFloat32Array().map((value, i) => value / (from[i] as number));
}

describe("dropout between layers", () => {
  test("zeroes with probability p, scales the rest by 1/(1 − p), and keeps the expectation", () => {
    manualSeed(11);
    const x = input();
    const [output] = passOn(2).forward(x);
    const scale = Math.fround(1 / (1 - p));
    const factors = ratios(output, x);
    const kept = factors.filter((factor) => factor !== 0);
    for (const factor of kept) expect(Math.abs(factor - scale)).toBeLessThanOrEqual(4 * 2 ** -24 * scale);
    const n = T * B * H;
    // Five standard deviations of a binomial share.
    const spread = 5 * Math.sqrt((p * (1 - p)) / n);
    expect(Math.abs(kept.length / n - (1 - p))).toBeLessThan(spread);
    expect(Math.abs(factors.reduce((sum, factor) => sum + factor, 0) / n - 1)).toBeLessThan(spread / (1 - p));
  });

  test("every gap between layers has a mask of its own, every step and every call another", () => {
    manualSeed(11);
    const x = input();
    const rnn = passOn(3);
    const zeros = (output: Tensor) => [...output.toFloat32Array()].map((value) => value === 0);
    const output = rnn.forward(x)[0];
    const twice = zeros(output).filter(Boolean).length / (T * B * H);
    expect(Math.abs(twice - (1 - (1 - p) ** 2))).toBeLessThan(0.03);
    expect(zeros(output.select(0, 0))).not.toEqual(zeros(output.select(0, 1)));
    expect(zeros(rnn.forward(x)[0])).not.toEqual(zeros(output));
  });

  for (const variationalDropout of [false, true]) {
    test(`backward uses the mask of forward${variationalDropout ? ", variational" : ""}`, () => {
      manualSeed(11);
      const x = input();
      const rnn = passOn(2, p, { variationalDropout });
      const output = scope(() => {
        const [output] = rnn.forward(x);
        output.sum().backward();
        return output;
      });
      const gradient = x.grad?.toFloat32Array() ?? new Float32Array();
      for (const [i, factor] of ratios(output, x).entries()) {
        expect(Math.abs((gradient[i] as number) - factor)).toBeLessThanOrEqual(4 * 2 ** -24 * factor);
      }
    });
  }

  test("repeats after manualSeed", () => {
    const rnn = passOn(2);
    const run = (seed: number) => {
      manualSeed(seed);
      return rnn.forward(input())[0].toFloat32Array();
    };
    const first = run(3);
    expect(run(3)).toEqual(first);
    expect(run(4)).not.toEqual(first);
  });

  test("does nothing in eval mode, with one layer, and to the input and the output", () => {
    const x = input();
    expect(passOn(2).eval().forward(x)[0].toFloat32Array()).toEqual(x.toFloat32Array());
    expect(passOn(1).forward(x)[0].toFloat32Array()).toEqual(x.toFloat32Array());
    const once = ratios(passOn(2).forward(x)[0], x);
    expect(once.filter((factor) => factor > 1.5)).toHaveLength(0); // (1/(1 − p))² is 2.04
  });

  test("p = 1 leaves zeros for the next layer, p = 0 leaves all", () => {
    const x = input();
    expect(passOn(2, 1).forward(x)[0].toFloat32Array()).toEqual(new Float32Array(T * B * H));
    expect(passOn(2, 0).forward(x)[0].toFloat32Array()).toEqual(x.toFloat32Array());
  });
});

describe("variational dropout between layers", () => {
  const dropping = () => passOn(2, p, { variationalDropout: true });
  const zeros = (output: Tensor) => [...output.toFloat32Array()].map((value) => value === 0);

  test("zeroes the same units at every step, others in every sequence, with probability p", () => {
    manualSeed(12);
    const x = input();
    const output = dropping().forward(x)[0];
    const first = zeros(output.select(0, 0));
    for (let t = 1; t < T; ++t) expect(zeros(output.select(0, t)), `step ${t}`).toEqual(first);
    expect(zeros(output.select(1, 0))).not.toEqual(zeros(output.select(1, 1)));
    expect(new Set(zeros(output.select(2, 0)))).toEqual(new Set([true, false]));
    const share = first.filter(Boolean).length / (B * H);
    expect(Math.abs(share - p)).toBeLessThan(5 * Math.sqrt((p * (1 - p)) / (B * H)));
  });

  test("every gap between layers has a mask of its own, every call another", () => {
    manualSeed(12);
    const x = input();
    const three = passOn(3, p, { variationalDropout: true });
    const twice = zeros(three.forward(x)[0].select(0, 0)).filter(Boolean).length / (B * H);
    const expected = 1 - (1 - p) ** 2;
    expect(Math.abs(twice - expected)).toBeLessThan(5 * Math.sqrt((expected * (1 - expected)) / (B * H)));
    expect(zeros(three.forward(x)[0])).not.toEqual(zeros(three.forward(x)[0]));
  });

  test("does nothing in eval mode", () => {
    const x = input();
    expect(dropping().eval().forward(x)[0].toFloat32Array()).toEqual(x.toFloat32Array());
  });
});

describe("layers with dropout are single layers with nn.Dropout between them", () => {
  for (const kind of single) {
    for (const bidirectional of [false, true]) {
      const whole = { ...kind, bidirectional, numLayers: 3 };
      test(title(whole), () => {
        const layer = network(whole, { dropout: p });
        const { kind: name, numLayers: _, ...options } = whole;
        const parts = [0, 1, 2].map((k) => {
          const features = k === 0 ? inputSize : outputSize(whole);
          const part = makeLayer(name, features, hiddenSize, options);
          for (const [own, parameter] of part.namedParameters())
            parameter.set(layer.param(own.replace("_l0", `_l${k}`)));
          return part;
        });
        const x = drawn(1, [6, 3, inputSize]);
        const dropout = new nn.Dropout(p);
        manualSeed(4);
        const [output, states] = run(layer, x);
        manualSeed(4);
        let sequence: Tensor = x;
        const finals = parts.map((part, k) => {
          const [own, final] = run(part, k === 0 ? sequence : dropout.forward(sequence));
          sequence = own;
          return final;
        });
        expect(output.toArray()).toEqual(sequence.toArray());
        for (const [i, state] of states.entries())
          expect(state.toArray()).toEqual(finals.flatMap((final) => (final[i] as Tensor).toArray()));
        const undropped = run(layer.eval(), x)[0];
        expect(output.toArray()).not.toEqual(undropped.toArray());
      });
    }
  }
});
