/** What Elman, Jordan and sequenceLoss refuse. */

import { tensor } from "bptt";
import * as nn from "bptt/nn";
import { border, wrong } from "../border.js";

const of = (...shape: number[]) => tensor(new Float32Array(shape.reduce((a, b) => a * b, 1)), shape);
const elman = new nn.Elman(3, 4, 2);
const jordan = new nn.Jordan(3, 4, 2);
const x = of(5, 2, 3);

border("options of Elman and Jordan", [
  [
    "no hidden size",
    () => new nn.Elman(3, 0, 2),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "Elman: hiddenSize must be an integer of at least 1, got 0",
  ],
  [
    "no output size",
    () => new nn.Jordan(3, 4, wrong(undefined)),
    "TypeError",
    "ERR_BPTT_TYPE",
    "Jordan: outputSize must be a number, got undefined",
  ],
  [
    "an unknown activation",
    () => new nn.Elman(3, 4, 2, { activation: wrong("softmax") }),
    "TypeError",
    "ERR_BPTT_ARGUMENT",
    'Elman: activation must be "tanh", "sigmoid" or "relu", got "softmax"',
  ],
  [
    "an unknown output activation",
    () => new nn.Jordan(3, 4, 2, { outputActivation: wrong("linear") }),
    "TypeError",
    "ERR_BPTT_ARGUMENT",
    'Jordan: outputActivation must be "tanh", "sigmoid", "relu", "identity" or "softmax", got "linear"',
  ],
  [
    "an option of nn.RNN",
    () => new nn.Elman(3, 4, 2, wrong({ nonlinearity: "relu" })),
    "TypeError",
    "ERR_BPTT_ARGUMENT",
    'Elman: unknown option "nonlinearity"; known are activation, outputActivation, batchFirst',
  ],
  [
    "a word for true",
    () => new nn.Jordan(3, 4, 2, { batchFirst: wrong("yes") }),
    "TypeError",
    "ERR_BPTT_TYPE",
    'Jordan: batchFirst must be true or false, got "yes"',
  ],
  [
    "more than memory holds",
    () => new nn.Jordan(3, 40000, 40000),
    "RangeError",
    "ERR_BPTT_MEMORY",
    "Jordan: inputSize 3, hiddenSize 40000 and outputSize 40000 make 3200200000 parameters, more than the 2^30 that 4 GiB of memory hold",
  ],
]);

border("input of Elman and Jordan", [
  [
    "another number of features",
    () => elman.forward(of(5, 2, 7)),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "Elman: input has 7 features, expected inputSize 3. Got shape [5, 2, 7]",
  ],
  [
    "one dimension",
    () => jordan.forward(of(3)),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "Jordan: input must have 3 dimensions (or 2, unbatched), got shape [3]",
  ],
  [
    "an output for a state",
    () => elman.forward(x, of(1, 2, 2)),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "Elman: initial state has shape [1, 2, 2], expected [1, 2, 4]: 1, batch, hiddenSize. The state is never batchFirst",
  ],
  [
    "a state for an output",
    () => jordan.forward(x, of(1, 2, 4)),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "Jordan: initial state has shape [1, 2, 4], expected [1, 2, 2]: 1, batch, outputSize. The state is never batchFirst",
  ],
  [
    "lengths in the place of the state",
    () => jordan.forward(x, wrong({ lengths: [1, 2] })),
    "TypeError",
    "ERR_BPTT_TYPE",
    "Jordan: initial state: got { lengths }, which is the third argument: forward(x, undefined, { lengths })",
  ],
  [
    "a misspelt option",
    () => elman.forward(x, undefined, wrong({ length: [1, 2] })),
    "TypeError",
    "ERR_BPTT_ARGUMENT",
    'Elman: unknown option "length"; known are lengths',
  ],
  [
    "a length of 0",
    () => elman.forward(x, undefined, { lengths: [5, 0] }),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "Elman: lengths: length 0 at position 1 is out of range, expected 1 to 5",
  ],
]);

border("arguments of sequenceLoss", [
  [
    "losses with features",
    () => nn.sequenceLoss(x),
    "RangeError",
    "ERR_BPTT_SHAPE",
    'sequenceLoss(): losses must have 2 dimensions (or 1, unbatched), one loss for each step, got shape [5, 2, 3]; is mean(-1) missing, or reduction "none"?',
  ],
  [
    "a mean",
    () => nn.sequenceLoss(tensor(1)),
    "RangeError",
    "ERR_BPTT_SHAPE",
    'sequenceLoss(): losses must have 2 dimensions (or 1, unbatched), one loss for each step, got shape []; is mean(-1) missing, or reduction "none"?',
  ],
  [
    "no losses",
    () => nn.sequenceLoss(of(0, 2)),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "sequenceLoss(): no losses: shape [0, 2]",
  ],
  [
    "no tensor",
    () => nn.sequenceLoss(wrong([[1, 2]])),
    "TypeError",
    "ERR_BPTT_TYPE",
    "sequenceLoss(): losses must be a Tensor, got Array; make one with tensor(data, shape)",
  ],
  [
    "lengths by position",
    () => nn.sequenceLoss(of(5, 2), wrong([5, 3])),
    "TypeError",
    "ERR_BPTT_TYPE",
    "sequenceLoss(): options must be an object such as { lengths: ... }, got Array",
  ],
  [
    "lengths of another batch",
    () => nn.sequenceLoss(of(5, 2), { lengths: [5, 3, 1] }),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "sequenceLoss(): lengths has shape [3], expected one length for each of the 2 sequences; is batchFirst meant?",
  ],
  [
    "a length beyond the losses",
    () => nn.sequenceLoss(of(5, 2), { lengths: [5, 6] }),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "sequenceLoss(): lengths: length 6 at position 1 is out of range, expected 1 to 5",
  ],
]);
