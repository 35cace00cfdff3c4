/** What stream() refuses: modules that need the whole sequence, steps of another size, states that are not its own. */

import type { Tensor } from "bptt";
import * as nn from "bptt/nn";
import { type Stream, stream } from "bptt/train";
import { describe, expect, test } from "vitest";
import { caught } from "../caught.js";
import { I, modules, Stepper, seeded, sequence, steps } from "./streams.js";

const [x] = steps(sequence()) as [Float32Array];

describe("modules", () => {
  test.each([
    ["no module", () => stream({} as nn.Module), "stream() takes a Module, got Object"],
    ["a bidirectional layer", () => stream(new nn.LSTM(I, 4, { bidirectional: true })), "LSTM is bidirectional"],
    [
      "one inside a Sequential",
      () => stream(new nn.Sequential(new nn.Linear(I, I), new nn.GRU(I, 4, { bidirectional: true }))),
      "Sequential.1 is bidirectional",
    ],
    ["softmax over another dimension", () => stream(new nn.Softmax(0)), "Softmax: over dim 0"],
    [
      "a convolution that looks ahead",
      () => stream(new nn.Conv1d(2, 2, 3, { padding: "same" })),
      'with padding "same" and stride 1',
    ],
    [
      "one with a stride",
      () => stream(new nn.Conv1d(2, 2, 3, { padding: "causal", stride: 2 })),
      "and stride 2 it cannot",
    ],
    ["normalisation over time", () => stream(new nn.LayerNorm([3, 2])), "LayerNorm: over [3, 2]"],
    ["a convolution of one place with padding", () => stream(new nn.Conv1d(2, 2, 1, { padding: 1 })), "with padding 1"],
    [
      "layers whose sizes do not fit",
      () => stream(new nn.Sequential(new nn.Linear(3, 4), new nn.Tanh(), new nn.Linear(5, 2))),
      'stream(): in Sequential, "linear 5 2" reads 5 features, but the module before it writes 4',
    ],
    [
      "a layer with a forward of its own",
      () =>
        stream(
          new (class Doubled extends nn.Sequential {
            override forward(v: Tensor): Tensor {
              return super.forward(v).mul(2);
            }
          })(new nn.Linear(3, 4)),
        ),
      "stream(): Doubled has a forward of its own, but does not say how it runs one step",
    ],
    [
      "a module without step",
      () =>
        stream(
          new (class Net extends nn.Module {
            override forward(): void {}
          })(),
        ),
      "stream(): Net does not say how it runs one step. Define step(x, state)",
    ],
  ])("%s is refused", (_, make, message) => {
    const error = caught(make);
    expect(error).toMatchObject({ code: expect.stringMatching(/^ERR_BPTT_/) });
    expect(error.message).toContain(message);
  });

  test("step() must return [y, state]", () => {
    const make = (step: (x: Tensor) => unknown) =>
      stream(
        Object.assign(
          new (class Net extends nn.Module {
            override forward(): void {}
          })(),
          { step },
        ),
      );
    expect(() => make((v) => v).push(x)).toThrow("Net: step() must return [y, state] with a Tensor y, got Tensor");
    expect(() => make((v) => [v, "on"]).push(x)).toThrow(
      'must consist of float32 tensors in arrays and plain objects, got "on"',
    );
  });
});

describe("push", () => {
  const s = stream(seeded(() => new nn.LSTM(I, 4)));

  test.each([
    ["too few features", () => s.push(x.subarray(1)), "the step has 4 features, LSTM expects 5"],
    ["a whole sequence", () => s.push(new Float32Array(3 * I)), "One call is one time step, not a sequence"],
    ["a number", () => s.push(1 as never), "push() takes the numbers of one step"],
    ["words", () => s.push(["a", "b", "c", "d", "e"] as never), 'a step consists of numbers, got Array of "a"'],
    ["rows", () => s.push([[1], [2], [3], [4], [5]] as never), "a step consists of numbers, got Array of Array"],
    [
      "something with a length",
      () => s.push({ length: 5 } as never),
      "a step consists of numbers, got Object of undefined",
    ],
    ["big integers", () => s.push(new BigInt64Array(5) as never), "a step consists of numbers, got BigInt64Array of 0"],
    ["a short out", () => s.push(x, new Float32Array(3)), "out has 3 elements, the output 4"],
    ["an out of another kind", () => s.push(x, [] as never), "out must be a Float32Array, got Array"],
  ])("%s is refused, and the state is as before", (_, push, message) => {
    const before = s.state();
    expect(caught(push).message).toContain(message);
    expect(s.state()).toEqual(before);
  });
});

