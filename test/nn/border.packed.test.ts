/** What the functions for packed and padded sequences refuse, and nn.RNN of packed input. */

import { tensor } from "bptt";
import * as nn from "bptt/nn";
import { border, wrong } from "../border.js";

const of = (...shape: number[]) => tensor(new Float32Array(shape.reduce((a, b) => a * b, 1)), shape);
const x = of(5, 2, 3);
const ids = tensor(Int32Array.of(1, 2));
const packed = nn.packPaddedSequence(x, [5, 3]);
const overwritten = nn.packPaddedSequence(x, [3, 5], { enforceSorted: false });
overwritten.sortedIndices?.fill(1000);

border("padSequence", [
  [
    "one tensor",
    () => nn.padSequence(wrong(x)),
    "TypeError",
    "ERR_BPTT_TYPE",
    "padSequence() takes an array of tensors, got Tensor",
  ],
  [
    "no sequences",
    () => nn.padSequence([]),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "padSequence() needs at least one sequence",
  ],
  [
    "plain arrays",
    () => nn.padSequence(wrong([[1, 2], [3]])),
    "TypeError",
    "ERR_BPTT_TYPE",
    "padSequence(): sequence 0 must be a Tensor, got Array; make one with tensor(data, shape)",
  ],
  [
    "a scalar",
    () => nn.padSequence([of(2), of()]),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "padSequence(): sequence 1 must be (length, …), got a scalar",
  ],
  [
    "other features",
    () => nn.padSequence([of(2, 3), of(4, 5)]),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "padSequence(): sequence 1 is float32 [4, 5], sequence 0 float32 [2, 3]: the dtype and all but the first size must agree",
  ],
  [
    "two dtypes",
    () => nn.padSequence([of(2), ids]),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "padSequence(): sequence 1 is int32 [2], sequence 0 float32 [2]: the dtype and all but the first size must agree",
  ],
  [
    "a fraction among integers",
    () => nn.padSequence([ids], { paddingValue: 0.5 }),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "padSequence(): paddingValue of int32 sequences must be an integer of at least -2147483648, got 0.5",
  ],
  [
    "a padding value in words",
    () => nn.padSequence([of(2)], { paddingValue: wrong("0") }),
    "TypeError",
    "ERR_BPTT_TYPE",
    'padSequence(): paddingValue must be a number, got "0"',
  ],
  [
    "options by position",
    () => nn.padSequence([of(2)], wrong(true)),
    "TypeError",
    "ERR_BPTT_TYPE",
    "padSequence(): options must be an object such as { batchFirst: ... }, got true",
  ],
]);

border("packPaddedSequence", [
  [
    "lengths that rise",
    () => nn.packPaddedSequence(x, [3, 5]),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "packPaddedSequence(): lengths must fall, got 5 at position 1 after 3. With { enforceSorted: false } they are sorted here",
  ],
  [
    "a length of 0",
    () => nn.packPaddedSequence(x, [5, 0]),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "packPaddedSequence(): lengths: length 0 at position 1 is out of range, expected 1 to 5",
  ],
  [
    "the batch first",
    () => nn.packPaddedSequence(x, [2, 2, 2, 1, 1]),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "packPaddedSequence(): lengths has shape [5], expected one length for each of the 2 sequences; is batchFirst meant?",
  ],
  [
    "one dimension",
    () => nn.packPaddedSequence(of(5), [5]),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "packPaddedSequence(): input must have a dimension for the steps and one for the batch, got shape [5]",
  ],
  [
    "an empty batch",
    () => nn.packPaddedSequence(of(5, 0, 3), []),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "packPaddedSequence(): input of shape [5, 0, 3] has an empty batch",
  ],
  [
    "no steps",
    () => nn.packPaddedSequence(of(0, 2, 3), [1, 1]),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "packPaddedSequence(): input of shape [0, 2, 3] has no time steps",
  ],
  [
    "PyTorch's spelling of an option",
    () => nn.packPaddedSequence(x, [5, 3], wrong({ enforce_sorted: false })),
    "TypeError",
    "ERR_BPTT_ARGUMENT",
    'packPaddedSequence(): unknown option "enforce_sorted"; did you mean enforceSorted?',
  ],
]);

