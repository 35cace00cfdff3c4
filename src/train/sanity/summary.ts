import { scope } from "../../autograd/scope.js";
import { describe, rangeError, typeError } from "../../errors.js";
import { Module } from "../../nn/module.js";
import type { Parameter } from "../../nn/parameter.js";
import { tensor } from "../../ops/tensor.js";
import { count, type Shape } from "../../tensor/shape.js";
import { firstTensor, flopsOf } from "./flops.js";
import { bytesText, countText, table } from "./text.js";
import { untouched } from "./untouched.js";
import { watchForwards } from "./watch.js";

/** A module of a summary. */
export interface SummaryRow {
  /** Its place in the model ("encoder.rnn"); "" for the model itself. */
  readonly name: string;
  /** Its class. */
  readonly kind: string;
  /** Shape of what it gave in its last call, of the output alone where there is a state too; undefined where it was not called. */
  readonly output: Shape | undefined;
  /** Shapes of its own parameters, without those of modules inside it. */
  readonly shapes: Readonly<Record<string, Shape>>;
  /** Numbers in its own parameters; one that is shared counts where it is found first. */
  readonly parameters: number;
  /** Floating-point operations of its forward. */
  readonly flops: number;
}

/** What a model is made of and what it costs. */
export interface Summary {
  /** The model and all modules inside it, in order. */
  readonly rows: readonly SummaryRow[];
  /** Numbers in all parameters. */
  readonly parameters: number;
  /** Those among them that are trained. */
  readonly trainable: number;
  /** Bytes of all parameters. */
  readonly bytes: number;
  /** Floating-point operations on this input: of forward, and of a training step (forward and backward, without the optimizer). */
  readonly flops: {
    /** Of forward. */
    readonly forward: number;
    /** Of a training step. */
    readonly step: number;
  };
  /** The table for a terminal. */
  toString(): string;
}

/**
 * Runs a model once and tells its modules, shapes, parameters, bytes and operations. Operations are those of products with
 * weights, two for a multiplication and addition; gradients that no parameter needs are not counted. The model, its gradients and
 * the random state stay as they are.
 * @param inputs what forward takes; an array of integers stands for a tensor of zeros of that shape
 * @throws RangeError ERR_BPTT_ARGUMENT without an input; and what forward throws
 * @example
 * const model = new nn.Sequential(new nn.GRU(8, 32, { batchFirst: true }), new nn.Linear(32, 5));
 * const { parameters, rows } = summary(model, [32, 50, 8]);
 * parameters; // 4197
 * rows[0]?.output; // [32, 50, 5]
 */
export function summary(model: Module, ...inputs: readonly unknown[]): Summary {
  if (!(model instanceof Module))
    throw typeError("ERR_BPTT_TYPE", `summary(): model must be a Module, got ${describe(model)}`);
  if (inputs.length === 0)
    throw rangeError(
      "ERR_BPTT_ARGUMENT",
      "summary(): the shape of an input is missing: summary(model, [batch, steps, features]), or the inputs themselves",
    );
  const calls = new Map<Module, { output: Shape | undefined; forward: number; backward: number }>();
  untouched(model, () => {
    model.eval();
    scope(() => {
      watchForwards(
        model,
        (module, given, output) => {
          const { forward, backward } = flopsOf(module, given, output);
          const before = calls.get(module) ?? { forward: 0, backward: 0 };
          calls.set(module, {
            output: firstTensor(output)?.shape,
            forward: before.forward + forward,
            backward: before.backward + backward,
          });
        },
        () => model.forward(...(inputs.map(input) as never[])),
      );
    });
  });
  return describeModel(model, calls);
}

function input(given: unknown): unknown {
  const isShape = Array.isArray(given) && given.length > 0 && given.every((size) => Number.isInteger(size) && size > 0);
  return isShape ? tensor(new Float32Array(count(given)), given) : given;
}

function describeModel(
  model: Module,
  calls: ReadonlyMap<Module, { output: Shape | undefined; forward: number; backward: number }>,
): Summary {
  const named = model.namedParameters();
  const rows = model.namedModules().map(([name, module]): SummaryRow => {
    const own = named.filter(([, parameter]) => Object.values(module).includes(parameter));
    const call = calls.get(module);
    return {
      name,
      kind: module.constructor.name,
      output: call?.output,
      shapes: Object.fromEntries(own.map(([path, { shape }]) => [path.slice(name ? name.length + 1 : 0), shape])),
      parameters: sizes(own.map(([, parameter]) => parameter)),
      flops: call?.forward ?? 0,
    };
  });
  const all = [...calls.values()];
  const forward = all.reduce((sum, call) => sum + call.forward, 0);
  const parameters = sizes(model.parameters());
  const result = {
    rows,
    parameters,
    trainable: sizes(model.parameters().filter(({ requiresGrad }) => requiresGrad)),
    bytes: 4 * parameters,
    flops: { forward, step: all.reduce((sum, call) => sum + call.backward, forward) },
  };
  return Object.defineProperty({ ...result, toString: () => draw(result) }, "toString", { enumerable: false });
}

function sizes(parameters: readonly Parameter[]): number {
  return parameters.reduce((sum, { size }) => sum + size, 0);
}

function draw({ rows, parameters, trainable, bytes, flops }: Omit<Summary, "toString">): string {
  const lines = rows.map(({ name, kind, output, parameters, flops }) => [
    name || "(model)",
    kind,
    output ? `[${output.join(", ")}]` : "not called",
    parameters === 0 ? "" : countText(parameters),
    parameters === 0 ? "" : bytesText(4 * parameters),
    flops === 0 ? "" : countText(flops),
  ]);
  const head = ["module", "kind", "output", "parameters", "bytes", "flops"];
  const frozen = trainable === parameters ? "" : `, ${countText(trainable)} of them trained`;
  return [
    table([head, ...lines], 3),
    "",
    `${countText(parameters)} parameters${frozen}, ${bytesText(bytes)}`,
    `${countText(flops.forward)} flops forward, ${countText(flops.step)} a training step`,
  ].join("\n");
}
