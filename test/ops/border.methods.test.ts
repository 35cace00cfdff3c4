/** What the methods of a tensor refuse. */

import { tensor } from "bptt";
import { border, wrong } from "../border.js";

const x = tensor([
  [1, 2, 3],
  [4, 5, 6],
]);
const labels = tensor(Int32Array.of(1, 2, 3));
const scalar = tensor(1);

border("shapes and dimensions", [
  [
    "shapes that do not broadcast",
    () => x.add(tensor([1, 2])),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "add(): shapes [2, 3] and [2] do not broadcast: 3 against 2 in dimension -1",
  ],
  [
    "a result that no memory holds",
    () => tensor(new Float32Array(50_000), [50_000, 1]).mul(tensor(new Float32Array(50_000))),
    "RangeError",
    "ERR_BPTT_MEMORY",
    "cannot allocate 9537 MiB: WebAssembly has 4 GiB of linear memory, of which 1 MiB are in use. Use a smaller batch or shorter sequences (truncated back-propagation)",
  ],
  [
    "matmul() of sizes that do not meet",
    () => x.matmul(x),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "matmul(): [2, 3] times [2, 3]: the last size of the first must equal the last but one of the second",
  ],
  [
    "matmul() of a scalar",
    () => x.matmul(scalar),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "matmul() needs at least one dimension on each side",
  ],
  [
    "matmul() of batches that do not broadcast",
    () => tensor(new Float32Array(6), [2, 1, 3]).matmul(tensor(new Float32Array(9), [3, 3, 1])),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "matmul(): shapes [2] and [3] do not broadcast: 2 against 3 in dimension -1",
  ],
  [
    "select() past the end",
    () => x.select(1, 3),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "select(): index must be an integer from -3 to 2, got 3",
  ],
  [
    "select() of a dimension that is not there",
    () => x.select(2, 0),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "select(): dim must be an integer from -2 to 1, got 2",
  ],
  [
    "narrow() past the end",
    () => x.narrow(1, 2, 2),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "narrow(): length must be an integer from 0 to 1, got 2",
  ],
  [
    "reshape() to another size",
    () => x.reshape([4, 2]),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "reshape(): 6 elements of shape [2, 3] do not fit [4, 2]",
  ],
  [
    "reshape() with two open sizes",
    () => x.reshape([-1, -1]),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "reshape(): 6 elements of shape [2, 3] do not fit [-1, -1]",
  ],
  [
    "reshape() with sizes by position",
    () => x.reshape(wrong(6)),
    "TypeError",
    "ERR_BPTT_TYPE",
    "reshape() takes an array of sizes, got 6",
  ],
  [
    "softmax() without a dimension",
    () => x.softmax(wrong(undefined)),
    "TypeError",
    "ERR_BPTT_TYPE",
    "softmax(): dim must be a number, got undefined",
  ],
  ["a dimension of a scalar", () => scalar.sum(0), "RangeError", "ERR_BPTT_SHAPE", "sum(): a scalar has no dimensions"],
  [
    "sum() over several dimensions",
    () => x.sum(wrong([0, 1])),
    "TypeError",
    "ERR_BPTT_TYPE",
    "sum(): dim must be a number, got Array",
  ],
  ["argmax() of nothing", () => tensor([]).argmax(), "RangeError", "ERR_BPTT_SHAPE", "argmax() of no elements"],
  [
    "argmax() along an empty dimension",
    () => tensor(new Float32Array(), [2, 0, 3]).argmax(1),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "argmax() of no elements",
  ],
  [
    "argmax() along a dimension that is not there",
    () => x.argmax(2),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "argmax(): dim must be an integer from -2 to 1, got 2",
  ],
  ["mean() of nothing", () => tensor([]).mean(), "RangeError", "ERR_BPTT_SHAPE", "mean() of no elements"],
]);

const needsFloat = (what: string) =>
  `${what} needs a float32 tensor, got int32. Integer tensors are for indices and labels; make it from a Float32Array or nested numbers`;

border("operands of another kind", [
  ["add() to integers", () => labels.add(1), "TypeError", "ERR_BPTT_TYPE", needsFloat("add()")],
  ["mul() by integers", () => x.mul(labels), "TypeError", "ERR_BPTT_TYPE", needsFloat("mul()")],
  ["tanh() of integers", () => labels.tanh(), "TypeError", "ERR_BPTT_TYPE", needsFloat("tanh()")],
  ["sum() of integers", () => labels.sum(), "TypeError", "ERR_BPTT_TYPE", needsFloat("sum()")],
  ["argmax() of integers", () => labels.argmax(), "TypeError", "ERR_BPTT_TYPE", needsFloat("argmax()")],
  ["matmul() of integers", () => x.matmul(labels), "TypeError", "ERR_BPTT_TYPE", needsFloat("matmul()")],
  ["softmax() of integers", () => labels.softmax(0), "TypeError", "ERR_BPTT_TYPE", needsFloat("softmax()")],
  [
    "add() of an array",
    () => x.add(wrong([1, 2, 3])),
    "TypeError",
    "ERR_BPTT_TYPE",
    "add() takes a tensor or a number, got Array",
  ],
  [
    "div() by a word",
    () => x.div(wrong("2")),
    "TypeError",
    "ERR_BPTT_TYPE",
    'div() takes a tensor or a number, got "2"',
  ],
  ["matmul() by a number", () => x.matmul(wrong(2)), "TypeError", "ERR_BPTT_TYPE", "matmul() takes a tensor, got 2"],
]);
