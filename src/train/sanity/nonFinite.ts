import { describe, rangeError, typeError } from "../../errors.js";
import type { Module } from "../../nn/module.js";
import { PackedSequence } from "../../nn/packed.js";
import { Tensor } from "../../ops/tensor.js";
import { format } from "../../tensor/shape.js";
import { watchForwards } from "./watch.js";

/** Where numbers that are NaN or infinite came up first. */
export interface NonFinite {
  /** Name of the layer ("encoder.rnn"), or undefined where it was outside of all of them. */
  readonly layer: string | undefined;
  /** In what they came up. */
  readonly phase: "weights" | "input" | "forward" | "loss" | "backward";
  /** The same in words. */
  readonly where: string;
}

/** Looks for the first number that is not finite on the way through a model. */
export class FirstNonFinite {
  found: NonFinite | undefined;
  readonly #model: Module;

  constructor(model: Module) {
    this.#model = model;
    for (const [name, parameter] of model.namedParameters()) {
      if (!allFinite(parameter)) {
        const layer = name.includes(".") ? name.slice(0, name.lastIndexOf(".")) : undefined;
        this.found = { layer, phase: "weights", where: `the parameter ${name}, before any step` };
        return;
      }
    }
  }

  /** Computes the loss and looks at what every layer reads and writes. */
  forward(step: () => Tensor): Tensor {
    const names = new Map(this.#model.namedModules().map(([name, module]) => [module, name]));
    const loss = watchForwards(
      this.#model,
      (module, inputs, output) => {
        if (this.found || allFinite(output)) return;
        const layer = names.get(module) || undefined;
        const title = `${layer ?? "the model"} (${module.constructor.name})`;
        this.found = allFinite(inputs)
          ? { layer, phase: "forward", where: `the output of ${title}; its input was finite` }
          : {
              layer,
              phase: "input",
              where: `the input of ${title}: look at the data, or at what is computed before this layer`,
            };
      },
      step,
    );
    if (!(loss instanceof Tensor))
      throw typeError(
        "ERR_BPTT_TYPE",
        `overfitOneBatch(): step must return the loss, a Tensor of one element, got ${describe(loss)}`,
      );
    if (loss.size !== 1)
      throw rangeError(
        "ERR_BPTT_SHAPE",
        `overfitOneBatch(): step must return the loss, a Tensor of one element, got shape ${format(loss.shape)}; is reduction "mean" or mean() meant?`,
      );
    if (!this.found && !allFinite(loss))
      this.found = { layer: undefined, phase: "loss", where: "the loss; what the layers gave was finite" };
    return loss;
  }

  /** Looks at the gradients of all parameters, those nearest to the loss first. */
  checkGradients(): void {
    for (const [name, { grad }] of this.#model.namedParameters().reverse()) {
      if (grad === null || allFinite(grad)) continue;
      const layer = name.includes(".") ? name.slice(0, name.lastIndexOf(".")) : undefined;
      this.found = { layer, phase: "backward", where: `the gradient of ${name}; loss and layers were finite` };
      return;
    }
  }
}

// Whether every tensor in it holds finite numbers only.
function allFinite(value: unknown): boolean {
  if (value instanceof Tensor) return value.dtype === "int32" || value.toFloat32Array().every(Number.isFinite);
  if (value instanceof PackedSequence) return allFinite(value.data);
  return !Array.isArray(value) || value.every(allFinite);
}
