/** stateDict and loadStateDict: copies, names, and nothing changed on an error. */

import { type Tensor, tensor } from "bptt";
import * as nn from "bptt/nn";
import { describe, expect, test } from "vitest";
import { caught } from "../caught.js";

class Network extends nn.Module {
  readonly rnn = new nn.RNN(2, 3);
  readonly fc = new nn.Linear(3, 2);
  forward(): void {}
}

function values(module: nn.Module) {
  return Object.fromEntries(module.namedParameters().map(([name, parameter]) => [name, parameter.toArray()]));
}

function plain(dict: nn.StateDict) {
  return Object.fromEntries(Object.entries(dict).map(([name, value]) => [name, value.toArray()]));
}

test("of many things that do not fit, the first are listed and the others counted", () => {
  const dict = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`w${i}`, new Float32Array(1)]));
  const { message } = caught(() => new nn.Linear(2, 1).loadStateDict(dict));
  expect(message.split("\n")).toHaveLength(1 + 40 + 1);
  expect(message).toMatch(/unexpected w37\n {2}and 62 more$/);
});

/** Two layers with one weight, as PyTorch writes it under both names. */
class Tied extends nn.Module {
  readonly a = new nn.Linear(2, 1, { bias: false });
  readonly b = new nn.Linear(2, 1, { bias: false });

  constructor() {
    super();
    Object.assign(this.b, { weight: this.a.weight });
  }

  forward(): void {}
}

describe("stateDict", () => {
  test("holds copies by name: neither side sees the other's changes", () => {
    const network = new Network();
    const before = values(network);
    const dict = network.stateDict();
    expect(plain(dict)).toEqual(before);
    expect(Object.values(dict).every((value) => !value.requiresGrad && !(value instanceof nn.Parameter))).toBe(true);
    network.fc.bias?.set([7, 8]);
    expect(plain(dict)).toEqual(before);
    dict["fc.weight"]?.set(new Float32Array(6));
    expect(values(network)["fc.weight"]).toEqual(before["fc.weight"]);
  });

  test("loaded into another network makes it the same", () => {
    const [from, to] = [new Network(), new Network()];
    const dict = from.stateDict();
    to.loadStateDict(dict);
    expect(values(to)).toEqual(values(from));
    dict["fc.bias"]?.set([7, 8]);
    expect(values(to)).toEqual(values(from));
    const x = tensor([[1, 2]]);
    expect(to.rnn.forward(x)[0].toArray()).toEqual(from.rnn.forward(x)[0].toArray());
  });

  test("loaded values are used at once, although packed before", () => {
    const fc = new nn.Linear(2, 1);
    const x = tensor([[1, 10]]);
    fc.forward(x);
    fc.loadStateDict({ weight: tensor([[2, 3]]), bias: tensor([100]) });
    expect(fc.forward(x).toArray()).toEqual([[132]]);
    fc.weight.set([[1, 1]]);
    expect(fc.forward(x).toArray()).toEqual([[111]]);
  });

  test("rename gives the names here", () => {
    const [from, to] = [new Network(), new Network()];
    const dict = Object.fromEntries(Object.entries(from.stateDict()).map(([name, value]) => [`module.${name}`, value]));
    to.loadStateDict(dict, { rename: (name) => name.replace(/^module\./, "") });
    expect(values(to)).toEqual(values(from));
  });

  test("strict: false copies what both sides have, and names what is on one side only", () => {
    const network = new Network();
    const before = values(network);
    const result = network.loadStateDict({ "fc.bias": tensor([7, 8]), other: tensor([1]) }, { strict: false });
    expect(values(network)).toEqual({ ...before, "fc.bias": [7, 8] });
    const missingKeys = Object.keys(before).filter((name) => name !== "fc.bias");
    expect(result).toEqual({ missingKeys, unexpectedKeys: ["other"] });
  });

  test("a dict that fits has no missing and no unexpected keys; names are those after rename", () => {
    const network = new Network();
    expect(network.loadStateDict(new Network().stateDict())).toEqual({ missingKeys: [], unexpectedKeys: [] });
    const rename = (name: string) => `new.${name}`;
    const { missingKeys, unexpectedKeys } = network.loadStateDict({ a: tensor([1]) }, { strict: false, rename });
    expect(missingKeys).toEqual(Object.keys(values(network)));
    expect(unexpectedKeys).toEqual(["new.a"]);
  });

  test("a shared parameter is taken from any of its names, and from several with the same numbers", () => {
    const weight = tensor([[3, 4]]);
    for (const dict of [{ "a.weight": weight }, { "b.weight": weight }, { "a.weight": weight, "b.weight": weight }]) {
      const tied = new Tied();
      expect(tied.loadStateDict(dict)).toEqual({ missingKeys: [], unexpectedKeys: [] });
      expect(values(tied)).toEqual({ "a.weight": [[3, 4]] });
    }
    const tied = new Tied();
    tied.loadStateDict({ "a.weight": Float32Array.of(5, 6), "b.weight": Float32Array.of(5, 6) });
    expect(values(tied)).toEqual({ "a.weight": [[5, 6]] });
  });

  test("typed arrays are taken row-major", () => {
    const fc = new nn.Linear(2, 1);
    fc.loadStateDict({ weight: new Float64Array([2, 3]), bias: Int32Array.of(4) });
    expect(fc.forward(tensor([1, 10])).toArray()).toEqual([36]);
  });
});

