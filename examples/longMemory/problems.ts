// Which networks meet which problem, and with what settings: those were chosen on seeds 1 to 3, the README's figures are of others.
import type { Generator } from "bptt";
import * as nn from "bptt/nn";
import { passOn, type Recurrent, remember } from "./model.ts";
import { adding, copying, order, type Task } from "./tasks.ts";

/** A network and how it is trained, with Adam. */
export interface Contestant {
  readonly name: string;
  /** Its recurrent layer; what PyTorch's initialisation does not do draws from `random`. */
  layer(random: Generator): Recurrent;
  /** The first learning rate; it falls linearly to 0 over the steps of the problem. */
  readonly lr: number;
  /** Limits the norm of the gradient; left out, nothing is clipped. */
  readonly clipNorm?: number;
}

/** A task, and those that are to solve it within `steps`. */
export interface Problem {
  readonly title: string;
  readonly task: Task;
  readonly batch: number;
  readonly steps: number;
  readonly contestants: readonly Contestant[];
}

interface Settings {
  readonly hiddenSize: number;
  /** Learning rates of LSTM, GRU and RNN. */
  readonly lr: readonly [number, number, number];
  /** Steps over which LSTM and GRU remember from the start. */
  readonly spans: readonly [number, number];
}

// An LSTM, a GRU and a tanh RNN of the same size, that one initialised as PyTorch does it.
function cells({ inputSize }: Task, { hiddenSize, lr, spans }: Settings): Contestant[] {
  const lstm = (random: Generator) => remember(new nn.LSTM(inputSize, hiddenSize), spans[0], random);
  const gru = (random: Generator) => remember(new nn.GRU(inputSize, hiddenSize), spans[1], random);
  const rnn = () => new nn.RNN(inputSize, hiddenSize);
  return [
    { name: "LSTM", layer: lstm, lr: lr[0], clipNorm: 1 },
    { name: "GRU", layer: gru, lr: lr[1], clipNorm: 1 },
    { name: "RNN", layer: rnn, lr: lr[2], clipNorm: 1 },
  ];
}

function addingProblem(length: number, steps: number): Problem {
  const task = adding(length);
  const contestants = cells(task, { hiddenSize: 32, lr: [1e-2, 1e-2, 1e-3], spans: [length, length] });
  return { title: `adding, T = ${length}`, task, batch: 32, steps, contestants };
}

function orderProblem(): Problem {
  const task = order();
  const contestants = cells(task, { hiddenSize: 32, lr: [1e-2, 1e-2, 1e-3], spans: [100, 100] });
  return { title: "temporal order, T = 100 to 110", task, batch: 32, steps: 1000, contestants };
}

function copyingProblem(): Problem {
  const task = copying({ count: 8, delay: 20, alphabet: 8 });
  const contestants = cells(task, { hiddenSize: 128, lr: [2e-2, 2e-2, 3e-3], spans: [36, 5] });
  return { title: "copying 8 symbols after 20 steps", task, batch: 32, steps: 3000, contestants };
}

// Recurrent weights 1.2·I make gradients of the first step 1.2⁵⁰ ≈ 9000 times as large as those of the last.
function clippingProblem(): Problem {
  const task = adding(50);
  const exploding = {
    layer: (random: Generator) => passOn(new nn.RNN(task.inputSize, 32, { nonlinearity: "relu" }), 1.2, random),
    lr: 4e-3,
  };
  const contestants = [
    { ...exploding, name: "RNN, clipped", clipNorm: 1 },
    { ...exploding, name: "RNN, not clipped" },
  ];
  return { title: "adding, T = 50, exploding", task, batch: 32, steps: 3000, contestants };
}

export type ProblemName = keyof typeof PROBLEMS;

/** The problems by the name that the command line knows them by. */
export const PROBLEMS = {
  adding: () => [addingProblem(50, 1500), addingProblem(200, 2000)],
  order: () => [orderProblem()],
  copy: () => [copyingProblem()],
  clipping: () => [clippingProblem()],
} satisfies Record<string, () => Problem[]>;
