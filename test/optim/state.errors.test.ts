/** States that do not fit are refused whole: the errors, and that nothing has changed. */

import { memory, scope, type Tensor, tensor } from "bptt";
import * as nn from "bptt/nn";
import * as optim from "bptt/optim";
import { describe, expect, test } from "vitest";
import { caught } from "../caught.js";
import { giveGradient } from "./descent.js";
import { makeOptimizer, makeScheduler, type OptimizerKind, type SchedulerSpec } from "./kinds.js";

interface Part {
  stateDict(): optim.SavedState;
  loadStateDict(state: optim.SavedState): void;
}

function parameters() {
  const list = [new nn.Parameter([[0.5, 1]]), new nn.Parameter([2])] as const;
  for (const parameter of list) giveGradient(parameter, new Float32Array(parameter.size).fill(0.25));
  return list;
}

function stepped(kind: OptimizerKind, options: object): optim.Optimizer {
  const [a, b] = parameters();
  const optimizer = makeOptimizer(kind, [{ params: [a] }, { params: [b], ...{ lr: 0.5 } }], options);
  optimizer.step();
  return optimizer;
}

function scheduled(spec: SchedulerSpec): optim.Scheduler {
  const scheduler = makeScheduler(spec, stepped("SGD", { momentum: 0.9 }));
  for (const metric of [3, 4]) scheduler.step(metric);
  return scheduler;
}

function averaged(): optim.WeightAverage {
  const average = new optim.WeightAverage(parameters());
  average.update();
  return average;
}

/** The numbers and names of a state. */
function plain({ values, tensors }: optim.SavedState) {
  const numbers = Object.entries(tensors).map(([name, value]) => [name, value.shape, [...value.toFloat32Array()]]);
  return { values, tensors: Object.fromEntries(numbers.map(([name, ...rest]) => [name, rest])) };
}

const parts: Readonly<Record<string, () => Part>> = {
  SGD: () => stepped("SGD", { momentum: 0.9 }),
  RMSprop: () => stepped("RMSprop", { momentum: 0.9, centered: true }),
  Adagrad: () => stepped("Adagrad", {}),
  Adam: () => stepped("Adam", { amsgrad: true }),
  AdamW: () => stepped("AdamW", {}),
  StepLR: () => scheduled(["StepLR", { stepSize: 2 }]),
  MultiStepLR: () => scheduled(["MultiStepLR", { milestones: [2, 3] }]),
  ExponentialLR: () => scheduled(["ExponentialLR", { gamma: 0.5 }]),
  CosineAnnealingLR: () => scheduled(["CosineAnnealingLR", { tMax: 5 }]),
  LinearLR: () => scheduled(["LinearLR", {}]),
  LambdaLR: () => scheduled(["LambdaLR", { lrLambda: "inverse" }]),
  OneCycleLR: () => scheduled(["OneCycleLR", { maxLr: 1, totalSteps: 9 }]),
  ReduceLROnPlateau: () => scheduled(["ReduceLROnPlateau", {}]),
  SequentialLR: () =>
    scheduled([
      "SequentialLR",
      {
        schedulers: [
          ["LinearLR", {}],
          ["StepLR", { stepSize: 2 }],
        ],
        milestones: [1],
      },
    ]),
  WeightAverage: averaged,
};

/** Every state that has one value, at any depth, replaced or left out. */
function* mutations(value: unknown): Generator<unknown> {
  for (const other of [null, true, "x", -1, 0, 0.5, 3, 1e300, [], {}, ["x"], "NaN", "Infinity", "-0"]) yield other;
  if (typeof value !== "object" || value === null) return;
  for (const [key, child] of Object.entries(value)) {
    const copy = () => (Array.isArray(value) ? [...value] : { ...value }) as Record<string, unknown>;
    for (const other of mutations(child)) yield Object.assign(copy(), { [key]: other });
    if (Array.isArray(value)) {
      yield value.filter((_, i) => i !== Number(key));
    } else {
      const { [key]: _, ...rest } = copy();
      yield rest;
    }
  }
  if (!Array.isArray(value)) yield { ...value, extra: 1 };
}

