/** What schedulers refuse: a refused one leaves the rates as they were. */

import * as nn from "bptt/nn";
import * as optim from "bptt/optim";
import { describe, expect, test } from "vitest";
import { wrong } from "../border.js";
import { caught } from "../caught.js";

const groups = () => [
  { params: [new nn.Parameter([1])], lr: 0.5 },
  { params: [new nn.Parameter([1])], lr: 0.25 },
];

/** What is called on an optimizer with two groups, and what it throws. */
type Row = readonly [call: (optimizer: optim.SGD) => unknown, message: string, kind?: "type"];

function refused(what: string, rows: readonly Row[]): void {
  describe(what, () => {
    for (const [call, message, kind] of rows) {
      test(message, () => {
        const optimizer = new optim.SGD(groups());
        const before = optimizer.stateDict();
        const expected = kind
          ? { name: "TypeError", code: "ERR_BPTT_TYPE", message }
          : { name: "RangeError", code: "ERR_BPTT_ARGUMENT", message };
        expect(caught(() => call(optimizer))).toEqual(expected);
        expect(optimizer.stateDict()).toEqual(before);
      });
    }
  });
}

refused("what is scheduled", [
  [
    () => new optim.StepLR(wrong(new nn.Linear(1, 1)), 1),
    "StepLR takes an optimizer of bptt/optim, got Linear",
    "type",
  ],
  [
    () => new optim.OneCycleLR(wrong(null), 1, { totalSteps: 1 }),
    "OneCycleLR takes an optimizer of bptt/optim, got null",
    "type",
  ],
  [() => new optim.ReduceLROnPlateau(wrong(3)), "ReduceLROnPlateau takes an optimizer of bptt/optim, got 3", "type"],
]);

refused("StepLR, MultiStepLR, ExponentialLR", [
  [(o) => new optim.StepLR(o, 0), "StepLR: stepSize must be an integer of at least 1, got 0"],
  [(o) => new optim.StepLR(o, 2, { gamma: -1 }), "StepLR: gamma must be a finite number of at least 0, got -1"],
  [
    (o) => new optim.StepLR(o, 2, wrong(0.5)),
    "StepLR: options must be an object such as { gamma: ... }, got 0.5",
    "type",
  ],
  [(o) => new optim.MultiStepLR(o, wrong(3)), "MultiStepLR: milestones must be an array of epochs, got 3", "type"],
  [(o) => new optim.MultiStepLR(o, [3, 0.5]), "MultiStepLR: milestones[1] must be an integer of at least 1, got 0.5"],
  [
    (o) => new optim.MultiStepLR(o, [3], { gamma: Number.NaN }),
    "MultiStepLR: gamma must be a finite number of at least 0, got NaN",
  ],
  [(o) => new optim.ExponentialLR(o, wrong(undefined)), "ExponentialLR: gamma must be a number, got undefined", "type"],
  [
    (o) => new optim.ExponentialLR(o, Number.POSITIVE_INFINITY),
    "ExponentialLR: gamma must be a finite number of at least 0, got Infinity",
  ],
]);

refused("CosineAnnealingLR, LinearLR, LambdaLR", [
  [(o) => new optim.CosineAnnealingLR(o, 0), "CosineAnnealingLR: tMax must be an integer of at least 1, got 0"],
  [
    (o) => new optim.CosineAnnealingLR(o, 5, { etaMin: -1 }),
    "CosineAnnealingLR: etaMin must be a finite number of at least 0, got -1",
  ],
  [(o) => new optim.LinearLR(o, { startFactor: 0 }), "LinearLR: startFactor must be above 0 and at most 1, got 0"],
  [(o) => new optim.LinearLR(o, { endFactor: 1.5 }), "LinearLR: endFactor must be from 0 to 1, got 1.5"],
  [(o) => new optim.LinearLR(o, { totalIters: 0 }), "LinearLR: totalIters must be an integer of at least 1, got 0"],
  [
    (o) => new optim.LambdaLR(o, wrong(0.5)),
    "LambdaLR: lrLambda must be a function of the epoch, or one for each group, got 0.5",
    "type",
  ],
  [(o) => new optim.LambdaLR(o, [() => 1]), "LambdaLR: 1 functions for 2 parameter groups"],
  [
    (o) => new optim.LambdaLR(o, [() => 0.5, wrong(() => "half")]),
    'LambdaLR: lrLambda must give a number of at least 0, gave "half" for epoch 0',
  ],
  [
    (o) => new optim.LambdaLR(o, () => -0.5),
    "LambdaLR: lrLambda must give a number of at least 0, gave -0.5 for epoch 0",
  ],
]);

