/** What nn.Sequential and the small modules that go into it refuse. */

import { tensor } from "bptt";
import * as nn from "bptt/nn";
import { border, wrong } from "../border.js";

const x = tensor([[1, 2]]);
const net = new nn.Sequential(new nn.Tanh(), new nn.Sequential(new nn.Linear(2, 3)), new nn.Softmax(2));
const recurrent = new nn.Sequential(new nn.RNN(2, 3));

class Silent extends nn.Module {
  forward(): void {}
}

border("nn.Sequential", [
  [
    "something else than modules",
    () => new nn.Sequential(new nn.Tanh(), wrong(Math.tanh)),
    "TypeError",
    "ERR_BPTT_TYPE",
    "Sequential: argument 1 must be a Module, got a function",
  ],
  [
    "an array of modules",
    () => new nn.Sequential(wrong([new nn.Tanh()])),
    "TypeError",
    "ERR_BPTT_TYPE",
    "Sequential: argument 0 must be a Module, got Array; spread the array: new Sequential(...modules)",
  ],
  [
    "a position that is not there",
    () => net.at(3),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "Sequential: position must be an integer from -3 to 2, got 3",
  ],
  [
    "a position in nothing",
    () => new nn.Sequential().at(0),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "Sequential has no modules",
  ],
  [
    "input that a module inside refuses, which is named",
    () => net.forward(tensor([[1, 2, 3]])),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "Sequential.1.0: input has 3 features, expected inFeatures 2. Got shape [1, 3]",
  ],
  [
    "input that is no tensor",
    () => net.forward([[1, 2]]),
    "TypeError",
    "ERR_BPTT_TYPE",
    "Sequential.0: input must be a Tensor, got Array; make one with tensor(data, shape)",
  ],
  [
    "input that is no tensor, where there are no modules",
    () => new nn.Sequential().forward([1]),
    "TypeError",
    "ERR_BPTT_TYPE",
    "Sequential: without modules the input must be a Tensor, got Array",
  ],
  [
    "a module that gives nothing",
    () => new nn.Sequential(new nn.Tanh(), new Silent()).forward(x),
    "TypeError",
    "ERR_BPTT_TYPE",
    "Sequential.1: forward must give a Tensor or [output, state] here, got undefined",
  ],
  [
    "lengths without a recurrent layer",
    () => net.forward(x, { lengths: [1] }),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "Sequential: lengths are for recurrent layers, and there are none here",
  ],
  [
    "lengths that a recurrent layer refuses",
    () => recurrent.forward(tensor([[[1, 2]]]), { lengths: [2] }),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "Sequential.0: lengths: length 2 at position 0 is out of range, expected 1 to 1",
  ],
  [
    "a misspelt option",
    () => net.forward(x, wrong({ length: [1] })),
    "TypeError",
    "ERR_BPTT_ARGUMENT",
    'Sequential: unknown option "length"; known are lengths',
  ],
]);

border("activations", [
  [
    "Tanh of integers",
    () => new nn.Tanh().forward(tensor(Int32Array.of(1))),
    "TypeError",
    "ERR_BPTT_TYPE",
    "Tanh: input must be float32, got int32; is an embedding missing in front?",
  ],
  [
    "Sigmoid of a number",
    () => new nn.Sigmoid().forward(wrong(1)),
    "TypeError",
    "ERR_BPTT_TYPE",
    "Sigmoid: input must be a Tensor, got 1; make one with tensor(data, shape)",
  ],
  [
    "ReLU of nothing",
    () => new nn.ReLU().forward(wrong(undefined)),
    "TypeError",
    "ERR_BPTT_TYPE",
    "ReLU: input must be a Tensor, got undefined; make one with tensor(data, shape)",
  ],
  [
    "Softmax without a dimension",
    () => new nn.Softmax(wrong(undefined)),
    "TypeError",
    "ERR_BPTT_TYPE",
    "Softmax: dim must be a number, got undefined",
  ],
  [
    "LogSoftmax over half a dimension",
    () => new nn.LogSoftmax(0.5),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "LogSoftmax: dim must be an integer of at least -2147483648, got 0.5",
  ],
  [
    "Transpose of one dimension",
    () => new nn.Transpose(1, wrong(undefined)),
    "TypeError",
    "ERR_BPTT_TYPE",
    "Transpose: dim1 must be a number, got undefined",
  ],
  [
    "Transpose of a dimension that the input lacks",
    () => new nn.Transpose(1, 2).forward(x),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "Transpose: dim1 must be an integer from -2 to 1, got 2",
  ],
  [
    "Softmax over a dimension that the input lacks",
    () => new nn.Softmax(2).forward(x),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "Softmax: dim must be an integer from -2 to 1, got 2",
  ],
  [
    "LogSoftmax of a scalar",
    () => new nn.LogSoftmax(0).forward(tensor(1)),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "LogSoftmax: a scalar has no dimensions",
  ],
]);

border("dropout with a shared dimension", [
  [
    "in words",
    () => new nn.Dropout(0.5, { sharedDim: wrong("time") }),
    "TypeError",
    "ERR_BPTT_TYPE",
    'Dropout: sharedDim must be a number, got "time"',
  ],
  [
    "that the input lacks, also in eval mode",
    () => new nn.Dropout(0.5, { sharedDim: 2 }).eval().forward(x),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "Dropout: sharedDim must be an integer from -2 to 1, got 2",
  ],
  [
    "of a scalar",
    () => new nn.Dropout(0.5, { sharedDim: 0 }).forward(tensor(1)),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "Dropout: a scalar has no dimensions",
  ],
  [
    "between layers, no boolean",
    () => new nn.RNN(2, 3, { variationalDropout: wrong("yes") }),
    "TypeError",
    "ERR_BPTT_TYPE",
    'RNN: variationalDropout must be true or false, got "yes"',
  ],
]);
