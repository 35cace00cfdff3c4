/** Memory is flat over long loops, careful and careless. */

import { memory, scope, type Tensor, tensor } from "bptt";
import * as nn from "bptt/nn";
import * as optim from "bptt/optim";
import { predict } from "bptt/train";
import { describe, expect, test } from "vitest";
import { Draw } from "../golden/draw.js";
import { makeCell, makeLayer, run, step } from "../nn/layers.js";
import { expectFlat, heldBytes } from "./heap.js";

class SimpleRNN extends nn.Module {
  readonly rnn = new nn.RNN(2, 4, { batchFirst: true });
  readonly fc = new nn.Linear(4, 2);

  forward(x: Tensor): Tensor {
    const [output] = this.rnn.forward(x);
    return this.fc.forward(output.select(1, -1));
  }
}

const x = tensor(new Draw(1).values(2 * 3 * 2), [2, 3, 2]);
const y = Int32Array.of(0, 1);

function trainer() {
  const model = new SimpleRNN();
  const optimizer = new optim.Adam(model, { lr: 1e-4 });
  const step = () => {
    optimizer.zeroGrad();
    const loss = nn.crossEntropy(model.forward(x), y);
    loss.backward();
    optim.clipGradNorm(model, 1);
    optimizer.step();
    return loss;
  };
  return { model, step };
}

describe("memory is flat", { timeout: 120_000 }, () => {
  test("over 100,000 training steps", () => {
    const { step } = trainer();
    let last = 0;
    expectFlat(100_000, () => {
      last = scope(step).item();
    });
    expect(last).toBeLessThan(Math.log(2));
  });

  test.each(["LSTM", "GRU"] as const)(
    "over 10,000 training steps of %s, states carried, lengths drawn, and of its cell",
    (kind) => {
      const options = { numLayers: 2, bidirectional: true, ...(kind === "LSTM" && { projSize: 3 }) };
      const layer = makeLayer(kind, 2, 4, options);
      const cell = makeCell(kind, 2, 4, {});
      const optimizer = new optim.Adam([...layer.parameters(), ...cell.parameters()], { lr: 1e-4 });
      let states: Tensor[] | undefined;
      expectFlat(10_000, (i) => {
        states = scope(() => {
          optimizer.zeroGrad();
          const [output, final] = run(layer, x, states, { lengths: [1 + (i % 2), 2, 2] });
          const [h] = step(cell, x.select(0, 0), step(cell, x.select(0, 1)));
          output
            .sum()
            .add((h as Tensor).sum())
            .backward();
          optimizer.step();
          return final;
        });
      });
    },
  );

  test("over 1,000,000 inference steps, by predict and by hand", () => {
    const fc = new nn.Linear(2, 2);
    const input = tensor([1, 2]);
    expectFlat(500_000, () => predict(fc, input));
    expectFlat(500_000, () => scope(() => fc.forward(input)));
  });

  test("over steps with batches of other sizes", () => {
    const { model } = trainer();
    const inputs = [1, 40, 7, 40, 3].map((n) => tensor(new Draw(n).values(n * 9 * 2), [n, 9, 2]));
    expectFlat(10_000, (i) =>
      scope(() =>
        model
          .forward(inputs[i % inputs.length] as Tensor)
          .sum()
          .backward(),
      ),
    );
  });
});

/** Characters of words: a convolution, its largest value over time, normalised. */
class CharacterNet extends nn.Module {
  readonly conv = new nn.Conv1d(3, 4, 3, { padding: "same" });
  readonly pool = new nn.AvgPool1d(2);
  readonly most = new nn.AdaptiveMaxPool1d(1);
  readonly norm = new nn.LayerNorm(4);

  forward(x: Tensor): Tensor {
    return this.norm.forward(this.most.forward(this.pool.forward(this.conv.forward(x))).select(2, 0));
  }
}

test("memory is flat over steps of convolution, pooling and normalisation", { timeout: 120_000 }, () => {
  const model = new CharacterNet();
  const optimizer = new optim.SGD(model, { lr: 1e-3 });
  const inputs = [1, 9, 4].map((n) => tensor(new Draw(n).values(n * 3 * 7), [n, 3, 7]));
  expectFlat(20_000, (i) => {
    scope(() => {
      optimizer.zeroGrad();
      model
        .forward(inputs[i % inputs.length] as Tensor)
        .sum()
        .backward();
      optimizer.step();
    });
    model.forward(inputs[0] as Tensor);
  });
});

describe("memory is flat in careless loops", { timeout: 120_000 }, () => {
  test("tensors and whole forward passes outside of any scope", () => {
    const { model } = trainer();
    expectFlat(50_000, () =>
      model
        .forward(tensor(new Float32Array(12), [2, 3, 2]))
        .softmax(1)
        .mul(2)
        .sum()
        .item(),
    );
  });

  test("a state carried from step to step", () => {
    const rnn = new nn.RNN(2, 4);
    let h: Tensor | undefined;
    expectFlat(50_000, () => {
      h = scope(() => {
        rnn.zeroGrad();
        const [output, hN] = rnn.forward(x, h);
        output.sum().backward();
        return hN;
      });
    });
  });

  test("a throw inside of nested scopes", () => {
    const { step } = trainer();
    expectFlat(20_000, () => {
      try {
        scope(() => {
          step();
          scope(() => x.add(tensor([1, 2, 3]))); // does not broadcast
        });
      } catch {
        // as careless as that
      }
    });
  });

  test("tensors that are kept although their scope has ended", () => {
    const { step } = trainer();
    const kept: Tensor[] = [];
    expectFlat(20_000, (i) => {
      scope(() => {
        kept[i % 100] = step();
      });
    });
  });

  test("a loss kept from every one of 100,000 steps costs its own object and nothing else", () => {
    const { step } = trainer();
    const losses: Tensor[] = [];
    for (let i = 0; i < 1000; ++i) scope(step);
    const linear = memory();
    const held = heldBytes();
    for (let i = 0; i < 100_000; ++i) losses.push(scope(step));
    expect(memory()).toEqual(linear);
    const each = (heldBytes() - held) / losses.length;
    expect(each, "bytes of a loss").toBeLessThan(1000);
    expect(losses[0]?.item()).toBeGreaterThan(losses.at(-1)?.item() ?? 0);
    losses.length = 0;
    expect(heldBytes() - held).toBeLessThan(2 * 2 ** 20);
  });
});
