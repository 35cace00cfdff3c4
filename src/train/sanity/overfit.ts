import { scope } from "../../autograd/scope.js";
import { checkInteger, checkNumber, checkOptions, describe, typeError } from "../../errors.js";
import { Module } from "../../nn/module.js";
import type { Tensor } from "../../ops/tensor.js";
import { Adam } from "../../optim/adam.js";
import { FirstNonFinite, type NonFinite } from "./nonFinite.js";
import { untouched } from "./untouched.js";

/** Options of overfitOneBatch. */
export interface OverfitOptions {
  /** Training steps on the batch (100). */
  readonly steps?: number;
  /** Learning rate of Adam (1e-2). */
  readonly lr?: number;
  /** What the last loss may be of the first for the batch to count as learnt; for losses whose best is 0 (0.1). */
  readonly share?: number;
}

/** A parameter that training leaves as it is, and why. */
export interface FrozenParameter {
  /** Its name in the model. */
  readonly name: string;
  /** Why, in words. */
  readonly reason: string;
}

/** What training on one batch showed. */
export interface OverfitReport {
  /** Whether the loss fell to the wanted share of the first, and nothing was found wrong. */
  readonly ok: boolean;
  /** The loss before every step, and after the last; it ends where a number that is not finite came up. */
  readonly losses: readonly number[];
  /** Parameters that the loss does not depend on. */
  readonly unused: readonly string[];
  /** Parameters that the loss depends on, but that no step changed. */
  readonly frozen: readonly FrozenParameter[];
  /** Where numbers that are NaN or infinite came up first. */
  readonly nonFinite: NonFinite | undefined;
  /** All of it in words. */
  toString(): string;
}

/**
 * Trains a model on one and the same batch, which every sound model learns by heart, and names what is in the way: parameters
 * that the loss does not use, weights that never change, and the first layer that gives NaN or infinity. The model, its gradients
 * and the random state are afterwards as before.
 * @param step computes the loss of the batch, one number: forward, without backward
 * @throws RangeError ERR_BPTT_ARGUMENT for options out of their range, ERR_BPTT_SHAPE for a loss of several elements
 * @throws TypeError ERR_BPTT_TYPE where step gives no tensor; and what step throws
 * @example
 * const model = new nn.Sequential(new nn.Linear(4, 16), new nn.Tanh(), new nn.Linear(16, 3));
 * const x = tensor(new Generator(1).normal(8 * 4), [8, 4]);
 * const report = overfitOneBatch(model, () => nn.crossEntropy(model.forward(x), [0, 1, 2, 0, 1, 2, 0, 1]), { lr: 0.05 });
 * console.log(`${report}`); // ok: loss 1.1 to 0.01 in 100 steps, and so on
 * report.ok; // true
 */
export function overfitOneBatch(model: Module, step: () => Tensor, options: OverfitOptions = {}): OverfitReport {
  const what = "overfitOneBatch()";
  if (!(model instanceof Module))
    throw typeError("ERR_BPTT_TYPE", `${what}: model must be a Module, got ${describe(model)}`);
  if (typeof step !== "function")
    throw typeError("ERR_BPTT_TYPE", `${what}: step must be a function that gives the loss, got ${describe(step)}`);
  checkOptions(what, options, ["steps", "lr", "share"]);
  const { steps = 100, lr = 1e-2, share = 0.1 } = options;
  checkInteger(`${what}: steps`, steps, 1);
  checkNumber(`${what}: lr`, lr, "above 0", (value) => value > 0 && value < Infinity);
  checkNumber(`${what}: share`, share, "above 0 and less than 1", (value) => value > 0 && value < 1);
  const findings = untouched(model, () => train(model, step, steps, lr));
  const { losses, unused, frozen, nonFinite } = findings;
  const learnt = (losses.at(-1) as number) <= share * (losses[0] as number);
  const ok = learnt && unused.length === 0 && frozen.length === 0 && nonFinite === undefined;
  const report = { ok, ...findings };
  return Object.defineProperty({ ...report, toString: () => words(report, learnt, share) }, "toString", {
    enumerable: false,
  });
}

type Findings = Pick<OverfitReport, "losses" | "unused" | "frozen" | "nonFinite">;

function train(model: Module, step: () => Tensor, steps: number, lr: number): Findings {
  const named = model.namedParameters();
  const optimizer = new Adam(model, { lr });
  const losses: number[] = [];
  const used = new Set<string>();
  const moved = new Set<string>();
  const search = new FirstNonFinite(model);
  model.train();
  for (let i = 0; i <= steps && !search.found; ++i) {
    scope(() => {
      model.zeroGrad();
      const loss = search.forward(step);
      losses.push(loss.item());
      if (search.found || i === steps) return;
      if (!loss.requiresGrad) return; // it depends on nothing that is trained
      loss.backward();
      search.checkGradients();
      if (search.found) return;
      for (const [name, { grad }] of named) {
        if (!grad) continue;
        used.add(name);
        if (grad.toFloat32Array().some((value) => value !== 0)) moved.add(name);
      }
      optimizer.step();
    });
  }
  // Where training ended before the first gradients, nothing is known about who uses what.
  const known = search.found === undefined || used.size > 0;
  const trained = named.filter(([, { requiresGrad }]) => requiresGrad).map(([name]) => name);
  return {
    losses,
    unused: known ? trained.filter((name) => !used.has(name)) : [],
    frozen: [
      ...named
        .filter(([, { requiresGrad }]) => !requiresGrad)
        .map(([name]) => ({ name, reason: "requiresGrad is false" })),
      ...trained
        .filter((name) => used.has(name) && !moved.has(name))
        .map((name) => ({
          name,
          reason: "its gradient is 0 in every step: units that never answer, or a factor of 0?",
        })),
    ],
    nonFinite: search.found,
  };
}

function words(
  { ok, losses, unused, frozen, nonFinite }: Omit<OverfitReport, "toString">,
  learnt: boolean,
  share: number,
): string {
  const [first, last] = [losses[0], losses.at(-1)];
  const course =
    first === undefined || last === undefined
      ? "nothing was trained"
      : `loss ${first.toPrecision(4)} to ${last.toPrecision(4)} in ${losses.length - 1} steps on one batch`;
  const lines = [`${ok ? "ok" : "something is wrong"}: ${course}`];
  if (nonFinite) lines.push(`  first NaN or infinity: ${nonFinite.where}`);
  else if (!learnt)
    lines.push(
      `  the loss did not fall to ${share} of the first: was the model trained before, is the loss that of the labels given, does the input hold what they depend on, is lr right?`,
    );
  for (const name of unused) lines.push(`  unused: ${name} has no part in the loss`);
  for (const { name, reason } of frozen) lines.push(`  frozen: ${name}: ${reason}`);
  return lines.join("\n");
}