const cycle = (options: object) => (o: optim.Optimizer) => new optim.OneCycleLR(o, 1, { totalSteps: 9, ...options });

refused("OneCycleLR", [
  [(o) => new optim.OneCycleLR(o, 1, {}), "OneCycleLR: give totalSteps, or epochs and stepsPerEpoch"],
  [(o) => new optim.OneCycleLR(o, 1, { epochs: 3 }), "OneCycleLR: give totalSteps, or epochs and stepsPerEpoch"],
  [
    (o) => new optim.OneCycleLR(o, 1, { epochs: 0, stepsPerEpoch: 3 }),
    "OneCycleLR: epochs must be an integer of at least 1, got 0",
  ],
  [cycle({ totalSteps: 2.5 }), "OneCycleLR: totalSteps must be an integer of at least 1, got 2.5"],
  [(o) => new optim.OneCycleLR(o, 0, { totalSteps: 9 }), "OneCycleLR: maxLr must be a finite number above 0, got 0"],
  [(o) => new optim.OneCycleLR(o, [1], { totalSteps: 9 }), "OneCycleLR: maxLr: 1 values for 2 parameter groups"],
  [cycle({ pctStart: 1.5 }), "OneCycleLR: pctStart must be from 0 to 1, got 1.5"],
  [cycle({ annealStrategy: "exp" }), 'OneCycleLR: annealStrategy must be "cos" or "linear", got "exp"'],
  [cycle({ cycleMomentum: 1 }), "OneCycleLR: cycleMomentum must be true or false, got 1", "type"],
  [cycle({ baseMomentum: 1 }), "OneCycleLR: baseMomentum must be at least 0 and less than 1, got 1"],
  [cycle({ maxMomentum: [0.9, -1] }), "OneCycleLR: maxMomentum must be at least 0 and less than 1, got -1"],
  [cycle({ divFactor: 0 }), "OneCycleLR: divFactor must be a finite number above 0, got 0"],
  [cycle({ finalDivFactor: -1 }), "OneCycleLR: finalDivFactor must be a finite number above 0, got -1"],
  [cycle({ threePhase: "yes" }), 'OneCycleLR: threePhase must be true or false, got "yes"', "type"],
  [
    () => new optim.OneCycleLR(new optim.Adagrad(groups()), 1, { totalSteps: 9 }),
    "OneCycleLR: the optimizer has neither momentum nor betas; take cycleMomentum: false",
  ],
]);

const plateau = (options: object) => (o: optim.Optimizer) => new optim.ReduceLROnPlateau(o, options);

