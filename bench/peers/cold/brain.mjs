// brain.mjs T: the LSTM of brain.js, which has to be trained once before it runs; so the training step is the first result.
import { createRequire } from "node:module";
import { done } from "../../cold/done.mjs";

const brain = createRequire(import.meta.url)("brain.js");
const T = Number(process.argv[2]);
const network = new brain.recurrent.LSTMTimeStep({ inputSize: 32, hiddenLayers: [32], outputSize: 32 });
network.initialize();
const series = Array.from({ length: T + 1 }, () => new Array(32).fill(0.5));
done(network.train([series], { iterations: 1, errorThresh: 0 }).error);
