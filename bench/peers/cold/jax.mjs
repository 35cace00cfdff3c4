// jax.mjs T: an LSTM in the functions of jax-js, jitted.
import { init, jit, nn, numpy as np } from "@jax-js/jax";
import { done } from "../../cold/done.mjs";

const T = Number(process.argv[2]);
Reflect.deleteProperty(globalThis, "Worker");
await init("wasm");
const small = (...shape) => np.zeros(shape).add(0.01);
const run = jit((x, wih, whh, bias) => {
  const projected = np.matmul(x, wih).add(bias);
  let [h, c] = [np.zeros([1, 32]), np.zeros([1, 32])];
  for (let t = 0; t < T; ++t) {
    const gates = projected.ref.slice([t, t + 1]).add(np.matmul(h, whh.ref));
    const [i, f, g, o] = np.split(gates, 4, -1);
    c = nn
      .sigmoid(f)
      .mul(c)
      .add(nn.sigmoid(i).mul(np.tanh(g)));
    h = nn.sigmoid(o).mul(np.tanh(c.ref));
  }
  return h;
});
done(run(small(T, 32), small(32, 128), small(32, 128), small(128)).dataSync()[0]);