refused("ReduceLROnPlateau", [
  [plateau({ mode: "least" }), 'ReduceLROnPlateau: mode must be "min" or "max", got "least"'],
  [plateau({ factor: 1 }), "ReduceLROnPlateau: factor must be at least 0 and less than 1, got 1"],
  [plateau({ patience: -1 }), "ReduceLROnPlateau: patience must be an integer of at least 0, got -1"],
  [plateau({ threshold: -1 }), "ReduceLROnPlateau: threshold must be a finite number of at least 0, got -1"],
  [plateau({ thresholdMode: "both" }), 'ReduceLROnPlateau: thresholdMode must be "rel" or "abs", got "both"'],
  [plateau({ cooldown: 0.5 }), "ReduceLROnPlateau: cooldown must be an integer of at least 0, got 0.5"],
  [plateau({ minLr: [0, 0, 0] }), "ReduceLROnPlateau: minLr: 3 values for 2 parameter groups"],
  [plateau({ minLr: -1 }), "ReduceLROnPlateau: minLr must be a finite number of at least 0, got -1"],
  [plateau({ eps: -1 }), "ReduceLROnPlateau: eps must be a finite number of at least 0, got -1"],
  [
    (o) => new optim.ReduceLROnPlateau(o).step(wrong(undefined)),
    "ReduceLROnPlateau: step() takes the metric of the epoch, such as the validation loss, got undefined",
    "type",
  ],
]);

const one = (o: optim.Optimizer) => new optim.ExponentialLR(o, 1);
const sequence = (make: (o: optim.Optimizer) => unknown[], milestones: number[]) => (o: optim.Optimizer) => {
  const parts = make(o) as optim.Scheduler[];
  for (const group of o.groups) group.initialLr = undefined; // as before the parts were made
  return new optim.SequentialLR(o, parts, milestones);
};

refused("SequentialLR", [
  [sequence((o) => [one(o)], wrong(3)), "SequentialLR: milestones must be an array of epochs, got 3", "type"],
  [sequence((o) => [one(o), one(o)], [0]), "SequentialLR: milestones[0] must be an integer of at least 1, got 0"],
  [sequence((o) => [one(o), one(o), one(o)], [5, 5]), "SequentialLR: milestones must rise, got 5, 5"],
  [sequence((o) => [one(o)], [3]), "SequentialLR: 1 schedulers need 0 milestones, got 1"],
  [sequence(() => wrong(3), []), "SequentialLR: schedulers must be an array, got 3", "type"],
  [sequence(() => [3], []), "SequentialLR: schedulers[0] is no scheduler but 3", "type"],
  [sequence(() => [one(new optim.SGD(groups()))], []), "SequentialLR: schedulers[0] was made for another optimizer"],
  [
    sequence((o) => [one(o), new optim.ReduceLROnPlateau(o)], [3]),
    "SequentialLR: schedulers[1] is a ReduceLROnPlateau, whose step() needs a metric",
    "type",
  ],
]);

describe("a step that is refused changes nothing", () => {
  test("OneCycleLR, once its steps are over", () => {
    const optimizer = new optim.SGD(groups());
    const scheduler = new optim.OneCycleLR(optimizer, 1, { totalSteps: 3, annealStrategy: "linear" });
    for (let i = 0; i < 3; ++i) scheduler.step();
    expect(optimizer.lr).toBeGreaterThan(0);
    const before = [optimizer.stateDict(), scheduler.stateDict()];
    for (let i = 0; i < 2; ++i)
      expect(caught(() => scheduler.step())).toEqual({
        name: "RangeError",
        code: "ERR_BPTT_ARGUMENT",
        message: "OneCycleLR: step() was called 4 times, but totalSteps is 3",
      });
    expect([optimizer.stateDict(), scheduler.stateDict()]).toEqual(before);
  });

  test("LambdaLR, whose function gives NaN for the second group", () => {
    const optimizer = new optim.SGD(groups());
    const scheduler = new optim.LambdaLR(optimizer, [(t) => 1 / (1 + t), (t) => (t < 2 ? 1 : Number.NaN)]);
    scheduler.step();
    const before = [optimizer.stateDict(), scheduler.stateDict()];
    expect(caught(() => scheduler.step()).message).toBe(
      "LambdaLR: lrLambda must give a number of at least 0, gave NaN for epoch 2",
    );
    expect([optimizer.stateDict(), scheduler.stateDict()]).toEqual(before);
  });
});
