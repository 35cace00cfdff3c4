/** The border of gradientFlow and of its drawings. */

import { noGrad, scope, tensor } from "bptt";
import * as nn from "bptt/nn";
import { type ClassicCase, classicCases, gradientFlow, trainClassic } from "bptt/train";
import { border, type Wrong, wrong } from "../border.js";

const x = tensor([[[1, 0, -1]], [[0.5, 2, 0]]]);
const linear = new nn.Linear(3, 1);
const other = new nn.RNN(3, 2);
const rnn = new nn.RNN(3, 2);
const [classic] = classicCases({ steps: 2 }) as [ClassicCase];
// The first run packs the weights for the kernels, which takes memory.
linear.forward(x);
other.forward(x);
const flow = gradientFlow(rnn, () => rnn.forward(x)[0].sum());

const rows: readonly Wrong[] = [
  [
    "no module",
    () => gradientFlow(wrong({}), () => linear.forward(x).sum()),
    "TypeError",
    "ERR_BPTT_TYPE",
    "gradientFlow(): model must be a Module, got Object",
  ],
  [
    "a loss in place of a function",
    (subject) => gradientFlow(subject, wrong(x)),
    "TypeError",
    "ERR_BPTT_TYPE",
    "gradientFlow(): loss must be a function that computes the loss, () => nn.mseLoss(model.forward(x), y), got Tensor",
  ],
  [
    "an unknown option",
    (subject) => gradientFlow(subject, () => subject.forward(x).sum(), wrong({ sequence: 1 })),
    "TypeError",
    "ERR_BPTT_ARGUMENT",
    'gradientFlow(): unknown option "sequence"; known are sequences',
  ],
  [
    "no sequences",
    (subject) => gradientFlow(subject, () => subject.forward(x).sum(), { sequences: 0 }),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "gradientFlow(): sequences must be an integer of at least 1, got 0",
  ],
  [
    "a function that returns nothing",
    (subject) =>
      gradientFlow(
        subject,
        wrong(() => {
          subject.forward(x).sum();
        }),
      ),
    "TypeError",
    "ERR_BPTT_TYPE",
    "gradientFlow(): loss() must return the loss, a float32 Tensor, got undefined",
  ],
  [
    "a function that returns a number",
    (subject) => {
      const loss = () => {
        subject.forward(x);
        return 3;
      };
      gradientFlow(subject, wrong(loss));
    },
    "TypeError",
    "ERR_BPTT_TYPE",
    "gradientFlow(): loss() must return the loss, a float32 Tensor, got 3",
  ],
  [
    "a promise",
    (subject) =>
      gradientFlow(
        subject,
        wrong(async () => subject.forward(x).sum()),
      ),
    "TypeError",
    "ERR_BPTT_TYPE",
    "gradientFlow() is synchronous, but its function returned a promise (an async function?). Await the data outside and compute inside",
  ],
  [
    "a loss for each sequence",
    (subject) => gradientFlow(subject, () => subject.forward(x)),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "gradientFlow(): loss() must return a tensor of one element, got shape [2, 2]. Reduce it by mean() or sum()",
  ],
  [
    "a loss under noGrad",
    (subject) => gradientFlow(subject, () => noGrad(() => subject.forward(x).sum())),
    "Error",
    "ERR_BPTT_GRAD",
    "gradientFlow(): the loss does not come from operations that were recorded. Did loss() compute it under noGrad(), in a scope of its own, or from detached tensors?",
  ],
  [
    "a loss of a scope of its own",
    (subject) => gradientFlow(subject, () => scope(() => subject.forward(x).sum())),
    "Error",
    "ERR_BPTT_GRAD",
    "gradientFlow(): the loss does not come from operations that were recorded. Did loss() compute it under noGrad(), in a scope of its own, or from detached tensors?",
  ],
  [
    "a model without recurrent layers",
    () => gradientFlow(linear, () => linear.forward(x).sum()),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "gradientFlow(): Linear has no recurrent layer (RNN, LSTM, GRU, their cells, Elman, Jordan) that loss() runs; there is no gradient through time to show",
  ],
  [
    "the loss of another model",
    (subject) => gradientFlow(subject, () => other.forward(x)[0].sum()),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "gradientFlow(): loss() did not run the recurrent layers of Subject: Subject.rnn. Does it run another model?",
  ],
  [
    "a narrow terminal",
    () => flow.toString({ width: 20 }),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "toString(): width must be an integer from 40 to 400, got 20",
  ],
  [
    "an unknown option of a picture",
    () => flow.toSVG(wrong({ colour: "red" })),
    "TypeError",
    "ERR_BPTT_ARGUMENT",
    'toSVG(): unknown option "colour"; known are width, height, title',
  ],
  [
    "a title that is no string",
    () => flow.toSVG({ title: wrong(7) }),
    "TypeError",
    "ERR_BPTT_TYPE",
    "toSVG(): title must be a string, got 7",
  ],
  [
    "a low picture",
    () => flow.toSVG({ height: 100 }),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "toSVG(): height must be an integer of at least 404, got 100",
  ],
  [
    "classic cases of one step",
    () => classicCases({ steps: 1 }),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "classicCases(): steps must be an integer of at least 2, got 1",
  ],
  [
    "classic cases in an array",
    () => trainClassic([classic] as never, 1),
    "TypeError",
    "ERR_BPTT_TYPE",
    "trainClassic() takes one of classicCases(), got Array",
  ],
  [
    "half a step of training",
    () => trainClassic(classic, 0.5),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "trainClassic(): steps must be an integer of at least 0, got 0.5",
  ],
  [
    "a negative rate of training",
    () => trainClassic(classic, 1, -0.1),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "trainClassic(): lr must be at least 0, got -0.1",
  ],
];

border("gradientFlow", rows);
