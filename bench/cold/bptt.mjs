// An LSTM of 32 units over T steps: bptt.mjs T. Plain JavaScript, as a user's program is: nothing but the package is loaded.
import { tensor } from "bptt";
import * as nn from "bptt/nn";
import { done } from "./done.mjs";

const T = Number(process.argv[2]);
const [output] = new nn.LSTM(32, 32).forward(tensor(new Float32Array(T * 32).fill(0.5), [T, 1, 32]));
done(output.toFloat32Array()[0]);
