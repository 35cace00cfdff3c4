// ONNX Runtime, native (onnxruntime-node) and as Wasm (onnxruntime-web): both have the same interface, and no training.
import { createRequire } from "node:module";
import type { InferenceSession, Tensor, TypedTensor } from "onnxruntime-common";
import { asynchronous } from "../interleave.ts";
import { makeModel } from "./onnx.ts";
import type { Assignment, Peer, Worker } from "./peer.ts";

interface Runtime {
  readonly InferenceSession: { create(model: Uint8Array, options: object): Promise<InferenceSession> };
  readonly Tensor: new (type: "float32", data: Float32Array, shape: readonly number[]) => Tensor;
}

const require = createRequire(import.meta.url);
const options = {
  executionMode: "sequential",
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  graphOptimizationLevel: "all",
};

export async function startNative(): Promise<Peer> {
  const ort = await import("onnxruntime-node");
  const { version } = require("onnxruntime-node/package.json");
  return peer(ort as unknown as Runtime, `onnxruntime-node ${version} (native, MLAS, intra- and inter-op threads 1)`);
}

export async function startWeb(): Promise<Peer> {
  const ort = await import("onnxruntime-web");
  ort.env.wasm.numThreads = 1;
  const version = ort.env.versions.web;
  return peer(ort as unknown as Runtime, `onnxruntime-web ${version} (Wasm SIMD, env.wasm.numThreads 1)`);
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

function runner({ Tensor }: Runtime, session: InferenceSession, { batch, shapes }: Assignment) {
  return async () => numbers((await session.run({ x: new Tensor("float32", batch.x, shapes.x) })).y);
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
