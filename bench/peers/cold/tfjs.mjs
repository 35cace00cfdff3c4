// tfjs.mjs T BACKEND: its LSTM layer.
import { createRequire } from "node:module";
import { dirname, sep } from "node:path";
import { done } from "../../cold/done.mjs";

const require = createRequire(import.meta.url);
const [, , steps, backend] = process.argv;
const T = Number(steps);
const tf = require("@tensorflow/tfjs");
if (backend === "wasm") {
  const wasm = require("@tensorflow/tfjs-backend-wasm");
  wasm.setWasmPaths(dirname(require.resolve("@tensorflow/tfjs-backend-wasm")) + sep);
  wasm.setThreadsCount(1);
}
await tf.setBackend(backend);
const layer = tf.layers.lstm({ units: 32, recurrentInitializer: "glorotUniform", returnSequences: true });
done(layer.apply(tf.fill([1, T, 32], 0.5)).dataSync()[0]);
