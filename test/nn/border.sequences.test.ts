/** What the forward of recurrent layers refuses. */

import { tensor } from "bptt";
import * as nn from "bptt/nn";
import { border, wrong } from "../border.js";

const ok = tensor(new Float32Array(2 * 5 * 3), [2, 5, 3]);
const of = (...shape: number[]) => tensor(new Float32Array(shape.reduce((a, b) => a * b, 1)), shape);

border("input of nn.RNN", [
  [
    "too many dimensions",
    (m) => m.rnn.forward(of(1, 2, 5, 3)),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "Subject.rnn: input must have 3 dimensions (or 2, unbatched), got shape [1, 2, 5, 3]",
  ],
  [
    "too few dimensions",
    (m) => m.rnn.forward(of(3)),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "Subject.rnn: input must have 3 dimensions (or 2, unbatched), got shape [3]",
  ],
  [
    "another number of features",
    (m) => m.rnn.forward(of(2, 5, 7)),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "Subject.rnn: input has 7 features, expected inputSize 3. Got shape [2, 5, 7]",
  ],
  [
    "features where the steps belong",
    (m) => m.rnn.forward(of(2, 3, 5)),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "Subject.rnn: input has 5 features, expected inputSize 3. Got shape [2, 3, 5]; is transpose(1, 2) meant?",
  ],
  [
    "int32",
    (m) => m.rnn.forward(tensor(new Int32Array(30), [2, 5, 3])),
    "TypeError",
    "ERR_BPTT_TYPE",
    "Subject.rnn: input must be float32, got int32; is an embedding missing in front?",
  ],
  [
    "no tensor",
    (m) => m.rnn.forward(wrong([[[1, 2, 3]]])),
    "TypeError",
    "ERR_BPTT_TYPE",
    "Subject.rnn: input must be a Tensor, got Array; make one with tensor(data, shape)",
  ],
  [
    "an empty batch",
    (m) => m.forward(of(0, 5, 3)),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "Subject.rnn: input of shape [0, 5, 3] has an empty batch",
  ],
  [
    "no steps",
    (m) => m.forward(of(2, 0, 3)),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "Subject.rnn: input of shape [2, 0, 3] has no time steps",
  ],
  [
    "an initial state with the batch first",
    (m) => m.rnn.forward(ok, of(2, 1, 4)),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "Subject.rnn: initial state has shape [2, 1, 4], expected [1, 2, 4]: numLayers times directions, batch, hiddenSize. The state is never batchFirst",
  ],
  [
    "an unbatched initial state for a batch",
    (m) => m.rnn.forward(ok, of(1, 4)),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "Subject.rnn: initial state has shape [1, 4], expected [1, 2, 4]: numLayers times directions, batch, hiddenSize. The state is never batchFirst",
  ],
  [
    "options in the place of the initial state",
    (m) => m.rnn.forward(ok, wrong({ lengths: [1, 2] })),
    "TypeError",
    "ERR_BPTT_TYPE",
    "Subject.rnn: initial state: got { lengths }, which is the third argument: forward(x, undefined, { lengths })",
  ],
  [
    "a misspelt option",
    (m) => m.rnn.forward(ok, undefined, wrong({ length: [1, 2] })),
    "TypeError",
    "ERR_BPTT_ARGUMENT",
    'Subject.rnn: unknown option "length"; known are lengths',
  ],
]);

border("lengths of nn.RNN", [
  [
    "0",
    (m) => m.rnn.forward(ok, undefined, { lengths: [5, 0] }),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "Subject.rnn: lengths: length 0 at position 1 is out of range, expected 1 to 5",
  ],
  [
    "longer than the input",
    (m) => m.rnn.forward(ok, undefined, { lengths: Int32Array.of(6, 5) }),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "Subject.rnn: lengths: length 6 at position 0 is out of range, expected 1 to 5",
  ],
  [
    "as many as steps, since batch and time are confused",
    (m) => m.rnn.forward(ok, undefined, { lengths: [9, 9, 9, 9, 9] }),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "Subject.rnn: lengths has shape [5], expected one length for each of the 2 sequences; is batchFirst meant?",
  ],
  [
    "one too many",
    (m) => m.rnn.forward(ok, undefined, { lengths: [1, 2, 3] }),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "Subject.rnn: lengths has shape [3], expected one length for each of the 2 sequences; is batchFirst meant?",
  ],
  [
    "a fraction",
    (m) => m.rnn.forward(ok, undefined, { lengths: [1.5, 2] }),
    "TypeError",
    "ERR_BPTT_TYPE",
    "Subject.rnn: lengths must be integers, got 1.5",
  ],
  [
    "a float32 tensor",
    (m) => m.rnn.forward(ok, undefined, { lengths: tensor([1, 2]) }),
    "TypeError",
    "ERR_BPTT_TYPE",
    "Subject.rnn: lengths must be integers, got a float32 tensor; use Int32Array or tensor(new Int32Array(...), shape)",
  ],
]);

const lstm = new nn.LSTM(3, 4, { numLayers: 2, bidirectional: true, projSize: 2, batchFirst: true });
const [h, c] = [of(4, 2, 2), of(4, 2, 4)] as const;

