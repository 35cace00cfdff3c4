// onnxruntime.mjs T PACKAGE MODEL: the LSTM in that file.
import { readFileSync } from "node:fs";
import { done } from "../../cold/done.mjs";

const [, , steps, name, file] = process.argv;
const T = Number(steps);
const ort = await import(name);
if (ort.env.wasm) ort.env.wasm.numThreads = 1;
const options = { intraOpNumThreads: 1, interOpNumThreads: 1 };
const session = await ort.InferenceSession.create(readFileSync(file), options);
const { y } = await session.run({ x: new ort.Tensor("float32", new Float32Array(T * 32).fill(0.5), [T, 1, 32]) });
done(y.data[0]);
