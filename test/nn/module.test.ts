/** Modes, param() and the paths in error messages. */

import { tensor } from "bptt";
import * as nn from "bptt/nn";
import { describe, expect, test } from "vitest";
import { caught } from "../caught.js";

abstract class Network extends nn.Module {
  forward(): void {}
}

const linear = () => new nn.Linear(2, 3);

describe("nn.Module", () => {
  test("modules() gives itself and all inside, train() and eval() reach them", () => {
    class Deep extends Network {
      readonly layers = [new nn.Dropout(), new Map([["rnn", new nn.RNN(1, 1)]])];
    }
    const deep = new Deep();
    const kinds = deep.modules().map((module) => module.constructor.name);
    expect(kinds).toEqual(["Deep", "Dropout", "RNN"]);
    const modes = () => deep.modules().map(({ training }) => training);
    expect(modes()).toEqual([true, true, true]);
    expect(deep.eval()).toBe(deep);
    expect(modes()).toEqual([false, false, false]);
    expect(deep.train()).toBe(deep);
    expect(modes()).toEqual([true, true, true]);
    deep.train(false);
    expect(modes()).toEqual([false, false, false]);
  });

  test("train() goes through the train() of modules inside, also where they refer to each other", () => {
    class Frozen extends Network {
      readonly dropout = new nn.Dropout();
      readonly fc = linear();
      override train(on = true): this {
        super.train(on);
        this.dropout.eval();
        return this;
      }
    }
    class Outer extends Network {
      readonly parts = [new Frozen()];
      readonly own = new nn.Dropout();
      readonly self = this;
    }
    const outer = new Outer();
    outer.train();
    expect(outer.namedModules().map(([name, { training }]) => [name, training])).toEqual([
      ["", true],
      ["parts.0", true],
      ["parts.0.dropout", false],
      ["parts.0.fc", true],
      ["own", true],
    ]);
    outer.eval();
    expect(outer.modules().every(({ training }) => !training)).toBe(true);
  });

  test("param() gives the parameter itself", () => {
    const rnn = new nn.RNN(3, 4);
    expect(rnn.param("weight_hh_l0")).toBe(rnn.parameters()[1]);
    expect(rnn.param("weight_hh_l0")).toBe(rnn.weight_hh_l0);
  });

  test("an error names the module by its path", () => {
    class Outer extends Network {
      readonly blocks = [new Map([["head", linear()]])];
    }
    const outer = new Outer();
    outer.parameters();
    const head = outer.blocks[0]?.get("head");
    expect(caught(() => head?.forward(tensor([1]))).message).toMatch(/^Outer\.blocks\.0\.head: input has 1 features/);
  });
});

describe("nn.Parameter", () => {
  test("takes a tensor's numbers and shape, and is none of it", () => {
    const from = tensor([[1, 2, 3]]);
    const parameter = new nn.Parameter(from);
    expect([parameter.shape, parameter.toArray()]).toEqual([[1, 3], [[1, 2, 3]]]);
    from.set([[0, 0, 0]]);
    expect(parameter.toArray()).toEqual([[1, 2, 3]]);
    expect(new nn.Parameter(from, [3]).shape).toEqual([3]);
    expect(new nn.Parameter(tensor(Int32Array.of(4, 5))).dtype).toBe("float32");
    expect(new nn.Parameter(parameter.mul(2)).toArray()).toEqual([[2, 4, 6]]);
  });
});
