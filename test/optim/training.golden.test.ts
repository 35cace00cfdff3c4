/** 25 training steps against PyTorch's: the losses and norms that golden/training.py recorded. */

import { readFileSync } from "node:fs";
import { scope, type Tensor, tensor } from "bptt";
import * as nn from "bptt/nn";
import * as optim from "bptt/optim";
import { describe, expect, test } from "vitest";
import { Draw, sizeOf } from "../golden/draw.js";
import { expectClose, forwardRoundings, gradientRoundings } from "../tolerance.js";

const optimizers = { SGD: optim.SGD, Adam: optim.Adam };

interface Run {
  readonly optimizer: keyof typeof optimizers;
  readonly options: { readonly lr: number; readonly momentum?: number };
  readonly maxNorm: number | null;
  readonly losses: readonly number[];
  readonly lossReach: readonly number[];
  readonly norms: readonly number[];
  readonly normReach: readonly number[];
}

interface Golden {
  readonly seed: number;
  readonly batches: number;
  readonly sizes: Readonly<Record<"inputSize" | "hiddenSize" | "outputSize" | "batch" | "steps", number>>;
  /** The parameters' shapes by name, in PyTorch's order. */
  readonly parameters: Readonly<Record<string, readonly number[]>>;
  readonly runs: readonly Run[];
}

const golden: Golden = JSON.parse(readFileSync(new URL("../golden/training.json", import.meta.url), "utf8"));
const { inputSize, hiddenSize, outputSize, batch, steps } = golden.sizes;

/**
 * The roundings before a loss: the network's, then Linear's dot product and bias, log-softmax over
 * the classes (8 for exp and log), and the mean over the batch.
 */
const head = hiddenSize + 1 + outputSize + 8 + batch;
const layer = { inputSize, hiddenSize, numLayers: 1, bidirectional: false, steps, batch };
const lossRoundings = forwardRoundings(layer) + head;
/** A gradient passes the head there and back too. */
const gradRoundings = gradientRoundings(layer) + 2 * head;
/** The norm's sum of squares runs over all parameters. */
const parameterCount = Object.values(golden.parameters).reduce((sum, s) => sum + sizeOf(s), 0);
const normRoundings = gradRoundings + parameterCount;
/** Clipping scales by the norm; then the optimizer's rule, and storing the parameter. */
const updateRoundings = normRoundings + 8;

/**
 * Errors grow with the steps. Each update is wrong by `updateRoundings` relative to itself, and
 * training this short is taken to carry that error on without amplifying it. So the errors of all
 * updates add up in each parameter, in proportion to the path that it has gone. `reach` turns the
 * paths into a change of the value compared, which has its own roundings besides.
 */
function expectTrained(
  name: string,
  got: readonly number[],
  expected: readonly number[],
  ownRoundings: number,
  reach: readonly number[],
): void {
  expect(got, `${name}: one a step`).toHaveLength(expected.length);
  for (const [step, value] of expected.entries()) {
    const roundings = ownRoundings + (reach[step] ?? Number.NaN) * updateRoundings;
    expectClose(`${name} at step ${step}`, [got[step] ?? Number.NaN], [value], roundings);
  }
}

class SimpleRNN extends nn.Module {
  readonly rnn = new nn.RNN(inputSize, hiddenSize, { batchFirst: true });
  readonly fc = new nn.Linear(hiddenSize, outputSize);

  forward(x: Tensor): Tensor {
    const [output] = this.rnn.forward(x);
    return this.fc.forward(output.select(1, -1));
  }
}

/** Draws in the order of golden/training.py: the parameters, then each batch. */
function drawAll() {
  const draw = new Draw(golden.seed);
  const model = new SimpleRNN();
  const parameters = Object.entries(golden.parameters).map(([name, shape]) => {
    const values = draw.parameter(sizeOf(shape), hiddenSize);
    return [name, tensor(values, [...shape])] as const;
  });
  model.loadStateDict(Object.fromEntries(parameters));
  const batches = Array.from({ length: golden.batches }, () => ({
    x: tensor(draw.values(batch * steps * inputSize), [batch, steps, inputSize]),
    labels: draw.integers(batch, outputSize),
  }));
  return { model, batches };
}

function train({ optimizer: kind, options, maxNorm, losses: { length } }: Run) {
  const { model, batches } = drawAll();
  const optimizer = new optimizers[kind](model, options);
  const losses: number[] = [];
  const norms: number[] = [];
  while (losses.length < length) {
    for (const { x, labels } of batches) {
      scope(() => {
        optimizer.zeroGrad();
        const loss = nn.crossEntropy(model.forward(x), labels);
        loss.backward();
        if (maxNorm !== null) norms.push(optim.clipGradNorm(model, maxNorm));
        optimizer.step();
        losses.push(loss.item());
      });
    }
  }
  return { losses, norms };
}

describe("training follows PyTorch's, within the float32 roundings of its updates", () => {
  test("6 runs of 25 steps are stored", () => {
    expect(golden.runs.map((run) => run.losses.length)).toEqual(Array(6).fill(25));
  });

  for (const run of golden.runs) {
    const options = JSON.stringify(run.options);
    test(`${run.optimizer} ${options}, ${run.maxNorm ? `clipped to ${run.maxNorm}` : "no clipping"}`, () => {
      const { losses, norms } = train(run);
      expectTrained("loss", losses, run.losses, lossRoundings, run.lossReach);
      expectTrained("norm", norms, run.norms, normRoundings, run.normReach);
    });
  }
});
