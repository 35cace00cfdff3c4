/** What nn.Parameter and the ways to write into one refuse. */

import { scope, type Tensor, tensor } from "bptt";
import * as nn from "bptt/nn";
import { border, wrong } from "../border.js";

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
    "this tensor of shape [2] was made in a scope that has ended, and its memory with it. Return it from scope(() => ...) to keep its numbers",
  ],
]);
