/** The saved state of optimizers, schedulers and averages: training that goes on from it has the same bits. */

import { scope, type Tensor, tensor } from "bptt";
import * as nn from "bptt/nn";
import * as optim from "bptt/optim";
import { describe, expect, test } from "vitest";
import { Draw } from "../golden/draw.js";
import { makeOptimizer, makeScheduler, type OptimizerKind, type SchedulerSpec } from "./kinds.js";

const draw = new Draw(11);
const x = tensor(draw.values(6 * 3), [6, 3]);

/** What a file holds: values as JSON text, tensors as numbers. */
function filed({ values, tensors }: optim.SavedState): optim.SavedState {
  const copies = Object.entries(tensors).map(([name, value]): [string, Tensor] => [
    name,
    tensor(value.toFloat32Array().slice(), value.shape),
  ]);
  return { values: JSON.parse(JSON.stringify(values)), tensors: Object.fromEntries(copies) };
}

class Net extends nn.Module {
  readonly body = new nn.Linear(3, 5);
  readonly head = new nn.Linear(5, 1);
  forward(input: Tensor): Tensor {
    return this.head.forward(this.body.forward(input).tanh());
  }
}

const weights = new Net().stateDict();

/** A training that can be taken apart: what trains, what sets rates, what averages. */
class Training {
  readonly net = new Net();
  readonly optimizer: optim.Optimizer;
  readonly scheduler: optim.Scheduler;
  readonly average: optim.WeightAverage;
  constructor(kind: OptimizerKind, options: object, groups: boolean, spec: SchedulerSpec) {
    this.net.loadStateDict(weights);
    const { body, head } = this.net;
    const target = groups
      ? [
          { params: body, weightDecay: 0.1 },
          { params: head, lr: 0.02 },
        ]
      : this.net;
    this.optimizer = makeOptimizer(kind, target, options);
    this.scheduler = makeScheduler(spec, this.optimizer);
    this.average = new optim.WeightAverage(this.net, { decay: 0.7 });
  }

  run(steps: number): void {
    for (let i = 0; i < steps; ++i) {
      const loss = scope(() => {
        this.optimizer.zeroGrad();
        const value = this.net.forward(x).sub(0.5);
        const squares = value.mul(value).mean();
        squares.backward();
        this.optimizer.step();
        return squares.item();
      });
      this.scheduler.step(loss);
      this.average.update();
    }
  }

  /** All numbers and their names. */
  everything() {
    const { net, optimizer, scheduler, average } = this;
    const numbers = (tensors: Readonly<Record<string, Tensor>>) =>
      Object.entries(tensors).map(([name, value]) => [name, ...value.toFloat32Array()]);
    const states = [optimizer, scheduler, average].map((part) => part.stateDict());
    return [numbers(net.stateDict()), ...states.map(({ values, tensors }) => [values, numbers(tensors)])];
  }

  copyTo(other: Training): void {
    other.net.loadStateDict(filed({ values: {}, tensors: this.net.stateDict() }).tensors);
    for (const part of ["optimizer", "scheduler", "average"] as const)
      other[part].loadStateDict(filed(this[part].stateDict()));
  }
}

const ONE_CYCLE: SchedulerSpec = ["OneCycleLR", { maxLr: 0.1, totalSteps: 40 }];
const COSINE: SchedulerSpec = ["CosineAnnealingLR", { tMax: 7, etaMin: 0.001 }];
const SEQUENCE: SchedulerSpec = [
  "SequentialLR",
  { schedulers: [["LinearLR", { totalIters: 3 }], COSINE, ["ExponentialLR", { gamma: 0.9 }]], milestones: [3, 12] },
];

const trainings: readonly (readonly [OptimizerKind, object, boolean, SchedulerSpec])[] = [
  ["SGD", { lr: 0.1 }, false, ["StepLR", { stepSize: 3 }]],
  ["SGD", { lr: 0.1, momentum: 0.9, nesterov: true }, true, ONE_CYCLE],
  ["RMSprop", { lr: 0.01 }, true, ["MultiStepLR", { milestones: [2, 14] }]],
  ["RMSprop", { lr: 0.01, momentum: 0.9, centered: true }, false, COSINE],
  ["Adagrad", { lr: 0.1, lrDecay: 0.1, initialAccumulatorValue: 0.1 }, true, ["LambdaLR", { lrLambda: "inverse" }]],
  ["Adam", { lr: 0.01 }, false, ["ReduceLROnPlateau", { patience: 0, factor: 0.7, threshold: 0.05 }]],
  ["Adam", { lr: 0.01, amsgrad: true }, true, ONE_CYCLE],
  ["AdamW", { lr: 0.01 }, true, SEQUENCE],
  ["AdamW", { lr: 0.01, amsgrad: true }, false, ["LinearLR", { totalIters: 12 }]],
];

