import type { Module } from "../nn/module.js";
import { defaultGenerator, Generator } from "../ops/random.js";

/**
 * Runs fn; afterwards, also where it throws, the modes of the model's modules are as before, and the default generator and
 * those in properties of the modules stand where they stood.
 */
export function undisturbed<T>(model: Module, fn: () => T): T {
  const modules = model.modules();
  const modes = modules.map((module) => [module, module.training] as const);
  const own = modules.flatMap((module) => Object.values(module).filter((value) => value instanceof Generator));
  const states = [...new Set([defaultGenerator(), ...own])].map((generator) => [generator, generator.state] as const);
  try {
    return fn();
  } finally {
    for (const [module, mode] of modes) module.training = mode;
    for (const [generator, state] of states) generator.state = state;
  }
}
