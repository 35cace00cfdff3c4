// The classic cases of gradients through time, ready to be looked at and trained.
import { scope } from "../../autograd/scope.js";
import { checkInteger, checkNumber, checkOptions, describe, typeError } from "../../errors.js";
import { GRU } from "../../nn/gru.js";
import { Linear } from "../../nn/linear.js";
import { mseLoss } from "../../nn/losses/regression.js";
import { LSTM } from "../../nn/lstm.js";
import { Module } from "../../nn/module.js";
import { RNN } from "../../nn/rnn.js";
import { defaultGenerator, Generator } from "../../ops/random.js";
import { type Tensor, tensor } from "../../ops/tensor.js";
import { clipGradNorm, gradNorm } from "../../optim/clip.js";
import { SGD } from "../../optim/sgd.js";

/**
 * A recurrent layer that reads a sequence, and a linear one that answers from its last state.
 * @example
 * const network = new ClassicNetwork(new nn.GRU(2, 8));
 * network.forward(tensor(new Float32Array(10 * 4 * 2), [10, 4, 2])).shape; // [4, 1]
 */
export class ClassicNetwork<Layer extends RNN | LSTM | GRU = RNN | LSTM | GRU> extends Module {
  /** From the last state to one number. */
  readonly fc: Linear;

  /**
   * @param recurrent the layer; not batchFirst, and of one direction
   * @throws TypeError ERR_BPTT_TYPE where it has no hiddenSize
   */
  constructor(readonly recurrent: Layer) {
    super();
    this.fc = new Linear(recurrent.hiddenSize, 1);
  }

  /**
   * Answers to sequences.
   * @param x (seq, batch, inputSize)
   * @returns (batch, 1)
   * @throws RangeError ERR_BPTT_SHAPE naming the layer, what it got and what it expected
   */
  forward(x: Tensor): Tensor {
    const [output] = (this.recurrent as RNN).forward(x);
    return this.fc.forward(output.select(0, -1));
  }
}

/** A network with its loss. */
export interface ClassicCase {
  /** Short and stable: "rnn-small", "rnn-large", "rnn-large-clipped", "lstm", "gru". */
  readonly name: string;
  /** For people. */
  readonly title: string;
  /** The network. */
  readonly model: ClassicNetwork;
  /** The loss of a fixed batch, after the last step only. */
  readonly loss: () => Tensor;
  /** To what norm its gradient is clipped, if it is. */
  readonly clipNorm: number | undefined;
}

/** Options of classicCases. */
export interface ClassicOptions {
  /** Time steps, at least 2 (200). */
  readonly steps?: number;
  /** Hidden units of each network (32). */
  readonly hiddenSize?: number;
  /** Seed of weights and data (1). */
  readonly seed?: number;
}

const INPUT = 2;
const BATCH = 4;

/**
 * The classic cases: a tanh RNN with small recurrent weights, whose gradients vanish; one with large ones, whose gradients explode; the
 * same to be trained with clipping; an LSTM and a GRU whose gates are open at first, which carry them unharmed.
 *
 * The large weights are normal with standard deviation 4/√hiddenSize: past 1/√hiddenSize such a network is chaotic (Sompolinsky, Crisanti and
 * Sommers 1988), and a change of its state grows although tanh saturates. The small ones have 0.5/√hiddenSize. The gates' biases are
 * those of "chrono initialization" for one span, the logarithm of the steps (Tallec and Ollivier 2018).
 * @throws RangeError ERR_BPTT_ARGUMENT for less than 2 steps or 1 unit
 * @example
 * const cases = classicCases({ steps: 200 });
 * cases.map(({ name }) => name); // ["rnn-small", "rnn-large", "rnn-large-clipped", "lstm", "gru"]
 * cases.map(({ model, loss }) => gradientFlow(model, loss).verdict); // ["vanishing", "exploding", "exploding", "healthy", "healthy"]
 */
