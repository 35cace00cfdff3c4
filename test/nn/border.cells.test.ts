/** What cells refuse. */

import { tensor } from "bptt";
import * as nn from "bptt/nn";
import { border, wrong } from "../border.js";

const of = (...shape: number[]) => tensor(new Float32Array(shape.reduce((a, b) => a * b, 1)), shape);
const rnn = new nn.RNNCell(3, 4);
const lstm = new nn.LSTMCell(3, 4);
const gru = new nn.GRUCell(3, 4);

border("options of cells", [
  [
    "a negative size",
    () => new nn.GRUCell(-1, 4),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "GRUCell: inputSize must be an integer of at least 1, got -1",
  ],
  [
    "no hidden size",
    () => new nn.LSTMCell(3, wrong(undefined)),
    "TypeError",
    "ERR_BPTT_TYPE",
    "LSTMCell: hiddenSize must be a number, got undefined",
  ],
  [
    "an unknown nonlinearity",
    () => new nn.RNNCell(3, 4, { nonlinearity: wrong("gelu") }),
    "TypeError",
    "ERR_BPTT_ARGUMENT",
    'RNNCell: nonlinearity must be "tanh" or "relu", got "gelu"',
  ],
  [
    "layers",
    () => new nn.LSTMCell(3, 4, wrong({ numLayers: 2 })),
    "TypeError",
    "ERR_BPTT_ARGUMENT",
    'LSTMCell: unknown option "numLayers"; known are bias',
  ],
  [
    "a number for bias",
    () => new nn.GRUCell(3, 4, { bias: wrong(1) }),
    "TypeError",
    "ERR_BPTT_TYPE",
    "GRUCell: bias must be true or false, got 1",
  ],
  [
    "bias as in PyTorch's third argument",
    () => new nn.RNNCell(3, 4, wrong(true)),
    "TypeError",
    "ERR_BPTT_TYPE",
    "RNNCell: options must be an object such as { nonlinearity: ... }, got true",
  ],
  [
    "more parameters than memory holds",
    () => new nn.LSTMCell(1, 1e5),
    "RangeError",
    "ERR_BPTT_MEMORY",
    "LSTMCell: inputSize 1 and hiddenSize 100000 make 40001200000 parameters, more than the 2^30 that 4 GiB of memory hold",
  ],
]);

border("input and state of cells", [
  [
    "a whole sequence",
    () => rnn.forward(of(5, 2, 3)),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "RNNCell: input must have 2 dimensions (or 1, unbatched), got shape [5, 2, 3]; a cell reads one step, a layer the whole sequence",
  ],
  [
    "another number of features",
    () => gru.forward(of(2, 5)),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "GRUCell: input has 5 features, expected inputSize 3. Got shape [2, 5]",
  ],
  [
    "an empty batch",
    () => lstm.forward(of(0, 3)),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "LSTMCell: input of shape [0, 3] has an empty batch",
  ],
  [
    "int32",
    () => gru.forward(tensor(new Int32Array(3))),
    "TypeError",
    "ERR_BPTT_TYPE",
    "GRUCell: input must be float32, got int32; is an embedding missing in front?",
  ],
  [
    "a state of another batch",
    () => gru.forward(of(2, 3), of(3, 4)),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "GRUCell: state has shape [3, 4], expected [2, 4]: batch, hiddenSize",
  ],
  [
    "a layer's state",
    () => rnn.forward(of(2, 3), of(1, 2, 4)),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "RNNCell: state has shape [1, 2, 4], expected [2, 4]: batch, hiddenSize",
  ],
  [
    "a batched state for an unbatched input",
    () => rnn.forward(of(3), of(1, 4)),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "RNNCell: state has shape [1, 4], expected [4]: hiddenSize",
  ],
  [
    "the pair of an LSTM",
    () => gru.forward(of(2, 3), wrong([of(2, 4), of(2, 4)])),
    "TypeError",
    "ERR_BPTT_TYPE",
    "GRUCell: state must be a Tensor, got Array; recurrent layers give [output, state], an LSTM's state is [h, c]: take the one that is meant",
  ],
  [
    "h alone",
    () => lstm.forward(of(2, 3), wrong(of(2, 4))),
    "TypeError",
    "ERR_BPTT_TYPE",
    "LSTMCell: the state of an LSTM is a pair [h, c], got Tensor",
  ],
  [
    "c of another size",
    () => lstm.forward(of(2, 3), [of(2, 4), of(2, 3)]),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "LSTMCell: state c has shape [2, 3], expected [2, 4]: batch, hiddenSize",
  ],
]);
