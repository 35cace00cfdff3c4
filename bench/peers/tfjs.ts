// The same model and training step in TensorFlow.js.
import { createRequire } from "node:module";
import { dirname, sep } from "node:path";
import type * as Tensorflow from "@tensorflow/tfjs";
import type * as WasmBackend from "@tensorflow/tfjs-backend-wasm";
import type { Batch } from "../data.ts";
import { MAX_NORM, OUTPUTS, type Sequence } from "../shapes.ts";
import type { Regressor } from "../training.ts";

// require, so that both packages see one and the same core.
const require = createRequire(import.meta.url);
const tf: typeof Tensorflow = require("@tensorflow/tfjs");

export type Backend = "cpu" | "wasm";

/** Chooses the backend, with one thread, and says what it is. */
export async function start(backend: Backend): Promise<string> {
  let detail = "plain JavaScript";
  if (backend === "wasm") {
    const wasm: typeof WasmBackend = require("@tensorflow/tfjs-backend-wasm");
    wasm.setWasmPaths(dirname(require.resolve("@tensorflow/tfjs-backend-wasm")) + sep);
    wasm.setThreadsCount(1);
    const simd = await tf.env().getAsync("WASM_HAS_SIMD_SUPPORT");
    const threads = await tf.env().getAsync("WASM_HAS_MULTITHREAD_SUPPORT");
    detail = `backend-wasm ${wasm.version_wasm}, SIMD ${simd ? "on" : "off"}, threads ${threads ? "1 by setting" : "none"}`;
  }
  if (!(await tf.setBackend(backend))) throw new Error(`the ${backend} backend did not start`);
  await tf.ready();
  return `${tf.version.tfjs} (${tf.getBackend()}: ${detail})`;
}

/** The layers with the weights of ours, whose bias_hh has to be zero: simpleRNN has one bias. */
export function build(ours: Regressor, { T, I, H }: Sequence): Tensorflow.Sequential {
  const model = tf.sequential({
    layers: [
      tf.layers.simpleRNN({
        units: H,
        activation: "tanh",
        returnSequences: false,
        recurrentInitializer: "glorotUniform", // the default, orthogonal, is slow, and replaced below
        inputShape: [T, I],
      }),
      tf.layers.dense({ units: OUTPUTS }),
    ],
  });
  const value = (name: string) => {
    const parameter = ours.param(name);
    const given = tf.tensor(parameter.toFloat32Array(), [...parameter.shape]);
    return given.rank === 2 ? given.transpose() : given;
  };
  tf.tidy(() => {
    const recurrent = ["rnn.weight_ih_l0", "rnn.weight_hh_l0", "rnn.bias_ih_l0"];
    model.setWeights([...recurrent, "head.weight", "head.bias"].map(value));
  });
  return model;
}

export function forward(model: Tensorflow.Sequential, { B, T, I }: Sequence, batch: Batch): Float32Array {
  return tf.tidy(() => (model.apply(tf.tensor(batch.x, [B, T, I])) as Tensorflow.Tensor).dataSync<"float32">());
}

/** A function that makes one step and gives the loss before it. Clipping by the global norm is written with its operations. */
export function trainingStep(
  model: Tensorflow.Sequential,
  { B, T, I }: Sequence,
  batch: Batch,
  lr: number,
): () => number {
  const optimizer = tf.train.adam(lr, 0.9, 0.999, 1e-8);
  const variables = model.trainableWeights.map((weight) => weight.read() as Tensorflow.Variable);
  const x = tf.tensor(batch.x, [B, T, I]);
  const y = tf.tensor(batch.y, [B, OUTPUTS]);
  const loss = () =>
    tf.losses.meanSquaredError(y, model.apply(x, { training: true }) as Tensorflow.Tensor) as Tensorflow.Scalar;
  return () =>
    tf.tidy(() => {
      const { value, grads } = tf.variableGrads(loss, variables);
      optimizer.applyGradients(clip(grads));
      return value.dataSync()[0] as number;
    });
}

function clip(gradients: Tensorflow.NamedTensorMap): { name: string; tensor: Tensorflow.Tensor }[] {
  const list = Object.entries(gradients).map(([name, tensor]) => ({ name, tensor }));
  const squares = list.map(({ tensor }) => tensor.square().sum());
  const norm = tf.addN(squares).sqrt().dataSync()[0] as number;
  const factor = MAX_NORM / (norm + 1e-6);
  return factor >= 1 ? list : list.map(({ name, tensor }) => ({ name, tensor: tensor.mul(factor) }));
}
