/** What the constructors of layers refuse. */

import * as nn from "bptt/nn";
import { border, wrong } from "../border.js";

border("options of layers", [
  [
    "a negative size",
    () => new nn.RNN(-1, 4),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "RNN: inputSize must be an integer of at least 1, got -1",
  ],
  [
    "a fractional size",
    () => new nn.RNN(3, 4.5),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "RNN: hiddenSize must be an integer of at least 1, got 4.5",
  ],
  [
    "a size in words",
    () => new nn.Linear(wrong("3"), 4),
    "TypeError",
    "ERR_BPTT_TYPE",
    'Linear: inFeatures must be a number, got "3"',
  ],
  [
    "no size",
    () => new nn.Linear(3, wrong(undefined)),
    "TypeError",
    "ERR_BPTT_TYPE",
    "Linear: outFeatures must be a number, got undefined",
  ],
  [
    "no layers",
    () => new nn.RNN(3, 4, { numLayers: 0 }),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "RNN: numLayers must be an integer of at least 1, got 0",
  ],
  [
    "PyTorch's spelling of an option",
    () => new nn.RNN(3, 4, wrong({ num_layers: 2 })),
    "TypeError",
    "ERR_BPTT_ARGUMENT",
    'RNN: unknown option "num_layers"; did you mean numLayers?',
  ],
  [
    "options by position",
    () => new nn.RNN(3, 4, wrong(2)),
    "TypeError",
    "ERR_BPTT_TYPE",
    "RNN: options must be an object such as { numLayers: ... }, got 2",
  ],
  [
    "an unknown nonlinearity",
    () => new nn.RNN(3, 4, { nonlinearity: wrong("Tanh") }),
    "TypeError",
    "ERR_BPTT_ARGUMENT",
    'RNN: nonlinearity must be "tanh" or "relu", got "Tanh"',
  ],
  [
    "a flag that is no boolean",
    () => new nn.RNN(3, 4, { bidirectional: wrong(1) }),
    "TypeError",
    "ERR_BPTT_TYPE",
    "RNN: bidirectional must be true or false, got 1",
  ],
  [
    "dropout 1.5",
    () => new nn.RNN(3, 4, { dropout: 1.5 }),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "RNN: dropout must be a probability from 0 to 1, got 1.5",
  ],
  [
    "dropout NaN",
    () => new nn.Dropout(Number.NaN),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "Dropout: p must be a probability from 0 to 1, got NaN",
  ],
  [
    "a seed for a generator",
    () => new nn.Dropout(0.5, { generator: wrong(42) }),
    "TypeError",
    "ERR_BPTT_TYPE",
    "Dropout: generator must be a Generator, got 42",
  ],
  [
    "a bias that is no boolean",
    () => new nn.Linear(3, 4, { bias: wrong("no") }),
    "TypeError",
    "ERR_BPTT_TYPE",
    'Linear: bias must be true or false, got "no"',
  ],
  [
    "a padding row that is not there",
    () => new nn.Embedding(10, 4, { paddingIdx: 10 }),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "Embedding: paddingIdx must be an integer from 0 to 9, got 10",
  ],
]);

border("layers that no memory holds", [
  [
    "Linear",
    () => new nn.Linear(1e6, 1e6),
    "RangeError",
    "ERR_BPTT_MEMORY",
    "Linear: weight: shape [1000000, 1000000] has 1000000000000 elements, more than the 2^30 that 4 GiB of memory hold",
  ],
  [
    "Embedding",
    () => new nn.Embedding(2 ** 20, 2 ** 11),
    "RangeError",
    "ERR_BPTT_MEMORY",
    "Embedding: weight: shape [1048576, 2048] has 2147483648 elements, more than the 2^30 that 4 GiB of memory hold",
  ],
  [
    "RNN with a large state",
    () => new nn.RNN(10, 1e6),
    "RangeError",
    "ERR_BPTT_MEMORY",
    "RNN: inputSize 10, hiddenSize 1000000 and numLayers 1 make 1000012000000 parameters, more than the 2^30 that 4 GiB of memory hold",
  ],
  [
    "RNN with many layers",
    () => new nn.RNN(1, 1, { numLayers: 2 ** 31 - 1 }),
    "RangeError",
    "ERR_BPTT_MEMORY",
    "RNN: inputSize 1, hiddenSize 1 and numLayers 2147483647 make 8589934588 parameters, more than the 2^30 that 4 GiB of memory hold",
  ],
  [
    "a parameter of the full size that the heap cannot give",
    () => new nn.Linear(2 ** 15, 2 ** 15),
    "RangeError",
    "ERR_BPTT_MEMORY",
    "cannot allocate 4096 MiB: WebAssembly has 4 GiB of linear memory, of which 1 MiB are in use. Use a smaller batch or shorter sequences (truncated back-propagation)",
  ],
]);