describe("loadStateDict throws one error that lists everything, and changes nothing", () => {
  function refused(change: (dict: Record<string, unknown>) => void, options?: nn.LoadOptions) {
    const network = new Network();
    const before = values(network);
    const dict: Record<string, unknown> = new Network().stateDict();
    change(dict);
    const error = caught(() => network.loadStateDict(dict as Record<string, Tensor>, options));
    expect(values(network)).toEqual(before);
    return error;
  }

  test("missing, unexpected, misshapen and no tensor", () => {
    const error = refused((dict) => {
      delete dict["rnn.bias_ih_l0"];
      dict["rnn.weight_hh_l0"] = tensor([1, 2, 3]);
      dict["fc.bias"] = [1, 2];
      dict["fc.weights"] = tensor([1]);
    });
    expect(error).toEqual({
      name: "Error",
      code: "ERR_BPTT_STATE",
      message: [
        "loadStateDict(): Network does not fit the dict, nothing was changed:",
        "rnn.weight_hh_l0 has shape [3], expected [3, 3]",
        "missing rnn.bias_ih_l0 [3]",
        "fc.bias is no tensor but Array",
        "unexpected fc.weights",
      ].join("\n  "),
    });
  });

  test("typed arrays of other sizes, or that hold no numbers", () => {
    const error = refused((dict) => {
      dict["fc.bias"] = new Float32Array(3);
    });
    expect(error.message).toMatch(/\n {2}fc\.bias has 3 numbers, expected 2 for shape \[2\]$/);
    const other = refused((dict) => {
      dict["fc.bias"] = new BigInt64Array(2);
    });
    expect(other.message).toBe(
      "loadStateDict(): fc.bias: BigInt64Array is not supported; use Float32Array, or Int32Array for integers",
    );
  });

  test("a wrong shape, even where strict is off", () => {
    const error = refused(
      (dict) => {
        dict["fc.bias"] = tensor([1, 2, 3]);
      },
      { strict: false },
    );
    expect(error.message).toMatch(/\n {2}fc\.bias has shape \[3\], expected \[2\]$/);
  });

  test("two names that rename makes one", () => {
    const error = refused(
      (dict) => {
        dict["old.fc.bias"] = tensor([1, 2]);
      },
      { rename: (name) => name.replace(/^old\./, "") },
    );
    expect(error.message).toMatch(/\n {2}fc\.bias is given twice, also by old\.fc\.bias, with other numbers$/);
  });

  test("two names of a shared parameter with different numbers", () => {
    const tied = new Tied();
    const { "a.weight": weight } = tied.stateDict() as { "a.weight": Tensor };
    const before = values(tied);
    const error = caught(() => tied.loadStateDict({ "a.weight": weight, "b.weight": tensor([[1, 2]]) }));
    expect(error.message).toMatch(/\n {2}a\.weight is given twice, also by b\.weight, with other numbers$/);
    expect(caught(() => tied.loadStateDict({ "a.weight": weight, "b.weight": tensor([1]) })).message).toMatch(
      /given twice/,
    );
    expect(values(tied)).toEqual(before);
  });
});