describe("restore", () => {
  const warm = (make: () => nn.Module, seed?: number): Stream => {
    const s = stream(seeded(make, seed));
    s.push(x);
    return s;
  };
  const lstm = () => new nn.LSTM(I, 4);

  function expectRefused(s: Stream, bytes: Uint8Array, message: string): void {
    const before = s.state();
    expect(caught(() => s.restore(bytes))).toMatchObject({
      code: "ERR_BPTT_STATE",
      message: expect.stringContaining(message),
    });
    expect(s.state()).toEqual(before);
  }

  test.each([
    ["another size", () => new nn.LSTM(I, 5)],
    ["another kind of layer with the same state", () => new nn.RNN(I, 8)],
    ["more layers", () => new nn.LSTM(I, 4, { numLayers: 2 })],
    ["relu in place of tanh", () => new nn.RNN(I, 4, { nonlinearity: "relu" })],
    ["a module with step", () => new Stepper()],
  ])("refuses the state of a model of %s", (_, make) => {
    expectRefused(warm(lstm), warm(make).state(), "was saved by another model");
    expectRefused(warm(make), warm(lstm).state(), "was saved by another model");
  });

  test("refuses a state made with other weights", () => {
    expectRefused(warm(lstm), warm(lstm, 8).state(), "was saved with other weights");
  });

  test.each(["LSTM", "a module with step"])("refuses every changed byte and every cut, %s", (name) => {
    const s = warm(modules[name] as () => nn.Module);
    const bytes = s.state();
    for (let i = 0; i < bytes.length; ++i) {
      for (const flip of [1, 0x80]) {
        const changed = bytes.slice();
        changed[i] = (changed[i] as number) ^ flip;
        expectRefused(s, changed, "The stream is as before");
      }
      expectRefused(s, bytes.subarray(0, i), "The stream is as before");
    }
    expectRefused(s, Uint8Array.of(...bytes, 0), "it was cut or changed");
    s.restore(bytes);
  });

  test("tells a newer version", () => {
    const s = warm(lstm);
    const bytes = s.state();
    bytes[4] = 2;
    expectRefused(s, bytes, "has version 2, this version of bptt reads 1");
  });

  test("takes bytes alone", () => {
    const error = caught(() => warm(lstm).restore("state" as never));
    expect(error).toMatchObject({
      code: "ERR_BPTT_TYPE",
      message: 'restore() takes the Uint8Array that state() gave, got "state"',
    });
  });

  test("takes a view into a larger buffer", () => {
    const s = warm(lstm);
    const state = s.state();
    const large = new Uint8Array(state.length + 3);
    large.set(state, 3);
    s.reset();
    s.restore(large.subarray(3));
    expect(s.state()).toEqual(state);
  });
});

test("a module with step that suddenly writes less is refused", () => {
  class Shrinking extends nn.Module {
    override forward(): void {}
    step(v: Tensor, state: Tensor | undefined): [Tensor, Tensor] {
      return [state ? v.narrow(0, 0, 1) : v, v];
    }
  }
  const s = stream(new nn.Sequential(new Shrinking(), new nn.Linear(4, 1)));
  s.push([1, 2, 3, 4]);
  const before = s.state();
  expect(() => s.push([1, 2, 3, 4])).toThrow('"linear 4 1" reads 4 features, but the module before it writes 1');
  expect(s.state()).toEqual(before);
});

test("a state that holds itself is refused", () => {
  class Cyclic extends nn.Module {
    override forward(): void {}
    step(v: Tensor): [Tensor, unknown] {
      const state: unknown[] = [];
      state.push(state);
      return [v, state];
    }
  }
  expect(() => stream(new Cyclic()).push([1])).toThrow("does it hold itself?");
});

test.each([
  ["a module with step", () => new Stepper()],
  ["one that the input reaches through another layer", () => new nn.Sequential(new nn.GRU(2, 2), new Stepper())],
])("a step that fails in %s leaves the state as it was", (_, make) => {
  const s = stream(seeded(make));
  const before = s.state();
  expect(() => s.push([1, 2])).toThrow("input has 2 features");
  expect(s.state()).toEqual(before);
});
