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
    "a learning rate as a bigint",
    (m) => new optim.Adam(m, { lr: wrong(1n) }),
    "TypeError",
    "ERR_BPTT_TYPE",
    "Adam: lr must be a number, got 1n",
  ],
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
    'SGD: unknown option "weight_decay"; did you mean weightDecay?',
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

const shared = new nn.Parameter([1]);

border("groups", [
  [
    "a parameter in two of them",
    (m) => new optim.Adam([{ params: m }, { params: [m.fc.weight] }]),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    'Adam: a parameter is in two groups, as "0.fc.weight" and as "1.param_0"',
  ],
  [
    "a parameter among them",
    (m) => new optim.SGD(wrong([{ params: m }, shared])),
    "TypeError",
    "ERR_BPTT_TYPE",
    "SGD: group 1 is no object with params, such as { params: model }, but Parameter",
  ],
  [
    "no parameters in one of them",
    (m) => new optim.SGD([{ params: m }, { params: [] }]),
    "TypeError",
    "ERR_BPTT_ARGUMENT",
    "SGD: group 1: there are no parameters to train. Modules in #private fields or made in functions are not seen: keep them in properties",
  ],
  [
    "params that are none",
    () => new optim.SGD([{ params: wrong(3) }]),
    "TypeError",
    "ERR_BPTT_TYPE",
    "SGD: group 0 takes a Module or parameters, got 3",
  ],
  [
    "an unknown option",
    (m) => new optim.SGD([{ params: m, ...wrong<object>({ betas: 1 }) }]),
    "TypeError",
    "ERR_BPTT_ARGUMENT",
    'SGD: group 0: unknown option "betas"; known are params, lr, momentum, dampening, weightDecay, nesterov',
  ],
  [
    "an option out of range",
    (m) => new optim.AdamW([{ params: m, weightDecay: -1 }]),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "AdamW: group 0: weightDecay must be at least 0, got -1",
  ],
  [
    "an option that became wrong",
    (m) => {
      const optimizer = new optim.Adam([{ params: m.rnn }, { params: m.fc }]);
      (optimizer.groups[1] as { betas: unknown }).betas = [0.5, 2];
      optimizer.step();
    },
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "group 1: betas[1] must be at least 0 and less than 1, got 2",
  ],
]);

type Row = Parameters<typeof border>[1][number];

/** A refused option, whose title is the message. */
function refuses(
  make: (m: nn.Module) => unknown,
  message: string,
  [name, code]: readonly [Row[2], string] = ["RangeError", "ERR_BPTT_ARGUMENT"],
): Row {
  return [message, make, name, code, message];
}
const TYPE = ["TypeError", "ERR_BPTT_TYPE"] as const;

border("options of each optimizer", [
  refuses((m) => new optim.SGD(m, { momentum: -1 }), "SGD: momentum must be at least 0, got -1"),
  refuses((m) => new optim.SGD(m, { dampening: -1 }), "SGD: dampening must be at least 0, got -1"),
  refuses((m) => new optim.SGD(m, { nesterov: wrong(1) }), "SGD: nesterov must be true or false, got 1", TYPE),
  refuses((m) => new optim.RMSprop(m, { lr: -1 }), "RMSprop: lr must be a number of at least 0, got -1"),
  refuses((m) => new optim.RMSprop(m, { alpha: 1 }), "RMSprop: alpha must be at least 0 and less than 1, got 1"),
  refuses((m) => new optim.RMSprop(m, { eps: -1 }), "RMSprop: eps must be at least 0, got -1"),
  refuses((m) => new optim.RMSprop(m, { weightDecay: -1 }), "RMSprop: weightDecay must be at least 0, got -1"),
  refuses((m) => new optim.RMSprop(m, { momentum: Number.NaN }), "RMSprop: momentum must be at least 0, got NaN"),
  refuses(
    (m) => new optim.RMSprop(m, { centered: wrong("yes") }),
    'RMSprop: centered must be true or false, got "yes"',
    TYPE,
  ),
  refuses((m) => new optim.Adagrad(m, { lr: wrong("1") }), 'Adagrad: lr must be a number, got "1"', TYPE),
  refuses((m) => new optim.Adagrad(m, { lrDecay: -1 }), "Adagrad: lrDecay must be at least 0, got -1"),
  refuses((m) => new optim.Adagrad(m, { weightDecay: -1 }), "Adagrad: weightDecay must be at least 0, got -1"),
  refuses((m) => new optim.Adagrad(m, { eps: -1 }), "Adagrad: eps must be at least 0, got -1"),
  refuses(
    (m) => new optim.Adagrad(m, { initialAccumulatorValue: -1 }),
    "Adagrad: initialAccumulatorValue must be at least 0, got -1",
  ),
  refuses((m) => new optim.Adam(m, { eps: -1 }), "Adam: eps must be at least 0, got -1"),
  refuses((m) => new optim.Adam(m, { amsgrad: wrong(0) }), "Adam: amsgrad must be true or false, got 0", TYPE),
  refuses(
    (m) => new optim.AdamW(m, { betas: [-0.1, 0.9] }),
    "AdamW: betas[0] must be at least 0 and less than 1, got -0.1",
  ),
  refuses(
    (m) => new optim.AdamW(m, wrong({ decay: 1 })),
    'AdamW: unknown option "decay"; known are lr, betas, eps, weightDecay, amsgrad',
    ["TypeError", "ERR_BPTT_ARGUMENT"],
  ),
]);

border("options of clipping", [
  refuses((m) => optim.clipGradNorm(m, 1, { normType: 3 }), "clipGradNorm(): normType must be 1, 2 or Infinity, got 3"),
  refuses((m) => optim.gradNorm(m, 0), "gradNorm(): normType must be 1, 2 or Infinity, got 0"),
  refuses(
    (m) => optim.clipGradNorm(m, 1, wrong(2)),
    "clipGradNorm(): options must be an object such as { normType: ... }, got 2",
    TYPE,
  ),
  refuses(
    (m) => optim.clipGradNorm(m, 1, { errorIfNonfinite: wrong("yes") }),
    'clipGradNorm(): errorIfNonfinite must be true or false, got "yes"',
    TYPE,
  ),
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
