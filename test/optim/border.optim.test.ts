/** What optimizers and clipping refuse. */

import { tensor } from "bptt";
import * as nn from "bptt/nn";
import * as optim from "bptt/optim";
import { border, wrong } from "../border.js";

class Hidden extends nn.Module {
  readonly #fc = new nn.Linear(1, 1);
  forward() {
    return this.#fc;
  }
}

const hidden = new Hidden();

border("what is trained", [
  [
    "a module whose layers are #private",
    () => new optim.Adam(hidden),
    "TypeError",
    "ERR_BPTT_ARGUMENT",
    "Adam: there are no parameters to train. Modules in #private fields or made in functions are not seen: keep them in properties",
  ],
  [
    "no parameters",
    () => new optim.SGD([]),
    "TypeError",
    "ERR_BPTT_ARGUMENT",
    "SGD: there are no parameters to train. Modules in #private fields or made in functions are not seen: keep them in properties",
  ],
  [
    "parameters(), not called",
    (m) => new optim.Adam(wrong(m.parameters)),
    "TypeError",
    "ERR_BPTT_TYPE",
    "Adam takes a Module or parameters, got a function",
  ],
  [
    "plain tensors",
    () => new optim.SGD(wrong([tensor([1])])),
    "TypeError",
    "ERR_BPTT_TYPE",
    "SGD: entry 0 is no nn.Parameter but Tensor",
  ],
  [
    "nothing to clip",
    () => optim.clipGradNorm(wrong(null), 1),
    "TypeError",
    "ERR_BPTT_TYPE",
    "clipGradNorm() takes a Module or parameters, got null",
  ],
]);

border("options of optimizers", [
  [
    "a learning rate by position",
    (m) => new optim.Adam(m, wrong(0.01)),
    "TypeError",
    "ERR_BPTT_TYPE",
    "Adam: options must be an object such as { lr: ... }, got 0.01",
  ],
  [
    "a negative learning rate",
    (m) => new optim.SGD(m, { lr: -1 }),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "SGD: lr must be a number of at least 0, got -1",
  ],
  [
    "NaN",
    (m) => new optim.Adam(m, { lr: Number.NaN }),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "Adam: lr must be a number of at least 0, got NaN",
  ],
  [
    "a learning rate that became NaN",
    (m) => {
      const optimizer = new optim.SGD(m);
      optimizer.lr = Number.NaN;
      optimizer.step();
    },
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "lr must be a number of at least 0, got NaN",
  ],
  [
    "PyTorch's spelling",
    (m) => new optim.SGD(m, wrong({ weight_decay: 0.1 })),
    "TypeError",
    "ERR_BPTT_ARGUMENT",
    'SGD: unknown option "weight_decay"; known are lr, momentum, dampening, weightDecay, nesterov',
  ],
  [
    "a negative weight decay",
    (m) => new optim.Adam(m, { weightDecay: -0.1 }),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "Adam: weightDecay must be at least 0, got -0.1",
  ],
  [
    "a beta of 1",
    (m) => new optim.Adam(m, { betas: [0.9, 1] }),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "Adam: betas[1] must be at least 0 and less than 1, got 1",
  ],
  [
    "one beta",
    (m) => new optim.Adam(m, { betas: wrong(0.9) }),
    "TypeError",
    "ERR_BPTT_TYPE",
    "Adam: betas must be two numbers, got 0.9",
  ],
  [
    "nesterov without momentum",
    (m) => new optim.SGD(m, { nesterov: true }),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "SGD: nesterov needs a momentum above 0 and no dampening",
  ],
  [
    "no limit for the norm",
    (m) => optim.clipGradNorm(m, wrong(undefined)),
    "TypeError",
    "ERR_BPTT_TYPE",
    "clipGradNorm(): maxNorm must be a number, got undefined",
  ],
  [
    "a negative limit",
    (m) => optim.clipGradValue(m, -1),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "clipGradValue(): clipValue must be at least 0, got -1",
  ],
]);

/** Averages of a layer: with nothing in it, with something, and with the layer's weights. */
const [empty, full, swapped] = [0, 1, 2].map(() => new optim.WeightAverage(new nn.Linear(1, 1))) as [
  optim.WeightAverage,
  optim.WeightAverage,
  optim.WeightAverage,
];
full.update();
swapped.update();
swapped.swap();

border("averages of weights", [
  [
    "no parameters",
    () => new optim.WeightAverage(hidden),
    "TypeError",
    "ERR_BPTT_ARGUMENT",
    "WeightAverage: there are no parameters to train. Modules in #private fields or made in functions are not seen: keep them in properties",
  ],
  [
    "a decay by position",
    (m) => new optim.WeightAverage(m, wrong(0.9)),
    "TypeError",
    "ERR_BPTT_TYPE",
    "WeightAverage: options must be an object such as { decay: ... }, got 0.9",
  ],
  [
    "a decay of 1",
    (m) => new optim.WeightAverage(m, { decay: 1 }),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "WeightAverage: decay must be at least 0 and less than 1, got 1",
  ],
  [
    "an average of nothing yet",
    () => empty.swap(),
    "Error",
    "ERR_BPTT_BUSY",
    "WeightAverage: there is no average yet; call update() after a step first",
  ],
  [
    "an update with the average as weights",
    () => swapped.update(),
    "Error",
    "ERR_BPTT_BUSY",
    "WeightAverage: update() while the model holds the average; call swap() first, or leave apply()",
  ],
  [
    "apply() after swap()",
    () => swapped.apply(() => 1),
    "Error",
    "ERR_BPTT_BUSY",
    "WeightAverage: apply() while the model holds the average already",
  ],
  [
    "apply() without a function",
    () => full.apply(wrong(1)),
    "TypeError",
    "ERR_BPTT_TYPE",
    "WeightAverage: apply() takes a function, got 1",
  ],
]);
