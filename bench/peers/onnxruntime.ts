// ONNX Runtime, native (onnxruntime-node) and as Wasm (onnxruntime-web): both have the same interface, and no training.
import { createRequire } from "node:module";
import type { InferenceSession, Tensor, TypedTensor } from "onnxruntime-common";
import { asynchronous } from "../interleave.ts";
import { makeModel } from "./onnx.ts";
import type { Assignment, Peer, Worker } from "./peer.ts";

interface Runtime {
  readonly InferenceSession: { create(model: Uint8Array, options: object): Promise<InferenceSession> };
  readonly Tensor: new (type: "float32", data: Float32Array, shape: readonly number[]) => Tensor;
  /** Whether the numbers of a tensor named as a fetch are written into its array. */
  readonly fills: boolean;
}

const require = createRequire(import.meta.url);
const options = {
  executionMode: "sequential",
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  graphOptimizationLevel: "all",
};

export async function startNative(): Promise<Peer> {
  const { InferenceSession, Tensor } = await import("onnxruntime-node");
  const { version } = require("onnxruntime-node/package.json");
  const ort = { InferenceSession, Tensor, fills: true } as Runtime;
  return peer(ort, `onnxruntime-node ${version} (native, MLAS, intra- and inter-op threads 1)`);
}

export async function startWeb(): Promise<Peer> {
  const { InferenceSession, Tensor, env } = await import("onnxruntime-web");
  env.wasm.numThreads = 1;
  const ort = { InferenceSession, Tensor, fills: false } as Runtime; // it leaves such an array as it was
  return peer(ort, `onnxruntime-web ${env.versions.web} (Wasm SIMD, env.wasm.numThreads 1)`);
}

function peer(ort: Runtime, description: string): Peer {
  return {
    description,
    leftOut: ({ kind }) => (kind === "training" ? "ONNX Runtime for JavaScript has no training" : undefined),
    async prepare(assignment) {
      const session = await ort.InferenceSession.create(makeModel(assignment), options);
      const call =
        assignment.job.kind === "step" ? stepper(ort, session, assignment) : runner(ort, session, assignment);
      return { call, clock: asynchronous(call), dispose: () => void session.release() } satisfies Worker;
    },
  };
}

const numbers = (tensor: Tensor | undefined): Float32Array => (tensor as TypedTensor<"float32">).data as Float32Array;

// Where a runtime fills an array that it is given, it gets that of the call before, as ours does.
function runner({ Tensor, fills }: Runtime, session: InferenceSession, { batch, shapes }: Assignment) {
  let y: Tensor | undefined;
  return async () => {
    const x = new Tensor("float32", batch.x, shapes.x);
    if (fills && y) await session.run({ x }, { y });
    else y = (await session.run({ x })).y;
    return numbers(y);
  };
}

// The states that come out go in again.
function stepper({ Tensor }: Runtime, session: InferenceSession, { job, batch, shapes }: Assignment) {
  const { B, H } = job.shape as { B: number; H: number };
  const names = job.layer === "lstm" ? ["h", "c"] : ["h"];
  let states = names.map(() => new Tensor("float32", new Float32Array(B * H), [1, B, H]));
  return async () => {
    const feeds: Record<string, Tensor> = { x: new Tensor("float32", batch.x, shapes.x) };
    names.forEach((name, i) => {
      feeds[name] = states[i] as Tensor;
    });
    const made = await session.run(feeds);
    states = names.map((name) => made[`${name}N`] as Tensor);
    return numbers(states[0]);
  };
}
