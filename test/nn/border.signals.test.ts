/** What Conv1d, the pools and LayerNorm refuse: options and input. */

import { tensor } from "bptt";
import * as nn from "bptt/nn";
import { border, wrong } from "../border.js";

const of = (...shape: number[]) => tensor(new Float32Array(shape.reduce((a, b) => a * b, 1)), shape);

border("options of nn.Conv1d", [
  [
    "no channels",
    () => new nn.Conv1d(0, 4, 3),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "Conv1d: inChannels must be an integer of at least 1, got 0",
  ],
  [
    "no kernel size",
    () => new nn.Conv1d(3, 4, wrong(undefined)),
    "TypeError",
    "ERR_BPTT_TYPE",
    "Conv1d: kernelSize must be a number, got undefined",
  ],
  [
    "PyTorch's kernel size in a tuple",
    () => new nn.Conv1d(3, 4, wrong([3])),
    "TypeError",
    "ERR_BPTT_TYPE",
    "Conv1d: kernelSize must be a number, got Array",
  ],
  [
    "stride by position",
    () => new nn.Conv1d(3, 4, 3, wrong(2)),
    "TypeError",
    "ERR_BPTT_TYPE",
    "Conv1d: options must be an object such as { stride: ... }, got 2",
  ],
  [
    "an option that is not there",
    () => new nn.Conv1d(3, 4, 3, wrong({ paddingMode: "circular" })),
    "TypeError",
    "ERR_BPTT_ARGUMENT",
    'Conv1d: unknown option "paddingMode"; known are stride, padding, dilation, groups, bias',
  ],
  [
    "stride 0",
    () => new nn.Conv1d(3, 4, 3, { stride: 0 }),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "Conv1d: stride must be an integer of at least 1, got 0",
  ],
  [
    "a fractional dilation",
    () => new nn.Conv1d(3, 4, 3, { dilation: 1.5 }),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "Conv1d: dilation must be an integer of at least 1, got 1.5",
  ],
  [
    "a negative padding",
    () => new nn.Conv1d(3, 4, 3, { padding: -1 }),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "Conv1d: padding must be an integer of at least 0, got -1",
  ],
  [
    "a padding in other words",
    () => new nn.Conv1d(3, 4, 3, { padding: wrong("valid") }),
    "TypeError",
    "ERR_BPTT_ARGUMENT",
    'Conv1d: padding must be a number, "same" or "causal", got "valid"',
  ],
  [
    'padding "same" with a stride',
    () => new nn.Conv1d(3, 4, 3, { padding: "same", stride: 2 }),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    'Conv1d: padding "same" needs stride 1, got stride 2',
  ],
  [
    "groups that do not divide the input",
    () => new nn.Conv1d(3, 4, 3, { groups: 2 }),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "Conv1d: inChannels 3 must be divisible by groups 2",
  ],
  [
    "groups that do not divide the output",
    () => new nn.Conv1d(4, 3, 3, { groups: 2 }),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "Conv1d: outChannels 3 must be divisible by groups 2",
  ],
  [
    "a bias that is no boolean",
    () => new nn.Conv1d(3, 4, 3, { bias: wrong(0) }),
    "TypeError",
    "ERR_BPTT_TYPE",
    "Conv1d: bias must be true or false, got 0",
  ],
  [
    "weights that no memory holds",
    () => new nn.Conv1d(2 ** 15, 2 ** 15, 3),
    "RangeError",
    "ERR_BPTT_MEMORY",
    "Conv1d: weight: shape [32768, 32768, 3] has 3221225472 elements, more than the 2^30 that 4 GiB of memory hold",
  ],
]);

const conv = new nn.Conv1d(3, 4, 3, { dilation: 2 });
const padded = new nn.Conv1d(3, 4, 9, { padding: 2 });
const vast = new nn.Conv1d(3, 4, 3, { padding: 2 ** 30 });
const norm = new nn.LayerNorm([2, 3]);

border("input of nn.Conv1d", [
  [
    "no tensor",
    () => conv.forward(wrong([[1, 2, 3]])),
    "TypeError",
    "ERR_BPTT_TYPE",
    "Conv1d: input must be a Tensor, got Array; make one with tensor(data, shape)",
  ],
  [
    "int32",
    () => conv.forward(tensor(new Int32Array(30), [3, 10])),
    "TypeError",
    "ERR_BPTT_TYPE",
    "Conv1d: input must be float32, got int32; is an embedding missing in front?",
  ],
  [
    "one dimension",
    () => conv.forward(of(3)),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "Conv1d: input must have 3 dimensions (or 2, unbatched), got shape [3]",
  ],
  [
    "four dimensions",
    () => conv.forward(of(1, 2, 3, 10)),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "Conv1d: input must have 3 dimensions (or 2, unbatched), got shape [1, 2, 3, 10]",
  ],
  [
    "other channels",
    () => conv.forward(of(2, 5, 10)),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "Conv1d: input has 5 channels, expected inChannels 3. Got shape [2, 5, 10]",
  ],
  [
    "channels at the end",
    () => conv.forward(of(2, 10, 3)),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "Conv1d: input has 10 channels, expected inChannels 3. Got shape [2, 10, 3]; is transpose(-2, -1) meant?",
  ],
  [
    "an empty batch",
    () => conv.forward(of(0, 3, 10)),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "Conv1d: input of shape [0, 3, 10] has an empty batch",
  ],
  [
    "no length",
    () => conv.forward(of(3, 0)),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "Conv1d: input of shape [3, 0] has length 0",
  ],
  [
    "an input shorter than the kernel",
    () => conv.forward(of(2, 3, 4)),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "Conv1d: input of length 4 is shorter than the kernel, which spans 5",
  ],
  [
    "a padded input shorter than the kernel",
    () => padded.forward(of(3, 4)),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "Conv1d: input of length 4, padded to 8, is shorter than the kernel, which spans 9",
  ],
  [
    "a padding that no memory holds",
    () => vast.forward(of(3, 4)),
    "RangeError",
    "ERR_BPTT_MEMORY",
    "Conv1d: input of length 4, padded to 2147483652, is longer than the 2^30 elements that 4 GiB of memory hold",
  ],
]);

