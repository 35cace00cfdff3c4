import { readFloats, writeFloats } from "../../memory/views.js";
import type { Module } from "../../nn/module.js";
import { undisturbed } from "../undisturbed.js";

/** Runs fn and sets everything back that it may have changed: weights, gradients, modes and generators. */
export function untouched<T>(model: Module, fn: () => T): T {
  const parameters = model.parameters().map((parameter) => {
    const { gradientPointer, size, storage } = parameter;
    const gradient = gradientPointer === 0 ? undefined : readFloats(gradientPointer, size);
    return { parameter, weights: parameter.copyData(), version: storage.version, gradient };
  });
  try {
    return undisturbed(model, fn);
  } finally {
    for (const { parameter, weights, version, gradient } of parameters) {
      // A write is a new version, which a backward() that is still to come would refuse.
      if (parameter.storage.version !== version) parameter.write(weights);
      parameter.grad = null;
      if (gradient) {
        parameter.gradientPointer = parameter.allocateGradient();
        writeFloats(parameter.gradientPointer, gradient);
      }
    }
  }
}
