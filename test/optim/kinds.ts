/** Optimizers and schedulers by name, as the golden files and the tests of state list them. */

import * as optim from "bptt/optim";

export const optimizers = {
  SGD: optim.SGD,
  RMSprop: optim.RMSprop,
  Adagrad: optim.Adagrad,
  Adam: optim.Adam,
  AdamW: optim.AdamW,
} as const;

export type OptimizerKind = keyof typeof optimizers;

type Make = new (target: optim.OptimizerTarget<object>, options?: object) => optim.Optimizer;

export function makeOptimizer(
  kind: OptimizerKind,
  target: optim.OptimizerTarget<object>,
  options: object,
): optim.Optimizer {
  return new (optimizers[kind] as Make)(target, options);
}

/** The functions of LambdaLR that schedulers.py knows by the same names. */
const lambdas: Readonly<Record<string, optim.LrLambda>> = {
  inverse: (epoch) => 1 / (1 + epoch),
  fall: (epoch) => (25 - epoch) / 25,
};

/** A scheduler with its arguments by name. */
export type SchedulerSpec = readonly [kind: string, options: Readonly<Record<string, unknown>>];

export function makeScheduler([kind, options]: SchedulerSpec, optimizer: optim.Optimizer): optim.Scheduler {
  const take = <T>(name: string) => options[name] as T;
  const rest = (...names: string[]) =>
    Object.fromEntries(Object.entries(options).filter(([name]) => !names.includes(name)));
  switch (kind) {
    case "StepLR":
      return new optim.StepLR(optimizer, take("stepSize"), rest("stepSize"));
    case "MultiStepLR":
      return new optim.MultiStepLR(optimizer, take("milestones"), rest("milestones"));
    case "ExponentialLR":
      return new optim.ExponentialLR(optimizer, take("gamma"));
    case "CosineAnnealingLR":
      return new optim.CosineAnnealingLR(optimizer, take("tMax"), rest("tMax"));
    case "LinearLR":
      return new optim.LinearLR(optimizer, options);
    case "LambdaLR": {
      const names = take<string | string[]>("lrLambda");
      const find = (name: string) => lambdas[name] as optim.LrLambda;
      return new optim.LambdaLR(optimizer, Array.isArray(names) ? names.map(find) : find(names));
    }
    case "OneCycleLR":
      return new optim.OneCycleLR(optimizer, take("maxLr"), rest("maxLr"));
    case "ReduceLROnPlateau":
      return new optim.ReduceLROnPlateau(optimizer, options);
    case "SequentialLR": {
      const parts = take<SchedulerSpec[]>("schedulers").map((part) => makeScheduler(part, optimizer));
      return new optim.SequentialLR(optimizer, parts, take("milestones"));
    }
    default:
      throw new RangeError(`no scheduler ${kind}`);
  }
}