border("pooling", [
  [
    "no window",
    () => new nn.MaxPool1d(0),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "MaxPool1d: kernelSize must be an integer of at least 1, got 0",
  ],
  [
    "a padding of more than half a window",
    () => new nn.AvgPool1d(3, { padding: 2 }),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "AvgPool1d: padding, at most half of kernelSize, must be an integer from 0 to 1, got 2",
  ],
  [
    "an average with holes",
    () => new nn.AvgPool1d(3, wrong({ dilation: 2 })),
    "TypeError",
    "ERR_BPTT_ARGUMENT",
    'AvgPool1d: unknown option "dilation"; known are stride, padding, countIncludePad, ceilMode',
  ],
  [
    "a stride in words",
    () => new nn.MaxPool1d(3, { stride: wrong("2") }),
    "TypeError",
    "ERR_BPTT_TYPE",
    'MaxPool1d: stride must be a number, got "2"',
  ],
  [
    "no dilation",
    () => new nn.MaxPool1d(3, { dilation: 0 }),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "MaxPool1d: dilation must be an integer of at least 1, got 0",
  ],
  [
    "flags that are none",
    () => new nn.MaxPool1d(3, { ceilMode: wrong(1) }),
    "TypeError",
    "ERR_BPTT_TYPE",
    "MaxPool1d: ceilMode must be true or false, got 1",
  ],
  [
    "a mean that counts no padding by 0",
    () => new nn.AvgPool1d(3, { countIncludePad: wrong(0) }),
    "TypeError",
    "ERR_BPTT_TYPE",
    "AvgPool1d: countIncludePad must be true or false, got 0",
  ],
  [
    "an output of nothing",
    () => new nn.AdaptiveMaxPool1d(0),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "AdaptiveMaxPool1d: outputSize must be an integer of at least 1, got 0",
  ],
  [
    "an output of half",
    () => new nn.AdaptiveAvgPool1d(0.5),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "AdaptiveAvgPool1d: outputSize must be an integer of at least 1, got 0.5",
  ],
  [
    "an input shorter than a window",
    () => new nn.MaxPool1d(3, { dilation: 2, padding: 1 }).forward(of(2, 2)),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "MaxPool1d: input of length 2, padded to 4, is shorter than the kernel, which spans 5",
  ],
  [
    "no channels",
    () => new nn.AvgPool1d(3).forward(of(2, 0, 5)),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "AvgPool1d: input of shape [2, 0, 5] has no channels",
  ],
  [
    "a vector",
    () => new nn.AdaptiveAvgPool1d(1).forward(of(5)),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "AdaptiveAvgPool1d: input must have 3 dimensions (or 2, unbatched), got shape [5]",
  ],
  [
    "int32",
    () => new nn.AdaptiveMaxPool1d(1).forward(tensor(new Int32Array(6), [2, 3])),
    "TypeError",
    "ERR_BPTT_TYPE",
    "AdaptiveMaxPool1d: input must be float32, got int32; is an embedding missing in front?",
  ],
]);

border("nn.LayerNorm", [
  [
    "no shape",
    () => new nn.LayerNorm(wrong(undefined)),
    "TypeError",
    "ERR_BPTT_TYPE",
    "LayerNorm: normalizedShape: a shape is an array of sizes, got undefined",
  ],
  [
    "an empty shape",
    () => new nn.LayerNorm([]),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "LayerNorm: normalizedShape must have a size, got []",
  ],
  [
    "a size 0",
    () => new nn.LayerNorm([3, 0]),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "LayerNorm: a size of normalizedShape must be an integer of at least 1, got 0",
  ],
  [
    "eps by position",
    () => new nn.LayerNorm(3, wrong(1e-5)),
    "TypeError",
    "ERR_BPTT_TYPE",
    "LayerNorm: options must be an object such as { eps: ... }, got 0.00001",
  ],
  [
    "a negative eps",
    () => new nn.LayerNorm(3, { eps: -1e-5 }),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "LayerNorm: eps must be at least 0, got -0.00001",
  ],
  [
    "a flag that is no boolean",
    () => new nn.LayerNorm(3, { elementwiseAffine: wrong("yes") }),
    "TypeError",
    "ERR_BPTT_TYPE",
    'LayerNorm: elementwiseAffine must be true or false, got "yes"',
  ],
  [
    "other sizes",
    () => norm.forward(of(5, 3, 2)),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "LayerNorm: the last sizes of the input must be normalizedShape [2, 3], got shape [5, 3, 2]",
  ],
  [
    "too few dimensions",
    () => norm.forward(of(3)),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "LayerNorm: the last sizes of the input must be normalizedShape [2, 3], got shape [3]",
  ],
]);
