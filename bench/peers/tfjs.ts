// The jobs in TensorFlow.js. Its layers have one bias and are batch-first; its GRU applies r before the recurrent product.
import { createRequire } from "node:module";
import { dirname, sep } from "node:path";
import type * as Tensorflow from "@tensorflow/tfjs";
import type * as WasmBackend from "@tensorflow/tfjs-backend-wasm";
import { synchronous } from "../interleave.ts";
import type { Job, RecurrentJob } from "../jobs.ts";
import { MAX_NORM } from "../shapes.ts";
import type { Assignment, Peer, Worker } from "./peer.ts";
import { build } from "./tfjsModel.ts";

// require, so that both packages see one and the same core.
const require = createRequire(import.meta.url);
const tf: typeof Tensorflow = require("@tensorflow/tfjs");

type Backend = "cpu" | "wasm";

/** Chooses the backend, with one thread. */
export async function start(backend: Backend): Promise<Peer> {
  let detail = "plain JavaScript";
  if (backend === "wasm") {
    const wasm: typeof WasmBackend = require("@tensorflow/tfjs-backend-wasm");
    wasm.setWasmPaths(dirname(require.resolve("@tensorflow/tfjs-backend-wasm")) + sep);
    wasm.setThreadsCount(1);
    const simd = await tf.env().getAsync("WASM_HAS_SIMD_SUPPORT");
    detail = `backend-wasm ${wasm.version_wasm}, SIMD ${simd ? "on" : "off"}, setThreadsCount 1`;
  }
  if (!(await tf.setBackend(backend))) throw new Error(`the ${backend} backend did not start`);
  await tf.ready();
  return {
    description: `@tensorflow/tfjs ${tf.version.tfjs} (${detail})`,
    oneBias: true,
    // Adam's 1 − β2ᵗ is computed in float32: 1 − 0.999 is then off by 5e-5, and every step's length by half of that.
    lossTolerance: () => 1e-4,
    differences,
    comparable: ({ layer }) => (layer === "gru" ? "first" : "all"),
    leftOut: ({ name }) => (backend === "cpu" && name.includes("512") ? "takes minutes a call" : undefined),
    prepare,
  };
}

function differences({ kind, layer }: Job): string[] {
  return [
    ...(layer === "conv1d" ? [] : ["one bias, so our second one is frozen at 0"]),
    ...(layer === "gru" ? ["another GRU (r before the recurrent product): compared once, with that product at 0"] : []),
    ...(kind === "training" ? ["clipping by norm is not in TensorFlow.js and written with its operations"] : []),
  ];
}

// tf.tidy frees what a call has made.
function prepare(assignment: Assignment): Worker {
  const { job, batch, shapes } = assignment;
  const model = build(tf, assignment);
  const x = reorder(batch.x, shapes.x, ORDER[job.layer]);
  const dispose = () => void model.dispose();
  if (job.kind !== "forward") {
    const call = job.kind === "step" ? stepper(model, x.data, assignment) : trainer(model, x, assignment);
    return { call, clock: synchronous(call), dispose };
  }
  const run = () => tf.tidy(() => (model.apply(tf.tensor(x.data, x.shape)) as Tensorflow.Tensor).dataSync<"float32">());
  // What is compared, and not what is timed, is brought into the order of ours.
  const given =
    job.layer === "conv1d" ? [job.shape.B, job.shape.L, job.shape.O] : [job.shape.B, job.shape.T, job.shape.H];
  return { call: () => reorder(run(), given, ORDER[job.layer]).data, clock: synchronous(run), dispose };
}

// From our order of dimensions to that of TensorFlow.js, and back: time and batch, channels and positions.
const ORDER = { rnn: [1, 0, 2], lstm: [1, 0, 2], gru: [1, 0, 2], conv1d: [0, 2, 1] };

function reorder(data: Float32Array, shape: readonly number[], order: number[]) {
  return tf.tidy(() => {
    const moved = tf.tensor(data, [...shape]).transpose(order);
    return { data: moved.dataSync<"float32">().slice(), shape: moved.shape };
  });
}

// The cell of the layer, which takes the states and gives the new ones.
function stepper(model: Tensorflow.Sequential, x: Float32Array, { job, shapes }: Assignment): () => Float32Array {
  const { H } = job.shape as RecurrentJob["shape"];
  const { cell } = model.layers[0] as unknown as {
    readonly cell: { call(inputs: Tensorflow.Tensor[], options: object): Tensorflow.Tensor[] };
  };
  let states = (job.layer === "lstm" ? [0, 1] : [0]).map(() => tf.zeros([1, H]));
  return () => {
    const before = states;
    states = tf.tidy(() => cell.call([tf.tensor(x, [1, shapes.x[2] as number]), ...before], {}).slice(1));
    tf.dispose(before);
    return (states[0] as Tensorflow.Tensor).dataSync<"float32">();
  };
}

function trainer(
  model: Tensorflow.Sequential,
  x: { readonly data: Float32Array; readonly shape: number[] },
  { job, batch, shapes, lr }: Assignment,
): () => number {
  const optimizer = tf.train.adam(lr, 0.9, 0.999, 1e-8);
  const variables = model.trainableWeights.map((weight) => weight.read() as Tensorflow.Variable);
  const target = job.layer === "conv1d" ? reorder(batch.y, shapes.y, ORDER.conv1d) : { data: batch.y, shape: shapes.y };
  return () =>
    tf.tidy(() => {
      const input = tf.tensor(x.data, x.shape);
      const y = tf.tensor(target.data, [...target.shape]);
      const loss = () =>
        tf.losses.meanSquaredError(y, model.apply(input, { training: true }) as Tensorflow.Tensor) as Tensorflow.Scalar;
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