border("states of nn.LSTM", [
  [
    "a tensor alone",
    () => lstm.forward(ok, wrong(h)),
    "TypeError",
    "ERR_BPTT_TYPE",
    "LSTM: the state of an LSTM is a pair [h, c], got Tensor",
  ],
  [
    "h alone in an array",
    () => lstm.forward(ok, wrong([h])),
    "TypeError",
    "ERR_BPTT_TYPE",
    "LSTM: the state of an LSTM is a pair [h, c], got 1 entries",
  ],
  [
    "options in the place of the state",
    () => lstm.forward(ok, wrong({ lengths: [1, 2] })),
    "TypeError",
    "ERR_BPTT_TYPE",
    "LSTM: state: got { lengths }, which is the third argument: forward(x, undefined, { lengths })",
  ],
  [
    "no c",
    () => lstm.forward(ok, [h, wrong(undefined)]),
    "TypeError",
    "ERR_BPTT_TYPE",
    "LSTM: initial state c must be a Tensor, got undefined; make one with tensor(data, shape)",
  ],
  [
    "h of the hidden size where it is projected",
    () => lstm.forward(ok, [c, c]),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "LSTM: initial state h has shape [4, 2, 4], expected [4, 2, 2]: numLayers times directions, batch, projSize. The state is never batchFirst",
  ],
  [
    "c of the projected size",
    () => lstm.forward(ok, [h, h]),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "LSTM: initial state c has shape [4, 2, 2], expected [4, 2, 4]: numLayers times directions, batch, hiddenSize. The state is never batchFirst",
  ],
  [
    "states with the batch first",
    () => lstm.forward(ok, [of(2, 4, 2), of(2, 4, 4)]),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "LSTM: initial state h has shape [2, 4, 2], expected [4, 2, 2]: numLayers times directions, batch, projSize. The state is never batchFirst",
  ],
  [
    "c with the batch first",
    () => lstm.forward(ok, [h, of(2, 4, 4)]),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "LSTM: initial state c has shape [2, 4, 4], expected [4, 2, 4]: numLayers times directions, batch, hiddenSize. The state is never batchFirst",
  ],
  [
    "states of one layer and direction",
    () => lstm.forward(ok, [of(1, 2, 2), of(1, 2, 4)]),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "LSTM: initial state h has shape [1, 2, 2], expected [4, 2, 2]: numLayers times directions, batch, projSize. The state is never batchFirst",
  ],
  [
    "batched states for an unbatched input",
    () => lstm.forward(of(5, 3), [h, c]),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "LSTM: initial state h has shape [4, 2, 2], expected [4, 2]: numLayers times directions, batch, projSize. The state is never batchFirst",
  ],
]);

const gru = new nn.GRU(3, 4);

border("input and state of nn.GRU", [
  [
    "another number of features",
    () => gru.forward(of(5, 2, 4)),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "GRU: input has 4 features, expected inputSize 3. Got shape [5, 2, 4]",
  ],
  [
    "the pair of an LSTM",
    () => gru.forward(of(5, 2, 3), wrong([of(1, 2, 4), of(1, 2, 4)])),
    "TypeError",
    "ERR_BPTT_TYPE",
    "GRU: initial state must be a Tensor, got Array; recurrent layers give [output, state], an LSTM's state is [h, c]: take the one that is meant",
  ],
  [
    "a state of another size",
    () => gru.forward(of(5, 2, 3), of(1, 2, 3)),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "GRU: initial state has shape [1, 2, 3], expected [1, 2, 4]: numLayers times directions, batch, hiddenSize. The state is never batchFirst",
  ],
  [
    "lengths of too few sequences",
    () => gru.forward(of(5, 2, 3), undefined, { lengths: [5] }),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "GRU: lengths has shape [1], expected one length for each of the 2 sequences; is batchFirst meant?",
  ],
]);

border("options of nn.LSTM and nn.GRU", [
  [
    "a projection as large as the state",
    () => new nn.LSTM(3, 4, { projSize: 4 }),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "LSTM: projSize must be smaller than hiddenSize 4, got 4",
  ],
  [
    "a negative projection",
    () => new nn.LSTM(3, 4, { projSize: -1 }),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "LSTM: projSize must be an integer of at least 0, got -1",
  ],
  [
    "a projection in words",
    () => new nn.LSTM(3, 4, { projSize: wrong("2") }),
    "TypeError",
    "ERR_BPTT_TYPE",
    'LSTM: projSize must be a number, got "2"',
  ],
  [
    "an option of PyTorch's spelling",
    () => new nn.LSTM(3, 4, wrong({ proj_size: 2 })),
    "TypeError",
    "ERR_BPTT_ARGUMENT",
    'LSTM: unknown option "proj_size"; did you mean projSize?',
  ],
  [
    "a nonlinearity of an LSTM",
    () => new nn.LSTM(3, 4, wrong({ nonlinearity: "relu" })),
    "TypeError",
    "ERR_BPTT_ARGUMENT",
    'LSTM: unknown option "nonlinearity"; known are numLayers, bias, batchFirst, dropout, variationalDropout, bidirectional, projSize',
  ],
  [
    "a projection of a GRU",
    () => new nn.GRU(3, 4, wrong({ projSize: 2 })),
    "TypeError",
    "ERR_BPTT_ARGUMENT",
    'GRU: unknown option "projSize"; known are numLayers, bias, batchFirst, dropout, variationalDropout, bidirectional',
  ],
  [
    "a GRU with a large state",
    () => new nn.GRU(10, 1e6),
    "RangeError",
    "ERR_BPTT_MEMORY",
    "GRU: inputSize 10, hiddenSize 1000000 and numLayers 1 make 3000036000000 parameters, more than the 2^30 that 4 GiB of memory hold",
  ],
]);
