/** What nn.Parameter and the ways to write into one refuse. */

import { scope, type Tensor, tensor } from "bptt";
import * as nn from "bptt/nn";
import { stream } from "bptt/train";
import { border, wrong } from "../border.js";

/** A module whose parameter was replaced by one of another shape. */
function replaced<M extends nn.Module>(module: M, name: string, shape: readonly number[]): M {
  const size = shape.reduce((product, n) => product * n, 1);
  return Object.assign(module, { [name]: new nn.Parameter(new Float32Array(size), shape) });
}

const zeros = (...shape: number[]) => tensor(new Float32Array(shape.reduce((product, n) => product * n, 1)), shape);
// Made beforehand: a refused call must leave the memory of parameters as it was.
const bad = {
  linearWeight: replaced(new nn.Linear(8, 4), "weight", [10, 8]),
  linearBias: replaced(new nn.Linear(8, 4), "bias", [3]),
  embeddingWeight: replaced(new nn.Embedding(64, 8), "weight", [1, 8]),
  conv1dWeight: replaced(new nn.Conv1d(4, 6, 3, { groups: 2 }), "weight", [6, 4, 3]),
  conv1dBias: replaced(new nn.Conv1d(4, 6, 3, { padding: "causal" }), "bias", [4]),
  layerNormWeight: replaced(new nn.LayerNorm([2, 3]), "weight", [6]),
  layerNormBias: replaced(new nn.LayerNorm(3), "bias", [2]),
  gruCellWeight: replaced(new nn.GRUCell(3, 4), "weight_hh", [4, 12]),
  elmanV: replaced(new nn.Elman(3, 4, 2), "V", [2, 4]),
  jordanBV: replaced(new nn.Jordan(3, 4, 2), "b_V", [4]),
  lstm: replaced(new nn.LSTM(3, 4, { numLayers: 2 }), "bias_hh_l1", [4]),
};

border("parameters of another shape than their module's", [
  [
    "a Linear's weight",
    () => bad.linearWeight.forward(zeros(2, 8)),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "Linear: weight has shape [10, 8], expected [4, 8]",
  ],
  [
    "a Linear's bias",
    () => bad.linearBias.forward(zeros(2, 8)),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "Linear: bias has shape [3], expected [4]",
  ],
  [
    "that of a Linear in a stream",
    () => stream(bad.linearBias),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "Linear: bias has shape [3], expected [4]",
  ],
  [
    "a table",
    () => bad.embeddingWeight.forward([0]),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "Embedding: weight has shape [1, 8], expected [64, 8]",
  ],
  [
    "that of an Embedding in a stream",
    () => stream(bad.embeddingWeight),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "Embedding: weight has shape [1, 8], expected [64, 8]",
  ],
  [
    "a kernel",
    () => bad.conv1dWeight.forward(zeros(1, 4, 9)),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "Conv1d: weight has shape [6, 4, 3], expected [6, 2, 3]",
  ],
  [
    "that of a Conv1d in a stream",
    () => stream(bad.conv1dBias),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "Conv1d: bias has shape [4], expected [6]",
  ],
  [
    "a LayerNorm's weight",
    () => bad.layerNormWeight.forward(zeros(1, 2, 3)),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "LayerNorm: weight has shape [6], expected [2, 3]",
  ],
  [
    "that of a LayerNorm in a stream",
    () => stream(bad.layerNormBias),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "LayerNorm: bias has shape [2], expected [3]",
  ],
  [
    "a bias of a second layer",
    () => bad.lstm.forward(zeros(2, 1, 3)),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "LSTM: bias_hh_l1 has shape [4], expected [16]",
  ],
  [
    "that of a recurrent layer in a stream",
    () => stream(bad.lstm),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "LSTM: bias_hh_l1 has shape [4], expected [16]",
  ],
  [
    "a cell's weight",
    () => bad.gruCellWeight.forward(zeros(3)),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "GRUCell: weight_hh has shape [4, 12], expected [12, 4]",
  ],
  [
    "an Elman network's",
    () => bad.elmanV.forward(zeros(2, 1, 3)),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "Elman: V has shape [2, 4], expected [4, 2]",
  ],
  [
    "a Jordan network's in a stream",
    () => stream(bad.jordanBV),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "Jordan: b_V has shape [4], expected [2]",
  ],
]);

border("numbers of parameters", [
  [
    "more numbers than the shape takes",
    () => new nn.Parameter(new Float32Array(100), [2]),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "Parameter: shape [2] needs 2 elements, got 100",
  ],
  [
    "a shape that is none",
    () => new nn.Parameter([1, 2], wrong(2)),
    "TypeError",
    "ERR_BPTT_TYPE",
    "Parameter: a shape is an array of sizes, got 2",
  ],
  [
    "no numbers",
    () => new nn.Parameter(wrong(undefined), [2]),
    "TypeError",
    "ERR_BPTT_TYPE",
    "Parameter: data must be a number, nested arrays of numbers or a typed array, got undefined",
  ],
  [
    "set() with another shape",
    (m) =>
      m.fc.weight.set([
        [1, 2],
        [3, 4],
      ]),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "set(): the tensor has shape [2, 4], the data [2, 2]",
  ],
  [
    "set() with too few flat numbers",
    (m) => m.fc.weight.set(new Float32Array(7)),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "set(): shape [2, 4] needs 8 elements, got 7",
  ],
  [
    "a gradient that is set",
    (m) => {
      m.fc.weight.grad = wrong(tensor([1]));
    },
    "TypeError",
    "ERR_BPTT_TYPE",
    "grad can only be set to null, got Tensor",
  ],
  [
    "a name that is none",
    (m) => m.rnn.param("weight_hh"),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    'Subject.rnn has no parameter "weight_hh"; it has weight_ih_l0, weight_hh_l0, bias_ih_l0, bias_hh_l0',
  ],
  [
    "a mode that is no boolean",
    (m) => m.train(wrong("off")),
    "TypeError",
    "ERR_BPTT_TYPE",
    'train() must be true or false, got "off"',
  ],
  [
    "a state dict that is none",
    (m) => m.loadStateDict(wrong(null)),
    "TypeError",
    "ERR_BPTT_TYPE",
    "loadStateDict() takes an object of tensors by name, got null",
  ],
  [
    "the bytes of a file for a state dict",
    (m) => m.loadStateDict(wrong(new Uint8Array(50_000))),
    "TypeError",
    "ERR_BPTT_TYPE",
    "loadStateDict() takes an object of tensors by name, got Uint8Array. To read a file: readSafetensors(bytes).tensors",
  ],
  [
    "a state dict of which one tensor has gone with its scope",
    (m) => {
      let gone: Tensor | undefined;
      scope(() => {
        gone = tensor([1, 2]).add(1);
      });
      m.fc.loadStateDict({ weight: tensor(new Float32Array(8), [2, 4]), bias: gone as Tensor });
    },
    "Error",
    "ERR_BPTT_SCOPE",
    "this tensor of shape [2] was made in a scope that has ended, and its memory with it. To keep its numbers, return it from scope(() => ...), alone or in arrays and plain objects",
  ],
]);
