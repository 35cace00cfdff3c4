import { readFloats, writeFloats } from "../../memory/views.js";
import type { Module } from "../../nn/module.js";
import { defaultGenerator } from "../../ops/random.js";

/** Runs fn and sets everything back that it may have changed: weights, gradients, modes and the default generator. */
export function untouched<T>(model: Module, fn: () => T): T {
  const generator = defaultGenerator();
  const { state } = generator;
  const modes = model.modules().map((module) => [module, module.training] as const);
  const parameters = model.parameters().map((parameter) => {
    const { gradientPointer, size } = parameter;
    const gradient = gradientPointer === 0 ? undefined : readFloats(gradientPointer, size);
    return { parameter, weights: parameter.copyData(), gradient };
  });
  try {
    return fn();
  } finally {
    for (const { parameter, weights, gradient } of parameters) {
      parameter.write(weights);
      parameter.grad = null;
      if (gradient) {
        parameter.gradientPointer = parameter.allocateGradient();
        writeFloats(parameter.gradientPointer, gradient);
      }
    }
    for (const [module, mode] of modes) module.training = mode;
    generator.state = state;
  }
}
