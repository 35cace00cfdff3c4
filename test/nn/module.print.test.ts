/** What toString() and Node's inspect show of modules. */

import { inspect } from "node:util";
import { Generator } from "bptt";
import * as nn from "bptt/nn";
import { describe, expect, test } from "vitest";

abstract class Network extends nn.Module {
  forward(): void {}
}

describe("a layer shows what it must be given, and the options that differ from their defaults", () => {
  test.each<[nn.Module, string]>([
    [new nn.RNN(8, 32), "RNN(8, 32)"],
    [new nn.RNN(8, 32, { nonlinearity: "relu", bias: false }), 'RNN(8, 32, bias=false, nonlinearity="relu")'],
    [
      new nn.LSTM(8, 4, { projSize: 2, numLayers: 2, batchFirst: true, dropout: 0.5, variationalDropout: true }),
      "LSTM(8, 4, numLayers=2, batchFirst=true, dropout=0.5, variationalDropout=true, projSize=2)",
    ],
    [new nn.GRU(8, 4, { bidirectional: true }), "GRU(8, 4, bidirectional=true)"],
    [new nn.RNNCell(2, 3, { nonlinearity: "relu" }), 'RNNCell(2, 3, nonlinearity="relu")'],
    [new nn.LSTMCell(2, 3, { bias: false }), "LSTMCell(2, 3, bias=false)"],
    [new nn.GRUCell(2, 3), "GRUCell(2, 3)"],
    [new nn.Elman(2, 3, 4), "Elman(2, 3, 4)"],
    [
      new nn.Jordan(2, 3, 4, { activation: "relu", outputActivation: "softmax", batchFirst: true }),
      'Jordan(2, 3, 4, activation="relu", outputActivation="softmax", batchFirst=true)',
    ],
    [new nn.Elman(2, 3, 4, { activation: "relu" }), 'Elman(2, 3, 4, activation="relu")'],
    [new nn.Linear(4, 2), "Linear(4, 2)"],
    [new nn.Linear(4, 2, { bias: false }), "Linear(4, 2, bias=false)"],
    [new nn.Conv1d(4, 6, 3), "Conv1d(4, 6, 3)"],
    [
      new nn.Conv1d(4, 6, 3, { padding: "causal", dilation: 2, groups: 2, stride: 3, bias: false }),
      'Conv1d(4, 6, 3, stride=3, padding="causal", dilation=2, groups=2, bias=false)',
    ],
    [new nn.MaxPool1d(2), "MaxPool1d(2)"],
    [
      new nn.MaxPool1d(2, { stride: 1, dilation: 2, ceilMode: true }),
      "MaxPool1d(2, stride=1, dilation=2, ceilMode=true)",
    ],
    [new nn.AvgPool1d(2, { padding: 1, countIncludePad: false }), "AvgPool1d(2, padding=1, countIncludePad=false)"],
    [new nn.AdaptiveMaxPool1d(3), "AdaptiveMaxPool1d(3)"],
    [new nn.AdaptiveAvgPool1d(3), "AdaptiveAvgPool1d(3)"],
    [new nn.Embedding(10, 4), "Embedding(10, 4)"],
    [new nn.Embedding(10, 4, { paddingIdx: 0 }), "Embedding(10, 4, paddingIdx=0)"],
    [new nn.LayerNorm(5), "LayerNorm([5])"],
    [new nn.LayerNorm([2, 5], { eps: 0.1, bias: false }), "LayerNorm([2, 5], eps=0.1, bias=false)"],
    [new nn.LayerNorm(5, { elementwiseAffine: false }), "LayerNorm([5], elementwiseAffine=false)"],
    [new nn.Dropout(0.3), "Dropout(0.3)"],
    [new nn.Dropout(0.3, { sharedDim: 0, generator: new Generator(1) }), "Dropout(0.3, sharedDim=0)"],
    [new nn.Softmax(-1), "Softmax(-1)"],
    [new nn.LogSoftmax(1), "LogSoftmax(1)"],
    [new nn.Transpose(1, -1), "Transpose(1, -1)"],
    [new nn.Tanh(), "Tanh()"],
    [new nn.Identity(), "Identity()"],
  ])("%s", (layer, words) => {
    expect(String(layer)).toBe(words);
    expect(inspect(layer)).toBe(words);
  });
});

describe("a network shows the tree of its modules", () => {
  class SimpleRNN extends Network {
    readonly rnn = new nn.RNN(8, 32, { batchFirst: true });
    readonly fc = new nn.Linear(32, 3);
    readonly scale = new nn.Parameter([1]);
  }

  test("by their names", () => {
    expect(String(new SimpleRNN())).toBe("SimpleRNN(\n  (rnn): RNN(8, 32, batchFirst=true)\n  (fc): Linear(32, 3)\n)");
    expect(inspect({ model: new SimpleRNN() })).toContain("(fc): Linear(32, 3)");
  });

  test("in Sequentials, arrays and Maps, nested", () => {
    class Deep extends Network {
      readonly body = new nn.Sequential(new nn.Linear(1, 2), new nn.Sequential(new nn.Tanh()));
      readonly heads = [new Map([["a", new nn.Linear(2, 3)]])];
      override extraRepr() {
        return "depth=2";
      }
    }
    expect(String(new Deep())).toBe(
      [
        "Deep(",
        "  depth=2",
        "  (body): Sequential(",
        "    (0): Linear(1, 2)",
        "    (1): Sequential(",
        "      (0): Tanh()",
        "    )",
        "  )",
        "  (heads.0.a): Linear(2, 3)",
        ")",
      ].join("\n"),
    );
  });

  test("that refer to each other, and one that is used twice", () => {
    class Child extends Network {
      readonly list: unknown[] = [];
      constructor(readonly parent: nn.Module) {
        super();
        this.list.push(this.list, parent);
      }
    }
    class Parent extends Network {
      readonly child = new Child(this);
      readonly again = this.child;
    }
    expect(String(new Parent())).toBe("Parent(\n  (child): Child()\n  (again): Child()\n)");
  });
});
