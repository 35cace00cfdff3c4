/** nn.Sequential is its modules one after the other, bit by bit, and its names are PyTorch's. */

import { cat, manualSeed, scope, type Tensor, tensor } from "bptt";
import * as nn from "bptt/nn";
import * as optim from "bptt/optim";
import { describe, expect, test } from "vitest";
import { Draw } from "../golden/draw.js";

const [T, B, V, E, H, C] = [6, 4, 11, 5, 9, 3];
const indices = tensor(new Draw(5).integers(T * B, V), [T, B]);
const lengths = [6, 2, 5, 1];
const weight = tensor(new Draw(6).values(T * B * C), [T, B, C]);

function layers() {
  manualSeed(21);
  return [
    new nn.Embedding(V, E),
    new nn.RNN(E, H, { numLayers: 2, bidirectional: true, dropout: 0.3 }),
    new nn.Dropout(0.4),
    new nn.Linear(2 * H, C),
    new nn.Tanh(),
  ] as const;
}

/** Output and gradients of all parameters; the masks of dropout are the same in each. */
function results(parameters: nn.Parameter[], forward: () => Tensor): unknown[] {
  manualSeed(3);
  const output = scope(() => {
    const output = forward();
    output.mul(weight).sum().backward();
    return output;
  });
  return [output.toArray(), ...parameters.map(({ grad }) => grad?.toArray())];
}

describe("forward", () => {
  for (const options of [{}, { lengths }]) {
    test(`of Embedding, RNN, Dropout, Linear and Tanh equals the composition by hand${"lengths" in options ? ", with lengths" : ""}`, () => {
      const [embedding, rnn, dropout, linear, tanh] = layers();
      const byHand = results(
        [embedding, rnn, linear].flatMap((layer) => layer.parameters()),
        () => {
          const [hidden] = rnn.forward(embedding.forward(indices), undefined, options);
          return tanh.forward(linear.forward(dropout.forward(hidden)));
        },
      );
      const model = new nn.Sequential(...layers());
      expect(results(model.parameters(), () => model.forward(indices, options))).toEqual(byHand);
    });
  }

  test("hands lengths to recurrent layers in a Sequential inside, and to recurrent modules of one's own", () => {
    const [embedding, rnn, , linear] = layers();
    class Own extends nn.SequenceModule {
      readonly inner = rnn;
      forward(x: Tensor, state?: Tensor, options?: nn.SequenceOptions): [Tensor, Tensor] {
        return this.inner.forward(x, state, options);
      }
    }
    const inner = new nn.Sequential(new nn.Identity(), new nn.Sequential(new Own()));
    const model = new nn.Sequential(embedding, inner, new nn.Sequential(linear)).eval();
    const expected = linear.forward(rnn.forward(embedding.forward(indices), undefined, { lengths })[0]);
    expect(model.forward(indices, { lengths }).toArray()).toEqual(expected.toArray());
    expect(model.forward(indices).toArray()).not.toEqual(expected.toArray());
  });

  test("of a last recurrent layer gives its output without the state", () => {
    const [embedding, rnn] = layers();
    const model = new nn.Sequential(embedding, rnn).eval();
    expect(model.forward(indices).toArray()).toEqual(rnn.forward(embedding.forward(indices))[0].toArray());
  });

  test("takes the output of any module that gives [output, state]", () => {
    class Both extends nn.Module {
      forward(x: Tensor): [Tensor, number] {
        return [cat([x, x]), 1];
      }
    }
    expect(new nn.Sequential(new Both(), new Both()).forward(tensor([1])).toArray()).toEqual([1, 1, 1, 1]);
  });

  test("without modules is the identity, as PyTorch's", () => {
    const x = tensor([1, 2]);
    expect(new nn.Sequential().forward(x)).toBe(x);
  });
});

describe("the modules", () => {
  test("have PyTorch's names, and state dicts go both ways", () => {
    const model = new nn.Sequential(new nn.Linear(2, 3), new nn.ReLU(), new nn.Sequential(new nn.Linear(3, 1)));
    expect(model.namedParameters().map(([name]) => name)).toEqual(["0.weight", "0.bias", "2.0.weight", "2.0.bias"]);
    const other = new nn.Sequential(new nn.Linear(2, 3), new nn.ReLU(), new nn.Sequential(new nn.Linear(3, 1)));
    other.loadStateDict(model.stateDict());
    const x = tensor([[0.5, -2]]);
    expect(other.forward(x).toArray()).toEqual(model.forward(x).toArray());
    expect(model.param("2.0.bias").shape).toEqual([1]);
  });

  test("stand in order beyond ten, where names sort otherwise", () => {
    const model = new nn.Sequential(...Array.from({ length: 12 }, () => new nn.Linear(1, 1, { bias: false })));
    expect(model.namedParameters().map(([name]) => name)).toEqual(Array.from({ length: 12 }, (_, i) => `${i}.weight`));
  });

  test("are iterated over, counted and found by position", () => {
    const modules = [new nn.Linear(2, 3), new nn.ReLU(), new nn.Linear(3, 1)];
    const model = new nn.Sequential(...modules);
    expect([...model]).toEqual(modules);
    expect(model).toHaveLength(3);
    expect([model.at(1), model.at(-1), model[0]]).toEqual([modules[1], modules[2], modules[0]]);
    expect(model.modules()).toEqual([model, ...modules]);
  });

  test("are trained and evaluated with it", () => {
    const model = new nn.Sequential(new nn.Dropout(), new nn.Sequential(new nn.Dropout()));
    model.eval();
    expect(model.modules().map(({ training }) => training)).toEqual([false, false, false, false]);
  });

  test("learn", () => {
    manualSeed(2);
    const model = new nn.Sequential(new nn.RNN(2, 8), new nn.Linear(8, 1));
    const optimizer = new optim.Adam(model, { lr: 0.02 });
    const x = tensor(new Draw(1).values(5 * 16 * 2), [5, 16, 2]);
    const y = x.sum(2, true);
    const losses = Array.from({ length: 60 }, () =>
      scope(() => {
        optimizer.zeroGrad();
        const loss = nn.mseLoss(model.forward(x), y);
        loss.backward();
        optimizer.step();
        return loss.item();
      }),
    );
    expect(losses.at(-1)).toBeLessThan(0.1 * (losses[0] as number));
  });

  test("shared by two places are run twice and named once", () => {
    const linear = new nn.Linear(2, 2);
    const model = new nn.Sequential(linear, linear);
    expect(model.namedParameters().map(([name]) => name)).toEqual(["0.weight", "0.bias"]);
    const x = tensor([[1, -1]]);
    expect(model.forward(x).toArray()).toEqual(linear.forward(linear.forward(x)).toArray());
  });
});
