/** What nn.init refuses. */

import { Generator, scope, type Tensor, tensor } from "bptt";
import * as nn from "bptt/nn";
import { describe, expect, test } from "vitest";
import { border, wrong } from "../border.js";
import { caught } from "../caught.js";

const { init } = nn;

border("laws of nn.init", [
  [
    "uniform with its bounds exchanged",
    (m) => init.uniform(m.fc.weight, 1, -1),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "init.uniform(): high must be at least low 1, and less than 3.4e38 above it, got -1",
  ],
  [
    "uniform from NaN",
    (m) => init.uniform(m.fc.weight, Number.NaN),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "init.uniform(): low must be finite, got NaN",
  ],
  [
    "uniform with options, as other laws take them",
    (m) => init.uniform(m.fc.weight, wrong({ low: -1 })),
    "TypeError",
    "ERR_BPTT_TYPE",
    "init.uniform(): low must be a number, got Object",
  ],
  [
    "normal with a negative deviation",
    (m) => init.normal(m.fc.weight, 0, -1),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "init.normal(): std must be finite and at least 0, got -1",
  ],
  [
    "normal around infinity",
    (m) => init.normal(m.fc.weight, Number.POSITIVE_INFINITY),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "init.normal(): mean must be finite, got Infinity",
  ],
  [
    "constant without a value",
    (m) => init.constant(m.fc.weight, wrong(undefined)),
    "TypeError",
    "ERR_BPTT_TYPE",
    "init.constant(): value must be a number, got undefined",
  ],
  [
    "xavierUniform of a bias",
    (m) => init.xavierUniform(m.fc.bias as nn.Parameter),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "init.xavierUniform() needs at least 2 dimensions, got shape [2]; biases take zeros or constant",
  ],
  [
    "xavierNormal with the name of a gain",
    (m) => init.xavierNormal(m.fc.weight, { gain: wrong("tanh") }),
    "TypeError",
    "ERR_BPTT_TYPE",
    'init.xavierNormal(): gain must be a number, got "tanh"',
  ],
  [
    "xavierNormal with a number for options",
    (m) => init.xavierNormal(m.fc.weight, wrong(2)),
    "TypeError",
    "ERR_BPTT_TYPE",
    "init.xavierNormal(): options must be an object such as { gain: ... }, got 2",
  ],
  [
    "kaimingUniform with PyTorch's spelling of a mode",
    (m) => init.kaimingUniform(m.fc.weight, { mode: wrong("fan_out") }),
    "TypeError",
    "ERR_BPTT_ARGUMENT",
    'init.kaimingUniform(): mode must be "fanIn" or "fanOut", got "fan_out"',
  ],
  [
    "kaimingNormal with an unknown nonlinearity",
    (m) => init.kaimingNormal(m.fc.weight, { nonlinearity: wrong("gelu") }),
    "TypeError",
    "ERR_BPTT_ARGUMENT",
    'init.kaimingNormal(): nonlinearity must be "linear", "conv1d", "sigmoid", "tanh", "relu", "leakyRelu" or "selu", got "gelu"',
  ],
  [
    "kaimingNormal with a slope that is NaN",
    (m) => init.kaimingNormal(m.fc.weight, { a: Number.NaN }),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "init.kaimingNormal(): the slope of leakyRelu must be finite, got NaN",
  ],
  [
    "orthogonal of a scalar",
    () => init.orthogonal(tensor(1)),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "init.orthogonal() needs at least 2 dimensions, got shape []; biases take zeros or constant",
  ],
  [
    "orthogonal with an unknown option",
    (m) => init.orthogonal(m.fc.weight, wrong({ std: 1 })),
    "TypeError",
    "ERR_BPTT_ARGUMENT",
    'init.orthogonal(): unknown option "std"; known are gain, generator',
  ],
  [
    "the gain of a property that every object has",
    () => init.calculateGain(wrong("toString")),
    "TypeError",
    "ERR_BPTT_ARGUMENT",
    'init.calculateGain(): nonlinearity must be "linear", "conv1d", "sigmoid", "tanh", "relu", "leakyRelu" or "selu", got "toString"',
  ],
  [
    "forget gates where there are none",
    (m) => init.forgetGateBias(m),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "init.forgetGateBias(): Subject holds no LSTM or LSTMCell with biases",
  ],
  [
    "forget gates of a parameter",
    (m) => init.forgetGateBias(wrong(m.fc.weight)),
    "TypeError",
    "ERR_BPTT_TYPE",
    "init.forgetGateBias() takes a Module, such as an LSTM, got Parameter",
  ],
  [
    "forget gates at infinity",
    (m) => init.forgetGateBias(m, Number.POSITIVE_INFINITY),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "init.forgetGateBias(): value must be finite, got Infinity",
  ],
]);

describe("every law refuses what it cannot fill, before it draws", () => {
  const laws: Record<string, (x: Tensor, generator: Generator) => unknown> = {
    uniform: (x, generator) => init.uniform(x, 0, 1, generator),
    normal: (x, generator) => init.normal(x, 0, 1, generator),
    constant: (x) => init.constant(x, 1),
    zeros: (x) => init.zeros(x),
    ones: (x) => init.ones(x),
    xavierUniform: (x, generator) => init.xavierUniform(x, { generator }),
    xavierNormal: (x, generator) => init.xavierNormal(x, { generator }),
    kaimingUniform: (x, generator) => init.kaimingUniform(x, { generator }),
    kaimingNormal: (x, generator) => init.kaimingNormal(x, { generator }),
    orthogonal: (x, generator) => init.orthogonal(x, { generator }),
  };

  test.each(Object.entries(laws))("%s", (name, fill) => {
    const generator = new Generator(1);
    const before = generator.state;
    const what = `init.${name}()`;
    expect(caught(() => fill(wrong(new nn.Linear(1, 1)), generator))).toEqual({
      name: "TypeError",
      code: "ERR_BPTT_TYPE",
      message: `${what} fills a Tensor, got Linear; of a layer give a parameter, such as layer.weight`,
    });
    expect(caught(() => fill(tensor(new Int32Array(4), [2, 2]), generator))).toEqual({
      name: "TypeError",
      code: "ERR_BPTT_TYPE",
      message: `${what} fills a float32 tensor, got int32`,
    });
    let gone: Tensor | undefined;
    scope(() => {
      gone = tensor([[1, 2]]).add(1);
    });
    expect(caught(() => fill(gone as Tensor, generator)).code).toBe("ERR_BPTT_SCOPE");
    expect(generator.state).toEqual(before);
    if (fill.length < 2) return;
    expect(caught(() => fill(tensor([[1, 2]]), wrong(7)))).toEqual({
      name: "TypeError",
      code: "ERR_BPTT_TYPE",
      message: `${what}: generator must be a Generator, got 7`,
    });
  });
});
