/** What tensor() and the readers of a tensor refuse. */

import { cat, Generator, manualSeed, stack, tensor } from "bptt";
import { border, wrong } from "../border.js";

const x = tensor([
  [1, 2, 3],
  [4, 5, 6],
]);
const labels = tensor(Int32Array.of(1, 2, 3));

border("data of tensor()", [
  [
    "a shape that does not fit",
    () => tensor(new Float32Array(5), [2, 3]),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "tensor(): shape [2, 3] needs 6 elements, got 5",
  ],
  [
    "a shape that no memory holds",
    () => tensor([1], [2 ** 16, 2 ** 15]),
    "RangeError",
    "ERR_BPTT_MEMORY",
    "tensor(): shape [65536, 32768] has 2147483648 elements, more than the 2^30 that 4 GiB of memory hold",
  ],
  [
    "a negative size",
    () => tensor([1, 2], [-1, 2]),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "tensor(): size 0 of the shape must be an integer of at least 0, got -1",
  ],
  [
    "options in the place of the shape",
    () => tensor([1, 2], wrong({ requiresGrad: true })),
    "TypeError",
    "ERR_BPTT_TYPE",
    "tensor(): a shape is an array of sizes, got Object",
  ],
  [
    "a misspelt option",
    () => tensor([1, 2], undefined, wrong({ requires_grad: true })),
    "TypeError",
    "ERR_BPTT_ARGUMENT",
    'tensor(): unknown option "requires_grad"; did you mean requiresGrad?',
  ],
  [
    "ragged rows",
    () => tensor([[1, 2], [3]]),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "tensor(): ragged data: expected 2 entries at nesting depth 1, got 1 entries. Pad the sequences to one length",
  ],
  [
    "rows of unlike depth",
    () => tensor([1, [2]]),
    "TypeError",
    "ERR_BPTT_TYPE",
    "tensor(): expected a number at nesting depth 1, got Array; all parts must be nested alike",
  ],
  [
    "words",
    () => tensor(wrong("123")),
    "TypeError",
    "ERR_BPTT_TYPE",
    'tensor(): data must be a number, nested arrays of numbers or a typed array, got "123"',
  ],
  [
    "64-bit integers",
    () => tensor(wrong(BigInt64Array.of(1n))),
    "TypeError",
    "ERR_BPTT_TYPE",
    "tensor(): BigInt64Array is not supported; use Float32Array, or Int32Array for integers",
  ],
  [
    "gradients of integers",
    () => tensor(Int32Array.of(1), undefined, { requiresGrad: true }),
    "TypeError",
    "ERR_BPTT_TYPE",
    "requiresGrad needs a float32 tensor, got int32. Integer tensors are for indices and labels",
  ],
]);

border("reading and joining", [
  [
    "item() of several",
    () => x.item(),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "item() needs a tensor of one element, got shape [2, 3]",
  ],
  [
    "an array that is too short",
    () => x.toFloat32Array(new Float32Array(5)),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "toFloat32Array(out): out has 5 elements, the tensor [2, 3] has 6",
  ],
  [
    "an array of another type",
    () => x.toFloat32Array(wrong(new Float64Array(6))),
    "TypeError",
    "ERR_BPTT_TYPE",
    "toFloat32Array(out): out must be a Float32Array, got Float64Array",
  ],
  ["cat() of nothing", () => cat([]), "RangeError", "ERR_BPTT_ARGUMENT", "cat() needs at least one tensor"],
  [
    "cat() of one tensor, not in an array",
    () => cat(wrong(x)),
    "TypeError",
    "ERR_BPTT_TYPE",
    "cat() takes an array of tensors, got Tensor",
  ],
  [
    "cat() with rows of other lengths",
    () => cat([x, tensor([[1, 2]])]),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "cat(): float32 [1, 2] does not join float32 [2, 3] along dim 0: all other sizes must agree",
  ],
  [
    "cat() of two dtypes",
    () => cat([tensor([1, 2]), labels]),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "cat(): int32 [3] does not join float32 [2] along dim 0: their dtypes differ",
  ],
  [
    "stack() of two shapes",
    () => stack([x, x, tensor([[1, 2]])]),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "stack(): float32 [1, 2] does not join float32 [2, 3]: all must be alike",
  ],
  [
    "stack() of two dtypes",
    () => stack([tensor([1, 2, 3]), labels]),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "stack(): int32 [3] does not join float32 [3]: all must be alike",
  ],
  ["stack() of numbers", () => stack(wrong([1, 2])), "TypeError", "ERR_BPTT_TYPE", "stack() takes tensors, got 1"],
]);

border("integers", [
  [
    "that need a gradient",
    () => {
      labels.requiresGrad = true;
    },
    "TypeError",
    "ERR_BPTT_TYPE",
    "requiresGrad needs a float32 tensor, got int32. Integer tensors are for indices and labels",
  ],
  [
    "a requiresGrad that is no boolean",
    () => {
      x.requiresGrad = wrong(1);
    },
    "TypeError",
    "ERR_BPTT_TYPE",
    "requiresGrad must be true or false, got 1",
  ],
  [
    "set to fractions",
    () => labels.set([1, 2.5, 3]),
    "TypeError",
    "ERR_BPTT_TYPE",
    "set(): an int32 tensor holds 32-bit integers, got 2.5",
  ],
  [
    "set to a Float32Array of fractions",
    () => labels.set(Float32Array.of(1, 2, -2.5)),
    "TypeError",
    "ERR_BPTT_TYPE",
    "set(): an int32 tensor holds 32-bit integers, got -2.5",
  ],
  [
    "set to more than 32 bits hold",
    () => labels.set([1, 2, 3e9]),
    "TypeError",
    "ERR_BPTT_TYPE",
    "set(): an int32 tensor holds 32-bit integers, got 3000000000",
  ],
  [
    "set to a tensor of fractions",
    () => labels.set(tensor([0.5, 1, 2])),
    "TypeError",
    "ERR_BPTT_TYPE",
    "set(): an int32 tensor holds 32-bit integers, got 0.5",
  ],
]);

border("random numbers", [
  [
    "a fractional seed",
    () => manualSeed(1.5),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "seed must be an integer from 0 to 9007199254740991, got 1.5",
  ],
  [
    "a negative count",
    () => new Generator(1).normal(-1),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "Generator.normal(): n must be an integer from 0 to 1073741824, got -1",
  ],
  [
    "an interval that ends before it begins",
    () => new Generator(1).uniform(4, 5, 1),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "Generator.uniform(): high must be at least low 5, and less than 3.4e38 above it, got 1",
  ],
  [
    "an interval wider than float32",
    () => new Generator(1).uniform(4, -3e38, 3e38),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "Generator.uniform(): high must be at least low -3e+38, and less than 3.4e38 above it, got 3e+38",
  ],
  [
    "an interval from nowhere",
    () => new Generator(1).uniform(4, Number.NaN),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "Generator.uniform(): low must be finite, got NaN",
  ],
  [
    "a negative standard deviation",
    () => new Generator(1).normal(4, 0, -1),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "Generator.normal(): std must be finite and at least 0, got -1",
  ],
  [
    "a permutation of less than nothing",
    () => new Generator(1).permutation(-1),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "Generator.permutation(): n must be an integer from 0 to 16777216, got -1",
  ],
  [
    "an integer below 0",
    () => new Generator(1).integer(0),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "Generator.integer(): n must be an integer from 1 to 16777216, got 0",
  ],
]);
