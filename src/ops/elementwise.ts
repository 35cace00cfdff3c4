import { operate } from "../autograd/scope.js";
import { accumulator, record } from "../autograd/tape.js";
import { describe, typeError } from "../errors.js";
import { broadcast } from "../tensor/shape.js";
import { core } from "../wasm/core.js";
import { broadcastTo } from "./strided.js";
import type { Tensor } from "./tensor.js";

type Binary = "add" | "sub" | "mul" | "div";
type Unary = "exp" | "log" | "tanh" | "sigmoid" | "relu";

/** Throws unless x holds float32: integers are indices and labels, not operands. */
export function checkFloat(what: string, x: Tensor): void {
  if (x.dtype !== "float32")
    throw typeError(
      "ERR_BPTT_TYPE",
      `${what} needs a float32 tensor, got int32. Integer tensors are for indices and labels; make it from a Float32Array or nested numbers`,
    );
}

/** Element by element with broadcasting; a number stands for a scalar tensor. */
export function binary(name: Binary, a: Tensor, other: Tensor | number): Tensor {
  return operate(() => {
    const b = typeof other === "number" ? scalar(a, other) : other;
    if (typeof b?.allocate !== "function")
      throw typeError("ERR_BPTT_TYPE", `${name}() takes a tensor or a number, got ${describe(other)}`);
    checkFloat(`${name}()`, a);
    checkFloat(`${name}()`, b);
    const shape = broadcast(`${name}()`, a.shape, b.shape);
    return zip(name, broadcastTo(a, shape), broadcastTo(b, shape));
  });
}

function scalar(like: Tensor, value: number): Tensor {
  const x = like.allocate([]);
  core().kernels.fill(x.pointer, value, 1);
  return x;
}

function zip(name: Binary, a: Tensor, b: Tensor): Tensor {
  const { kernels } = core();
  const n = a.size;
  const y = a.allocate(a.shape);
  kernels[name](y.pointer, a.pointer, b.pointer, n);
  record([a, b], [y], (kernels) => {
    const dY = y.gradientPointer;
    const dA = accumulator(a);
    const dB = accumulator(b);
    if (name === "add" || name === "sub") {
      if (dA) kernels.addScaled(dA, dY, 1, n);
      if (dB) kernels.addScaled(dB, dY, name === "add" ? 1 : -1, n);
    } else if (name === "mul") {
      if (dA) kernels.addProduct(dA, dY, b.pointer, n);
      if (dB) kernels.addProduct(dB, dY, a.pointer, n);
    } else {
      if (dA) kernels.addRatio(dA, dY, b.pointer, n);
      if (dB) kernels.divBackward(dB, dY, y.pointer, b.pointer, n);
    }
  });
  return y;
}

/** A function of each element. */
export function unary(name: Unary, x: Tensor): Tensor {
  return operate(() => {
    checkFloat(`${name}()`, x);
    const { kernels } = core();
    const n = x.size;
    const y = x.allocate(x.shape);
    kernels[name](y.pointer, x.pointer, n);
    record([x], [y], (kernels) => {
      const dX = accumulator(x);
      const dY = y.gradientPointer;
      if (name === "exp") kernels.addProduct(dX, dY, y.pointer, n);
      else if (name === "log") kernels.addRatio(dX, dY, x.pointer, n);
      else kernels[`${name}Backward`](dX, dY, y.pointer, n);
    });
    return y;
  });
}