export function classicCases(options: ClassicOptions = {}): ClassicCase[] {
  checkOptions("classicCases()", options, ["steps", "hiddenSize", "seed"]);
  const { steps = 200, hiddenSize = 32, seed = 1 } = options;
  checkInteger("classicCases(): steps", steps, 2);
  checkInteger("classicCases(): hiddenSize", hiddenSize, 1);
  const shared = defaultGenerator();
  const { state } = shared;
  try {
    const data = new Generator(seed);
    const x = tensor(data.uniform(steps * BATCH * INPUT, -1, 1), [steps, BATCH, INPUT]);
    const y = tensor(data.uniform(BATCH, -1, 1), [BATCH, 1]);
    const make = (name: string, title: string, layer: () => RNN | LSTM | GRU, clipNorm?: number): ClassicCase => {
      // Layers draw from the default generator, which is set back afterwards; all from the same start.
      shared.manualSeed(seed);
      const model = new ClassicNetwork(layer());
      return { name, title, model, clipNorm, loss: () => mseLoss(model.forward(x), y) };
    };
    const large = () => scaledRNN(hiddenSize, 4, seed);
    return [
      make("rnn-small", "tanh RNN, small recurrent weights", () => scaledRNN(hiddenSize, 0.5, seed)),
      make("rnn-large", "tanh RNN, large recurrent weights", large),
      make("rnn-large-clipped", "tanh RNN, large recurrent weights, clipped", large, 1),
      make("lstm", "LSTM, forget gates open", () => remembering(new LSTM(INPUT, hiddenSize), steps)),
      make("gru", "GRU, update gates open", () => remembering(new GRU(INPUT, hiddenSize), steps)),
    ];
  } finally {
    shared.state = state;
  }
}

// Recurrent weights with standard deviation scale/√H, the same ones for every scale.
function scaledRNN(hiddenSize: number, scale: number, seed: number): RNN {
  const layer = new RNN(INPUT, hiddenSize);
  const values = new Generator(seed).normal(hiddenSize * hiddenSize, 0, 1);
  layer.param("weight_hh_l0").set(values.map((value) => (scale * value) / Math.sqrt(hiddenSize)));
  return layer;
}

// f, or z, such that a state is forgotten over as many steps; the input gate of an LSTM lets in what it forgets.
function remembering<Layer extends LSTM | GRU>(layer: Layer, steps: number): Layer {
  const H = layer.hiddenSize;
  const bias = layer.param("bias_ih_l0");
  const values = bias.toFloat32Array();
  const open = tensor([steps]).log().item();
  if (layer instanceof LSTM) values.fill(-open, 0, H);
  values.fill(open, H, 2 * H); // f of i, f, g, o, and z of r, z, n
  bias.set(values);
  layer.param("bias_hh_l0").set(new Float32Array(bias.size));
  return layer;
}

/** What a step of training came to. */
export interface ClassicStep {
  /** The loss before the step. */
  readonly loss: number;
  /** The norm of the gradient of all weights. */
  readonly gradNorm: number;
  /** The same after clipping. */
  readonly clippedNorm: number;
}

/**
 * Trains a case for some steps of gradient descent, clipped where the case says so.
 * @param given one of classicCases(); its model is trained
 * @param lr learning rate of SGD
 * @throws RangeError ERR_BPTT_ARGUMENT for negative steps or rates
 * @throws TypeError ERR_BPTT_TYPE for what is no case
 * @example
 * const clipped = classicCases({ steps: 50 })[2];
 * if (clipped) Math.max(...trainClassic(clipped, 5).map(({ clippedNorm }) => clippedNorm)) < 1.001; // true
 */
export function trainClassic(given: ClassicCase, steps: number, lr = 0.05): ClassicStep[] {
  const { model, loss, clipNorm } = Object(given) as ClassicCase;
  if (!(model instanceof ClassicNetwork) || typeof loss !== "function")
    throw typeError("ERR_BPTT_TYPE", `trainClassic() takes one of classicCases(), got ${describe(given)}`);
  checkInteger("trainClassic(): steps", steps, 0);
  checkNumber("trainClassic(): lr", lr, "at least 0", (value) => value >= 0);
  const optimizer = new SGD(model, { lr });
  return Array.from({ length: steps }, () =>
    scope(() => {
      optimizer.zeroGrad();
      const value = loss();
      value.backward();
      const before = gradNorm(model);
      if (clipNorm !== undefined) clipGradNorm(model, clipNorm);
      const after = gradNorm(model);
      optimizer.step();
      return { loss: value.item(), gradNorm: before, clippedNorm: after };
    }),
  );
}
