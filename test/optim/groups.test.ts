/** Groups of parameters with options of their own. */

import * as nn from "bptt/nn";
import * as optim from "bptt/optim";
import { describe, expect, test } from "vitest";
import { giveGradient } from "./descent.js";
import { makeOptimizer, type OptimizerKind, optimizers } from "./kinds.js";

const GRADIENTS = [1, -2, 0.5, 3];

/** Where parameters come out that all get the same gradients. */
function descend(parameters: readonly nn.Parameter[], optimizer: optim.Optimizer, gradients = GRADIENTS): number[] {
  for (const gradient of gradients) {
    for (const parameter of parameters) giveGradient(parameter, Float32Array.of(gradient));
    optimizer.step();
  }
  return parameters.map((parameter) => parameter.item());
}

function alone(kind: OptimizerKind, options: object): number {
  const parameter = new nn.Parameter([0.75]);
  return descend([parameter], makeOptimizer(kind, [parameter], options))[0] as number;
}

const own: Readonly<Record<OptimizerKind, object>> = {
  SGD: { lr: 0.3, momentum: 0.5 },
  RMSprop: { centered: true, momentum: 0.5 },
  Adagrad: { lrDecay: 0.5 },
  Adam: { betas: [0.5, 0.75] },
  AdamW: { weightDecay: 0, amsgrad: true },
};

for (const kind of Object.keys(optimizers) as OptimizerKind[]) {
  test(`${kind}: each group is trained by its own options, and by the others where it has none`, () => {
    const [a, b, c] = [0.75, 0.75, 0.75].map((value) => new nn.Parameter([value])) as [
      nn.Parameter,
      nn.Parameter,
      nn.Parameter,
    ];
    const groups = [{ params: [a] }, { params: new Set([b]), ...own[kind] }, { params: [c], lr: 0.01 }];
    const common = { lr: 0.1, weightDecay: 0.25 };
    const got = descend([a, b, c], makeOptimizer(kind, groups, common));
    const expected = [{}, own[kind], { lr: 0.01 }].map((special) => alone(kind, { ...common, ...special }));
    expect(got).toEqual(expected);
    expect(new Set(got).size).toBe(3);
  });
}

describe("groups", () => {
  test("of modules, in which a plain target is one", () => {
    const [body, head] = [new nn.Linear(2, 1), new nn.Linear(1, 1)];
    const optimizer = new optim.AdamW([{ params: body, lr: 1e-4 }, { params: head }], { lr: 1e-2 });
    expect(optimizer.groups.map(({ params, lr, weightDecay }) => [params, lr, weightDecay])).toEqual([
      [body.parameters(), 1e-4, 1e-2],
      [head.parameters(), 1e-2, 1e-2],
    ]);
    expect(new optim.SGD(head).groups).toEqual([
      {
        params: head.parameters(),
        lr: 1e-3,
        momentum: 0,
        dampening: 0,
        weightDecay: 0,
        nesterov: false,
        initialLr: undefined,
      },
    ]);
  });

  test("can be changed between steps", () => {
    const [a, b] = [new nn.Parameter([1]), new nn.Parameter([1])];
    const optimizer = new optim.SGD([{ params: [a] }, { params: [b] }], { lr: 0.5 });
    const [, second] = optimizer.groups as [unknown, optim.ParameterGroup<optim.SGDOptions>];
    expect(descend([a, b], optimizer, [1])).toEqual([0.5, 0.5]);
    second.weightDecay = 1;
    second.lr = 0.25;
    expect(descend([a, b], optimizer, [1])).toEqual([0, 0.125]);
  });

  test("do not share the betas they were given", () => {
    const betas: [number, number] = [0.5, 0.5];
    const optimizer = new optim.Adam([new nn.Parameter([0])], { betas });
    betas[0] = 2;
    expect(optimizer.groups[0]?.betas).toEqual([0.5, 0.5]);
  });

  test("momentum that begins later begins with the gradient of its first step, as in PyTorch", () => {
    const [late, fresh] = [new nn.Parameter([1]), new nn.Parameter([0.5])];
    const options = { lr: 0.5, dampening: 0.5 };
    const optimizer = new optim.SGD([late], options);
    descend([late], optimizer, [1]);
    (optimizer.groups[0] as { momentum: number }).momentum = 0.9;
    const expected = descend([fresh], new optim.SGD([fresh], { ...options, momentum: 0.9 }), [1, 2]);
    expect(descend([late], optimizer, [1, 2])).toEqual(expected);
  });
});

describe("lr", () => {
  test("is that of the first group; setting it sets all", () => {
    const optimizer = new optim.Adam([
      { params: [new nn.Parameter([0])], lr: 0.5 },
      { params: [new nn.Parameter([0])], lr: 0.25 },
    ]);
    expect(optimizer.lr).toBe(0.5);
    optimizer.lr = 0.125;
    expect(optimizer.groups.map(({ lr }) => lr)).toEqual([0.125, 0.125]);
  });
});
