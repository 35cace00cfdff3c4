import { refusePromise, type Synchronous, scope } from "../../autograd/scope.js";
import { backwardThrough } from "../../autograd/through.js";
import { checkInteger, checkOptions, describe, rangeError, stateError, typeError } from "../../errors.js";
import { Module, pathOf } from "../../nn/module.js";
import { Recurrent } from "../../nn/recurrent.js";
import { SimpleNetwork } from "../../nn/simpleNetwork.js";
import { observe } from "../../ops/observer.js";
import { Tensor } from "../../ops/tensor.js";
import { format } from "../../tensor/shape.js";
import { undisturbed } from "../undisturbed.js";
import { measure } from "./measure.js";
import { type Recording, recorder } from "./recorder.js";
import { GradientFlow, type LayerFlow } from "./report.js";
import { judge } from "./verdict.js";

/** Options of gradientFlow. */
export interface GradientFlowOptions {
  /** Most sequences of the batch whose step Jacobians are looked at, the longest first (4); fewer where the layers are large, but one. */
  readonly sequences?: number;
}

/**
 * Shows how gradients flow back through time: for every recurrent layer that `loss` runs (of a stack each, of two directions each;
 * a cell over the steps of a loop) and every time step the norm of ∂L/∂h_t, the Frobenius norm and the largest singular
 * value of the step Jacobian ∂h_{t+1}/∂h_t (of the state (h, c) of an LSTM, of y of a Jordan network), and the norm of their product to the
 * last step; the spectral radius of the recurrent matrix; and a verdict with the reason and what to do.
 *
 * The model runs in the mode it is in. Weights, gradients, modes, the default generator and those in properties of the model's
 * modules are as before afterwards, also when `loss` throws. A loss that is NaN or infinite is shown too. Figures of steps past a sequence's end do not count.
 * @param loss computes the loss, a tensor of one element; runs once, in a scope of its own
 * @throws RangeError ERR_BPTT_ARGUMENT for a model without recurrent layers, or a loss that runs none of them; ERR_BPTT_SHAPE for a loss
 *   of several elements
 * @throws Error ERR_BPTT_GRAD for a loss that was not recorded
 * @example
 * const model = new nn.LSTM(2, 8);
 * const x = tensor(new Generator(1).uniform(2 * 50), [50, 2]); // one sequence of 50 steps
 * const flow = gradientFlow(model, () => model.forward(x)[0].select(0, -1).sum());
 * console.log(`${flow}`); // a chart a layer, the verdict, and what to do
 * flow.layers[0]?.steps.gradNorm.length; // 50
 */
export function gradientFlow<T extends Tensor>(
  model: Module,
  loss: () => Synchronous<T>,
  options: GradientFlowOptions = {},
): GradientFlow {
  if (!(model instanceof Module))
    throw typeError("ERR_BPTT_TYPE", `gradientFlow(): model must be a Module, got ${describe(model)}`);
  if (typeof loss !== "function")
    throw typeError(
      "ERR_BPTT_TYPE",
      `gradientFlow(): loss must be a function that computes the loss, () => nn.mseLoss(model.forward(x), y), got ${describe(loss)}`,
    );
  checkOptions("gradientFlow()", options, ["sequences"]);
  const { sequences = 4 } = options;
  checkInteger("gradientFlow(): sequences", sequences, 1);

  const recordings: Recording[] = [];
  const value = undisturbed(model, () =>
    scope(() => {
      const result = observe(recorder(recordings, sequences), () => refusePromise("gradientFlow", loss()));
      checkLoss(result);
      if (ofModel(model, recordings).length === 0) throw nothingRecurrent(model);
      backwardThrough(result);
      return result.item();
    }),
  );
  return new GradientFlow(
    value,
    ofModel(model, recordings).map(([name, recording]) => describeLayer(name, recording, value)),
  );
}

function checkLoss(loss: unknown): asserts loss is Tensor {
  if (!(loss instanceof Tensor) || loss.dtype !== "float32")
    throw typeError(
      "ERR_BPTT_TYPE",
      `gradientFlow(): loss() must return the loss, a float32 Tensor, got ${loss instanceof Tensor ? loss.dtype : describe(loss)}`,
    );
  if (loss.size !== 1)
    throw rangeError(
      "ERR_BPTT_SHAPE",
      `gradientFlow(): loss() must return a tensor of one element, got shape ${format(loss.shape)}. Reduce it by mean() or sum()`,
    );
  if (loss.tape === undefined)
    throw stateError(
      "ERR_BPTT_GRAD",
      "gradientFlow(): the loss does not come from operations that were recorded. Did loss() compute it under noGrad(), in a scope of its own, or from detached tensors?",
    );
}

function nothingRecurrent(model: Module): Error {
  const layers = model.modules().filter((module) => module instanceof Recurrent || module instanceof SimpleNetwork);
  const names = layers.map(pathOf);
  return rangeError(
    "ERR_BPTT_ARGUMENT",
    names.length > 0
      ? `gradientFlow(): loss() did not run the recurrent layers of ${pathOf(model)}: ${names.join(", ")}. Does it run another model?`
      : `gradientFlow(): ${pathOf(model)} has no recurrent layer (RNN, LSTM, GRU, their cells, Elman, Jordan) that loss() runs; there is no gradient through time to show`,
  );
}

// The recordings of the model's own layers with their names: those of the recurrent weight, "rnn.weight_hh_l1_reverse" of
// rnn.l1_reverse and "cell.weight_hh" of cell; a layer that ran more than once is numbered.
function ofModel(model: Module, recordings: readonly Recording[]): [name: string, recording: Recording][] {
  const names = new Map<Tensor, string>();
  for (const [name, parameter] of model.namedParameters()) names.set(parameter, layerName(model, name));
  const own = recordings.filter(({ recurrent }) => names.has(recurrent));
  const runs = new Map<string, number>();
  return own.map((recording) => {
    const name = names.get(recording.recurrent) as string;
    const run = (runs.get(name) ?? 0) + 1;
    runs.set(name, run);
    return [run === 1 ? name : `${name} #${run}`, recording];
  });
}

function layerName(model: Module, parameter: string): string {
  const parts = parameter.split(".");
  const suffix = (parts.pop() as string).replace(/^(weight_hh_?|W$)/, "");
  if (parts.length === 0) parts.push(model.constructor.name);
  return suffix ? `${parts.join(".")}.${suffix}` : parts.join(".");
}

const KINDS = { rnn: "RNN", lstm: "LSTM", gru: "GRU", jordan: "Jordan" } as const;

function describeLayer(name: string, recording: Recording, loss: number): LayerFlow {
  const { pass } = recording;
  const kind = pass.cell === "rnn" && pass.transposed ? "Elman" : KINDS[pass.cell];
  const measured = measure(recording);
  const saturates = pass.activation !== "relu";
  const { radii, steps } = measured;
  return {
    name,
    kind,
    direction: pass.reverse ? "reverse" : "forward",
    steps,
    spectralRadius: Object.values(radii)[0] as number,
    spectralRadii: radii,
    ...judge(measured, { kind, reverse: pass.reverse, loss, saturates }),
  };
}