describe("a training that goes on from what was saved has the bits of one left alone", () => {
  for (const [kind, options, groups, spec] of trainings) {
    const name = `${kind} ${JSON.stringify(options)}${groups ? ", two groups" : ""}, ${spec[0]}`;
    // Into a new training, and into one that has gone elsewhere.
    for (const [when, before] of [
      ["a new one", 0],
      ["one that went further", 17],
    ] as const) {
      test(`${name}, by ${when}`, () => {
        const [whole, first, second] = [0, 1, 2].map(() => new Training(kind, options, groups, spec)) as [
          Training,
          Training,
          Training,
        ];
        whole.run(20);
        first.run(9);
        second.run(before);
        if (before > 0) second.optimizer.lr = 0.3;
        first.copyTo(second);
        expect(second.everything()).toEqual(first.everything());
        second.run(11);
        expect(second.everything()).toEqual(whole.everything());
      });
    }

    test(`${name}, before the first step`, () => {
      const [whole, first, second] = [0, 1, 2].map(() => new Training(kind, options, groups, spec)) as [
        Training,
        Training,
        Training,
      ];
      whole.run(4);
      second.run(5);
      first.copyTo(second);
      second.run(4);
      expect(second.everything()).toEqual(whole.everything());
    });
  }
});

describe("what is saved", () => {
  test("is named after the parameters, and holds only what a parameter has", () => {
    const training = new Training("Adam", { lr: 0.5 }, true, ["ExponentialLR", { gamma: 0.5 }]);
    training.net.head.weight.requiresGrad = false;
    training.run(2);
    const { values, tensors } = training.optimizer.stateDict();
    const options = { betas: [0.9, 0.999], eps: 1e-8, amsgrad: false };
    expect(values).toEqual({
      kind: "Adam",
      groups: [
        {
          params: ["0.weight", "0.bias"],
          options: { lr: 0.125, ...options, weightDecay: 0.1, initialLr: 0.5 },
        },
        {
          params: ["1.weight", "1.bias"],
          options: { lr: 0.005, ...options, weightDecay: 0, initialLr: 0.02 },
        },
      ],
      states: {
        "0.weight": { steps: 2, slots: ["mean", "square"] },
        "0.bias": { steps: 2, slots: ["mean", "square"] },
        "1.bias": { steps: 2, slots: ["mean", "square"] },
      },
    });
    expect(Object.entries(tensors).map(([name, { shape }]) => [name, shape])).toEqual([
      ["mean.0.weight", [5, 3]],
      ["square.0.weight", [5, 3]],
      ["mean.0.bias", [5]],
      ["square.0.bias", [5]],
      ["mean.1.bias", [1]],
      ["square.1.bias", [1]],
    ]);
  });

  test("keeps numbers that JSON has not", () => {
    const make = () =>
      new optim.ReduceLROnPlateau(new optim.SGD([new nn.Parameter([0])], { lr: Infinity }), { mode: "max" });
    const [from, to] = [make(), make()];
    from.step(Number.POSITIVE_INFINITY);
    to.loadStateDict(filed(from.stateDict()));
    expect(to.stateDict()).toEqual(from.stateDict());
    expect(filed(from.stateDict()).values).toMatchObject({ progress: { best: "Infinity" }, lastLrs: ["Infinity"] });
  });

  test("is a copy that later steps leave alone", () => {
    const training = new Training("Adagrad", {}, false, ["ExponentialLR", { gamma: 0.5 }]);
    training.run(1);
    const saved = training.optimizer.stateDict();
    const before = filed(saved);
    training.run(1);
    expect(filed(saved)).toEqual(before);
  });

  test("of an average is the average, also while the model holds it", () => {
    const training = new Training("SGD", {}, false, ["ExponentialLR", { gamma: 0.5 }]);
    training.run(3);
    const saved = training.average.stateDict();
    const numbers = (state: optim.SavedState) =>
      Object.values(state.tensors).map((value) => [...value.toFloat32Array()]);
    expect(numbers(training.average.apply(() => training.average.stateDict()))).toEqual(numbers(saved));
    training.average.swap();
    expect(numbers(training.average.stateDict())).toEqual(numbers(saved));
  });

  test("is taken over with its options, into slots that other options had left", () => {
    const [from, to] = [{ momentum: 0.5 }, { centered: true }].map(
      (options) => new Training("RMSprop", options, false, ["ExponentialLR", { gamma: 0.5 }]),
    ) as [Training, Training];
    from.run(3);
    to.run(2);
    from.copyTo(to);
    from.run(2);
    to.run(2);
    expect(to.everything()).toEqual(from.everything());
  });
});
