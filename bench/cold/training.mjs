// The same with a training step: training.mjs T.
import { scope, tensor } from "bptt";
import * as nn from "bptt/nn";
import * as optim from "bptt/optim";
import { done } from "./done.mjs";

const T = Number(process.argv[2]);
const model = new nn.LSTM(32, 32);
const optimizer = new optim.Adam(model);
const x = tensor(new Float32Array(T * 32).fill(0.5), [T, 1, 32]);
const loss = scope(() => {
  const [output] = model.forward(x);
  const loss = nn.mseLoss(output, x);
  loss.backward();
  optim.clipGradNorm(model, 1);
  optimizer.step();
  return loss;
});
done(loss.item());