border("packSequence, padPackedSequence and unpadSequence", [
  [
    "an empty sequence",
    () => nn.packSequence([of(2, 3), of(0, 3)]),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "packSequence(): sequence 1 has no time steps",
  ],
  [
    "sequences that grow",
    () => nn.packSequence([of(2), of(3)]),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "packSequence(): lengths must fall, got 3 at position 1 after 2. With { enforceSorted: false } they are sorted here",
  ],
  [
    "a padded tensor",
    () => nn.padPackedSequence(wrong(x)),
    "TypeError",
    "ERR_BPTT_TYPE",
    "padPackedSequence(): expected a PackedSequence, got Tensor",
  ],
  [
    "fewer steps than the longest sequence has",
    () => nn.padPackedSequence(packed, { totalLength: 4 }),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "padPackedSequence(): totalLength must be an integer of at least 5, got 4",
  ],
  [
    "more steps than memory holds",
    () => nn.padPackedSequence(packed, { totalLength: 2 ** 30 }),
    "RangeError",
    "ERR_BPTT_MEMORY",
    "padPackedSequence(): shape [1073741824, 2, 3] has 6442450944 elements, more than the 2^30 that 4 GiB of memory hold",
  ],
  [
    "overwritten indices",
    () => nn.padPackedSequence(overwritten),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "padPackedSequence(): sortedIndices must be a permutation of the 2 sequences, 0 to 1, got [1000, 1000]",
  ],
  [
    "lengths beyond the steps",
    () => nn.unpadSequence(x, [6, 1]),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "unpadSequence(): lengths: length 6 at position 0 is out of range, expected 0 to 5",
  ],
  [
    "a flag that is no boolean",
    () => nn.unpadSequence(x, [5, 1], { batchFirst: wrong(1) }),
    "TypeError",
    "ERR_BPTT_TYPE",
    "unpadSequence(): batchFirst must be true or false, got 1",
  ],
]);

border("PackedSequence", [
  [
    "no tensor",
    () => new nn.PackedSequence(wrong([1, 2]), [2]),
    "TypeError",
    "ERR_BPTT_TYPE",
    "PackedSequence: data must be a Tensor, got Array; make one with tensor(data, shape)",
  ],
  [
    "sizes that do not add up",
    () => new nn.PackedSequence(of(4, 3), [2, 1]),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "PackedSequence: data has shape [4, 3], batchSizes add up to 3 rows",
  ],
  [
    "nothing",
    () => new nn.PackedSequence(of(0, 3), []),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "PackedSequence: data has shape [0, 3], batchSizes add up to 0 rows; at least one is needed",
  ],
  [
    "sizes that rise",
    () => new nn.PackedSequence(of(3, 3), [1, 2]),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "PackedSequence: batchSizes must be at least 1 and never rise, got 2 at step 1",
  ],
  [
    "indices that repeat",
    () => new nn.PackedSequence(of(3, 3), [2, 1], [1, 1]),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "PackedSequence: sortedIndices must be a permutation of the 2 sequences, 0 to 1, got [1, 1]",
  ],
  [
    "too few indices",
    () => new nn.PackedSequence(of(3, 3), [2, 1], [0]),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "PackedSequence: sortedIndices must be a permutation of the 2 sequences, 0 to 1, got [0]",
  ],
]);

border("packed input of nn.RNN", [
  [
    "lengths too",
    (m) => m.rnn.forward(wrong(packed), undefined, { lengths: [5, 3] }),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "Subject.rnn: a PackedSequence has its lengths, leave the option out",
  ],
  [
    "another number of features",
    (m) => m.rnn.forward(new nn.PackedSequence(of(8, 7), packed.batchSizes)),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "Subject.rnn: input has 7 features, expected inputSize 3. Got shape [8, 7]",
  ],
  [
    "rows of more dimensions",
    (m) => m.rnn.forward(new nn.PackedSequence(of(8, 1, 3), packed.batchSizes)),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "Subject.rnn: data of the packed input must be (rows, inputSize), got shape [8, 1, 3]",
  ],
  [
    "int32",
    (m) => m.rnn.forward(new nn.PackedSequence(ids, [1, 1])),
    "TypeError",
    "ERR_BPTT_TYPE",
    "Subject.rnn: data of the packed input must be float32, got int32; is an embedding missing in front?",
  ],
  [
    "an initial state of another batch",
    (m) => m.rnn.forward(packed, of(1, 3, 4)),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "Subject.rnn: initial state has shape [1, 3, 4], expected [1, 2, 4]: numLayers times directions, batch, hiddenSize. The state is never batchFirst",
  ],
  [
    "overwritten indices",
    (m) => m.rnn.forward(overwritten),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "Subject.rnn: input: sortedIndices must be a permutation of the 2 sequences, 0 to 1, got [1000, 1000]",
  ],
]);
