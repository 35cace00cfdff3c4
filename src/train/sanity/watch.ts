import type { Module } from "../../nn/module.js";

/** What is told of a call: the module, what it was given and what it gave. */
export type Seen = (module: Module, inputs: readonly unknown[], output: unknown) => void;

/** Runs fn; meanwhile `see` is told of every forward of `model` and of the modules inside it, innermost first. */
export function watchForwards<T>(model: Module, see: Seen, fn: () => T): T {
  const restore = model.modules().map((module) => {
    const own = Object.getOwnPropertyDescriptor(module, "forward");
    const forward = module.forward as (...inputs: unknown[]) => unknown;
    // Not enumerable, so that nothing that walks over the properties of modules meets it.
    Object.defineProperty(module, "forward", {
      configurable: true,
      enumerable: false,
      value: (...inputs: unknown[]) => {
        const output = forward.apply(module, inputs);
        see(module, inputs, output);
        return output;
      },
    });
    return () => {
      if (own) Object.defineProperty(module, "forward", own);
      else Reflect.deleteProperty(module, "forward");
    };
  });
  try {
    return fn();
  } finally {
    for (const undo of restore) undo();
  }
}
