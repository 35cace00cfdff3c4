// The jobs in jax-js on its Wasm backend. It has no loop that can be differentiated, so time is unrolled inside jit.
import { readFileSync } from "node:fs";
import { defaultDevice, init, jit, numpy as np, valueAndGrad } from "@jax-js/jax";
import { synchronous } from "../interleave.ts";
import { MAX_NORM } from "../shapes.ts";
import { advance, convolve, head, unroll, type Value, type Values } from "./jaxModel.ts";
import type { Assignment, Peer, Worker } from "./peer.ts";

const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;

export async function start(): Promise<Peer> {
  // Where Worker exists, it computes with as many threads as there are; without it, with one.
  Reflect.deleteProperty(globalThis, "Worker");
  const devices = await init("wasm");
  if (!devices.includes("wasm")) throw new Error(`no wasm backend among ${devices.join(", ")}`);
  defaultDevice("wasm");
  const file = new URL("node_modules/@jax-js/jax/package.json", import.meta.url);
  const { version } = JSON.parse(readFileSync(file, "utf8"));
  return {
    description: `@jax-js/jax ${version} (Wasm backend, jit, one thread: no Worker)`,
    // A sum has one accumulator, so its error grows with its length: 409,600 squares for the loss of a convolution, 6,400
    // rows for a weight gradient.
    lossTolerance: ({ layer }) => (layer === "conv1d" ? 1e-3 : 1e-4),
    prepare,
  };
}

const array = (data: Float32Array, shape: readonly number[]): Value =>
  np.array(data as Float32Array<ArrayBuffer>).reshape([...shape]);
const map = (values: Values, f: (value: Value, name: string) => Value): Values =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, f(value, name)]));
const shared = (values: Values): Values => map(values, (value) => value.ref);
const at = (values: Values, name: string): Value => values[name] as Value;
const read = (value: Value): Float32Array => value.dataSync() as Float32Array;

function prepare(assignment: Assignment): Worker {
  const { job, weights } = assignment;
  const used = Object.entries(weights).filter(([name]) => job.kind === "training" || name.startsWith("layer."));
  const values = Object.fromEntries(used.map(([name, { data, shape }]) => [name, array(data, shape)]));
  const make = { step: stepper, forward: runner, training: trainer }[job.kind];
  const { call, dispose } = make(assignment, values);
  return { call, clock: synchronous(call), dispose };
}

type Call<Result> = { readonly call: () => Result; readonly dispose: () => void };

const free = (...values: readonly Value[]): void => {
  for (const value of values) value.dispose();
};

function runner({ job, batch, shapes }: Assignment, values: Values): Call<Float32Array> {
  const run = jit((given: Values, x: Value) => {
    const result = job.layer === "conv1d" ? convolve(given, x) : np.stack(unroll(job.layer, given, x));
    free(...Object.values(given));
    return result;
  });
  return {
    call: () => read(run(shared(values), array(batch.x, shapes.x))),
    dispose() {
      run.dispose();
      free(...Object.values(values));
    },
  };
}

function stepper({ job, batch, shapes }: Assignment, values: Values): Call<Float32Array> {
  if (job.layer === "conv1d") throw new Error("a convolution has no state");
  const { layer, shape } = job;
  const run = jit((given: Values, x: Value, states: Value[]) => {
    const result = advance(layer, given, x, states);
    free(...Object.values(given));
    return result;
  });
  let states = (layer === "lstm" ? [0, 1] : [0]).map(() => np.zeros([1, shape.H]));
  return {
    call() {
      states = run(shared(values), array(batch.x, shapes.x.slice(1)), states);
      return read((states[0] as Value).ref);
    },
    dispose() {
      run.dispose();
      free(...Object.values(values), ...states);
    },
  };
}

// One jitted function: loss and gradients, clipping, Adam. Bias corrections change with every step, so they are given.
function trainer({ job, batch, shapes, lr }: Assignment, initial: Values): Call<number> {
  const outputOf = (values: Values, x: Value): Value => {
    if (job.layer === "conv1d") return convolve(values, x);
    const outputs = unroll(job.layer, values, x);
    free(...outputs.slice(0, -1));
    return head(values, outputs.at(-1) as Value);
  };
  const lossOf = (values: Values, x: Value, y: Value): Value => {
    const loss = np.mean(np.square(outputOf(values, x).sub(y)));
    free(...Object.values(values));
    return loss;
  };
  const step = jit((values: Values, m: Values, v: Values, corrections: Value[], x: Value, y: Value) => {
    const [loss, gradients] = valueAndGrad(lossOf)(shared(values), x, y) as [Value, Values];
    const squares = Object.values(shared(gradients)).map((gradient) => np.sum(np.square(gradient)));
    const norm = np.sqrt(squares.reduce((sum, square) => sum.add(square)));
    const factor = np.minimum(1, np.array(MAX_NORM).div(norm.add(1e-6)));
    const clipped = map(gradients, (gradient) => gradient.mul(factor.ref));
    const newM = map(m, (value, name) => value.mul(BETA1).add(at(clipped, name).ref.mul(1 - BETA1)));
    const newV = map(v, (value, name) => value.mul(BETA2).add(np.square(at(clipped, name)).mul(1 - BETA2)));
    const [first, second] = corrections as [Value, Value];
    const newValues = map(values, (value, name) => {
      const root = np.sqrt(at(newV, name).ref.mul(second.ref)).add(EPSILON);
      return value.sub(at(newM, name).ref.mul(first.ref).mul(lr).div(root));
    });
    return [newValues, newM, newV, loss] as [Values, Values, Values, Value];
  });
  const zeros = () => map(initial, (value) => np.zeros(value.shape));
  let [values, m, v] = [initial, zeros(), zeros()];
  let t = 0;
  return {
    call() {
      t += 1;
      const corrections = [1 / (1 - BETA1 ** t), 1 / (1 - BETA2 ** t)].map((correction) => np.array(correction));
      const result = step(values, m, v, corrections, array(batch.x, shapes.x), array(batch.y, shapes.y));
      [values, m, v] = [result[0], result[1], result[2]];
      return read(result[3])[0] as number;
    },
    dispose() {
      step.dispose();
      free(...Object.values(values), ...Object.values(m), ...Object.values(v));
    },
  };
}