describe("a state with anything in it replaced, left out or added is refused whole, or taken over whole", () => {
  for (const [kind, make] of Object.entries(parts)) {
    test(kind, () => {
      const part = make();
      const { values, tensors } = part.stateDict();
      const before = plain(part.stateDict());
      const start = memory().used;
      let refused = 0;
      for (const mutated of mutations(values)) {
        const state = { values: mutated, tensors } as optim.SavedState;
        try {
          part.loadStateDict(state);
        } catch (error) {
          expect((error as { code?: string }).code).toMatch(/^ERR_BPTT_(STATE|TYPE)$/);
          expect(plain(part.stateDict())).toEqual(before);
          refused += 1;
          continue;
        }
        expect(plain(part.stateDict())).toEqual(plain(state));
        part.loadStateDict({ values, tensors });
        expect(plain(part.stateDict())).toEqual(before);
      }
      expect(refused).toBeGreaterThan(20);
      for (const name of Object.keys(tensors)) {
        const { [name]: own, ...others } = tensors as Record<string, Tensor>;
        const wrong = [tensor([[1]]), tensor(new Int32Array(own?.size ?? 0), own?.shape), 5 as unknown as Tensor];
        for (const state of [...wrong.map((value) => ({ ...others, [name]: value })), others]) {
          expect(caught(() => part.loadStateDict({ values, tensors: state })).code).toBe("ERR_BPTT_STATE");
        }
      }
      const extra = { ...tensors, extra: tensor([1]) };
      expect(caught(() => part.loadStateDict({ values, tensors: extra })).code).toBe("ERR_BPTT_STATE");
      expect(plain(part.stateDict())).toEqual(before);
      expect(memory().used - memory().scopes).toBeLessThanOrEqual(start);
    });
  }
});

describe("the words", () => {
  const AFTER = "loadStateDict(): the state does not fit, nothing was changed:";
  const state = (call: () => unknown) => {
    const { name, code, message } = caught(call);
    expect([name, code]).toEqual(["Error", "ERR_BPTT_STATE"]);
    return message.split("\n  ");
  };

  test("for what is no state", () => {
    const optimizer = stepped("Adam", {});
    for (const [given, got] of [
      [null, "null"],
      [[], "Array"],
      [{ values: {} }, "Object"],
    ] as const) {
      expect(caught(() => optimizer.loadStateDict(given as never))).toEqual({
        name: "TypeError",
        code: "ERR_BPTT_TYPE",
        message: `Adam.loadStateDict() takes what stateDict() gave, { values, tensors }, got ${got}`,
      });
    }
  });

  test("for the state of another kind", () => {
    expect(state(() => stepped("AdamW", {}).loadStateDict(stepped("Adam", {}).stateDict()))).toEqual([
      `AdamW.${AFTER}`,
      'it is the state of "Adam"',
    ]);
  });

  test("for other parameters, options and tensors", () => {
    const optimizer = stepped("Adam", { lr: 0.125 });
    const saved = optimizer.stateDict();
    const values = JSON.parse(JSON.stringify(saved.values).replace('"1.param_0"', '"1.other"').replace("0.125", "-1"));
    values.states["1.param_0"].steps = 0;
    values.states["0.param_0"].slots.push("velocity");
    delete values.groups[1].options.eps;
    const tensors = { ...saved.tensors, "mean.1.param_0": tensor([1, 2]) };
    expect(state(() => optimizer.loadStateDict({ values, tensors }))).toEqual([
      `Adam.${AFTER}`,
      "group 0: lr must be a number of at least 0, got -1",
      "group 1 has the parameters 1.other, the optimizer 1.param_0",
      "group 1 has no eps",
      "0.param_0: slots must be some of mean, square, largest, got mean, square, velocity",
      "1.param_0: steps must be an integer of at least 1, got 0",
      "mean.1.param_0 has shape [2], expected [1]",
      'unexpected tensor "mean.0.param_0"',
      'unexpected tensor "square.0.param_0"',
    ]);
  });

  test("for one group in the place of two", () => {
    const one = new optim.SGD([...parameters()]);
    expect(state(() => one.loadStateDict(stepped("SGD", {}).stateDict()))).toContain(
      "it has 2 groups of parameters, the optimizer 1",
    );
  });

  test("for a scheduler inside another", () => {
    const make = (part: SchedulerSpec) =>
      scheduled(["SequentialLR", { schedulers: [["ExponentialLR", { gamma: 0.5 }], part], milestones: [5] }]);
    const [one, other] = [make(["StepLR", { stepSize: 2 }]), make(["LinearLR", {}])];
    expect(state(() => one.loadStateDict(other.stateDict()))[1]).toBe(
      'scheduler 1: it is the state of "LinearLR", not of a StepLR',
    );
  });

  test("for an average while the model holds it", () => {
    const average = averaged();
    const saved = average.stateDict();
    average.swap();
    expect(caught(() => average.loadStateDict(saved))).toEqual({
      name: "Error",
      code: "ERR_BPTT_BUSY",
      message: "WeightAverage: loadStateDict() while the model holds the average; call swap() first, or leave apply()",
    });
  });

  test("for tensors of a scope that has ended", () => {
    const optimizer = stepped("SGD", { momentum: 0.9 });
    const { values, tensors } = optimizer.stateDict();
    const before = plain(optimizer.stateDict());
    const kept: Record<string, Tensor> = {};
    scope(() => {
      for (const [name, value] of Object.entries(tensors)) kept[name] = value.add(1);
    });
    expect(caught(() => optimizer.loadStateDict({ values, tensors: kept })).code).toBe("ERR_BPTT_SCOPE");
    expect(plain(optimizer.stateDict())).toEqual(before);
  });
});
