/** What nn.RNN's forward refuses. */

import { tensor } from "bptt";
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
    "Subject.rnn: initial state must be a Tensor, got Object; make one with tensor(data, shape)",
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
