import { describe, typeError } from "../../errors.js";
import { Module } from "../../nn/module.js";
import type { SavedState } from "../../nn/savedState.js";
import { checkGenerator, type Generator } from "../../ops/random.js";
import { WeightAverage } from "../../optim/average.js";
import { Optimizer } from "../../optim/optimizer.js";

/** What saves itself, such as a scheduler. */
export interface Stateful {
  /** What is saved. */
  stateDict(): SavedState;
  /** Goes on from what was saved; throws before anything has changed where it does not fit. */
  loadStateDict(state: SavedState): void;
}

/** What a training consists of, besides its data. */
export interface CheckpointParts {
  /** Its weights are saved, without their gradients. */
  readonly model: Module;
  /** Its options and what it remembers of each parameter. */
  readonly optimizer: Optimizer;
  /** What sets the learning rate, where anything does. */
  readonly scheduler?: Stateful;
  /** The average of the weights, where there is one. */
  readonly average?: WeightAverage;
  /** What else goes from step to step, such as the states of truncated back-propagation through time. */
  readonly carried?: Stateful;
  /** Random numbers besides those of the default generator, which is always in a checkpoint. */
  readonly generators?: readonly Generator[];
}

export const PARTS = ["model", "optimizer", "scheduler", "average", "carried", "generators"] as const;

/** Throws unless these are the parts of a training. */
export function checkParts(what: string, parts: CheckpointParts): void {
  const { model, optimizer, scheduler, average, carried } = parts;
  if (!(model instanceof Module))
    throw typeError("ERR_BPTT_TYPE", `${what}: model must be a Module, got ${describe(model)}`);
  if (!(optimizer instanceof Optimizer))
    throw typeError(
      "ERR_BPTT_TYPE",
      `${what}: optimizer must be an optimizer of bptt/optim, got ${describe(optimizer)}`,
    );
  checkStateful(`${what}: scheduler`, scheduler);
  checkStateful(`${what}: carried`, carried);
  if (average !== undefined && !(average instanceof WeightAverage))
    throw typeError(
      "ERR_BPTT_TYPE",
      `${what}: average must be a WeightAverage of bptt/optim, got ${describe(average)}`,
    );
  average?.checkSwappedBack(what);
  checkGenerators(what, parts.generators);
}

/** Throws unless a part, where there is one, can be saved. */
export function checkStateful(what: string, part: unknown): void {
  const { stateDict, loadStateDict } = Object(part) as Partial<Stateful>;
  if (part !== undefined && !(typeof stateDict === "function" && typeof loadStateDict === "function"))
    throw typeError(
      "ERR_BPTT_TYPE",
      `${what} must have stateDict() and loadStateDict(), as schedulers of bptt/optim have, got ${describe(part)}`,
    );
}

export function checkGenerators(what: string, generators: unknown = []): void {
  if (!Array.isArray(generators))
    throw typeError("ERR_BPTT_TYPE", `${what}: generators must be an array of Generators, got ${describe(generators)}`);
  for (const [i, generator] of generators.entries()) checkGenerator(`${what}: generators[${i}]`, generator);
}
