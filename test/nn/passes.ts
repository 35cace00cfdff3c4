/** Everything that one pass forward and back through a recurrent layer reads and gives. */

import { scope, type Tensor } from "bptt";
import type * as nn from "bptt/nn";
import { expect } from "vitest";
import { expectClose } from "../tolerance.js";
import { run } from "./layers.js";
import {
  drawn,
  expectSame,
  hiddenSize,
  inputSize,
  type Kind,
  leaf,
  network,
  outputSize,
  roundings,
  row,
  stateShape,
} from "./sequences.js";

/** What a pass reads; c0 and wC of LSTM alone. */
export interface Inputs {
  readonly x: Tensor;
  readonly h0: Tensor;
  readonly c0?: Tensor;
  readonly wOut: Tensor;
  readonly wH: Tensor;
  readonly wC?: Tensor;
}

export function drawInputs(kind: Kind, T: number, B: number): Inputs {
  const h = stateShape(kind, B);
  const c = [h[0], B, hiddenSize];
  return {
    x: drawn(1, [T, B, inputSize]),
    h0: drawn(2, h),
    wOut: drawn(3, [T, B, outputSize(kind)]),
    wH: drawn(4, h),
    ...(kind.kind === "LSTM" && { c0: drawn(5, c), wC: drawn(6, c) }),
  };
}

/** The same inputs, changed by name. */
export function mapInputs(inputs: Inputs, change: (input: Tensor, name: string) => Tensor): Inputs {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, input]) => [name, change(input, name)]),
  ) as unknown as Inputs;
}

/** Inputs of time steps; the others are states. */
export function isSequence(name: string): boolean {
  return ["x", "wOut", "output"].includes(name);
}

/** The initial states as a list, [h0] or [h0, c0]. */
export function statesOf({ h0, c0 }: Pick<Inputs, "h0" | "c0">): Tensor[] {
  return c0 ? [h0, c0] : [h0];
}

/** All results of a pass, by name: output, hN (and cN), and the gradients of x, h0 (and c0) and the parameters. */
export type Results = Record<string, Tensor>;

/** Σ output·wOut + Σ hN·wH + Σ cN·wC */
export function weighted(output: Tensor, final: readonly Tensor[], { wOut, wH, wC }: Inputs): Tensor {
  const weights = [wH, wC];
  return final.reduce((sum, state, i) => sum.add(state.mul(weights[i] as Tensor).sum()), output.mul(wOut).sum());
}

/** The gradients are those of the weighted sum. */
export function pass(model: nn.Module, inputs: Inputs & { lengths?: readonly number[] }): Results {
  const { x, lengths } = inputs;
  const states = statesOf(inputs);
  model.zeroGrad();
  for (const leaf of [x, ...states]) leaf.grad = null;
  const { output, final } = scope(() => {
    const [output, final] = run(model, x, states, { lengths });
    weighted(output, final, inputs).backward();
    return { output, final };
  });
  const named = (names: readonly string[], tensors: readonly (Tensor | null)[]) =>
    Object.fromEntries(tensors.map((own, i) => [names[i], own as Tensor]));
  const gradients = model.namedParameters().map(([name, parameter]) => [name, parameter.grad as Tensor]);
  return {
    output,
    ...named(["hN", "cN"], final),
    ...named(
      ["x", "h0", "c0"],
      [x, ...states].map(({ grad }) => grad),
    ),
    ...Object.fromEntries(gradients),
  };
}

/**
 * The results of a batch are those of its sequences one by one, each of its own length: outputs, states and their gradients
 * the same, gradients of parameters their sum.
 */
export function expectSequences(kind: Kind, inputs: Inputs, lengths?: readonly number[]): Results {
  const layer = network(kind);
  const [T, B] = inputs.x.shape as [number, number];
  const { output: there, gradient: back } = roundings(kind, T, B);
  const together = pass(layer, { ...inputs, ...(lengths && { lengths }) });
  const sums = new Map<string, Float64Array>();
  for (let b = 0; b < B; ++b) {
    const length = lengths?.[b] ?? T;
    const own = (x: Tensor, name: string) => row(x, b, isSequence(name) ? length : undefined);
    const alone = pass(
      layer,
      mapInputs(inputs, (input, name) => leaf(own(input, name))),
    );
    for (const [name, result] of Object.entries(alone)) {
      const whole = together[name] as Tensor;
      if (name.includes("_")) {
        const sum = sums.get(name) ?? new Float64Array(result.size);
        const values = result.toFloat32Array();
        sums.set(
          name,
          sum.map((value, i) => value + (values[i] as number)),
        );
      } else {
        const isResult = ["output", "hN", "cN"].includes(name);
        const steps = name === "x" || name === "output" ? length : undefined;
        expectSame(`${name} of sequence ${b}`, row(whole, b, steps), result, isResult ? there : back);
      }
    }
  }
  expect([...sums.keys()]).toEqual(layer.namedParameters().map(([name]) => name));
  for (const [name, sum] of sums) {
    expectClose(`gradient of ${name}`, (together[name] as Tensor).toFloat32Array(), sum, back);
  }
  return together;
}
