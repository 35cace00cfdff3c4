/** Which parameters and modules a Module finds, and under which names. */

import { tensor } from "bptt";
import * as nn from "bptt/nn";
import { describe, expect, test } from "vitest";
import { caught } from "../caught.js";

abstract class Network extends nn.Module {
  forward(): void {}
}

const names = (module: nn.Module) => module.namedParameters().map(([name]) => name);
const linear = () => new nn.Linear(2, 3);
const both = (prefix: string) => [`${prefix}.weight`, `${prefix}.bias`];

describe("namedParameters", () => {
  test("a bidirectional RNN of two layers has PyTorch's names and shapes, in PyTorch's order", () => {
    const rnn = new nn.RNN(3, 4, { numLayers: 2, bidirectional: true });
    expect(rnn.namedParameters().map(([name, { shape }]) => [name, ...shape])).toEqual([
      ["weight_ih_l0", 4, 3],
      ["weight_hh_l0", 4, 4],
      ["bias_ih_l0", 4],
      ["bias_hh_l0", 4],
      ["weight_ih_l0_reverse", 4, 3],
      ["weight_hh_l0_reverse", 4, 4],
      ["bias_ih_l0_reverse", 4],
      ["bias_hh_l0_reverse", 4],
      ["weight_ih_l1", 4, 8],
      ["weight_hh_l1", 4, 4],
      ["bias_ih_l1", 4],
      ["bias_hh_l1", 4],
      ["weight_ih_l1_reverse", 4, 8],
      ["weight_hh_l1_reverse", 4, 4],
      ["bias_ih_l1_reverse", 4],
      ["bias_hh_l1_reverse", 4],
    ]);
  });

  test("without bias there is none", () => {
    expect(names(new nn.RNN(3, 4, { bias: false }))).toEqual(["weight_ih_l0", "weight_hh_l0"]);
    expect(names(new nn.Linear(3, 4, { bias: false }))).toEqual(["weight"]);
  });

  test("properties, nested arrays, Maps and parameters of its own, in order", () => {
    class Deep extends Network {
      readonly first = linear();
      readonly layers = [[linear()], [new nn.Dropout(), linear()]];
      readonly heads = new Map<string | number, nn.Module>([
        ["pos", linear()],
        [7, linear()],
      ]);
      readonly scale = new nn.Parameter([1, 2]);
      readonly nothing = null;
      readonly words = ["a", "b"];
    }
    expect(names(new Deep())).toEqual([
      ...both("first"),
      ...both("layers.0.0"),
      ...both("layers.1.1"),
      ...both("heads.pos"),
      ...both("heads.7"),
      "scale",
    ]);
  });

  test("what is shared appears once, under its first name", () => {
    class Tied extends Network {
      readonly encoder = linear();
      readonly again = this.encoder;
      readonly tied = [this.encoder.weight, new nn.Parameter([1])];
    }
    const tied = new Tied();
    expect(names(tied)).toEqual([...both("encoder"), "tied.1"]);
    expect(tied.modules()).toEqual([tied, tied.encoder]);
  });

  test("#private modules, plain objects and tensors are not seen", () => {
    class Hidden extends Network {
      readonly #layer = linear();
      readonly object = { layer: linear() };
      readonly constant = tensor([1]);
      readonly seen = linear();
      layer() {
        return this.#layer;
      }
    }
    expect(names(new Hidden())).toEqual(both("seen"));
  });

  test("modules and arrays that refer to each other end", () => {
    class Child extends Network {
      readonly fc = linear();
      readonly list: unknown[] = [];
      constructor(readonly parent: nn.Module) {
        super();
        this.list.push(this.list);
      }
    }
    class Parent extends Network {
      readonly child = new Child(this);
    }
    const parent = new Parent();
    expect(names(parent)).toEqual(both("child.fc"));
    expect(names(parent.child)).toEqual(both("fc"));
    expect(parent.modules()).toHaveLength(3);
    expect(caught(() => parent.child.fc.forward(tensor([1]))).code).toBe("ERR_BPTT_SHAPE");
  });

  test("two parameters of one name are refused", () => {
    class Twice extends Network {
      readonly heads = new Map<unknown, nn.Module>([
        [1, linear()],
        ["1", linear()],
      ]);
    }
    expect(caught(() => new Twice().parameters())).toEqual({
      name: "RangeError",
      code: "ERR_BPTT_ARGUMENT",
      message: 'Twice: two parameters are named "heads.1.weight"; give their Map keys or properties names that differ',
    });
  });
});
