// Networks of library layers as model files: the config describes the layers by what their constructors take.
import { checkOptions, describe, type ErrorCode, formatError, typeError } from "../errors.js";
import type { JsonValue } from "../json.js";
import { Module, pathOf } from "../nn/module.js";
import { Parameter } from "../nn/parameter.js";
import { Sequential } from "../nn/sequential.js";
import { defaultGenerator } from "../ops/random.js";
import type { Tensor } from "../ops/tensor.js";
import { format, type Shape, sameShape } from "../tensor/shape.js";
import { LAYERS, type Layer, type Values } from "./layers.js";
import { readModel, writeModel } from "./modelFile.js";
import type { WriteOptions } from "./safetensors/write.js";

const KIND = "module";
const VERSION = 1;
const DEPTH = 16; // of Sequentials in each other
const MOST_MODULES = 10_000; // of one Sequential, whose constructor takes each as an argument

/**
 * The bytes of a model file (`.bptt`) that holds a whole network: a layer of the library, or a Sequential of layers and Sequentials.
 * It keeps what the constructors took and the parameters; not the mode, gradients, or a Dropout's own generator.
 * @param options dtype: "F32" (default), or "F16" for half the size
 * @throws TypeError ERR_BPTT_TYPE for a module of your own, whose weights `writeSafetensors(model.stateDict())` saves
 * @example
 * import { writeFileSync } from "node:fs";
 * const model = new nn.Sequential(new nn.LSTM(8, 32), new nn.Linear(32, 3));
 * writeFileSync("model.bptt", saveModel(model));
 */
export function saveModel(module: Module, options: Pick<WriteOptions, "dtype"> = {}): Uint8Array<ArrayBuffer> {
  const what = "saveModel()";
  if (!(module instanceof Module)) throw typeError("ERR_BPTT_TYPE", `${what} takes a Module, got ${describe(module)}`);
  const config = describeModule(what, module, 0);
  const tensors = module.stateDict();
  const misfit = compare(parametersOf(config as Values, ""), tensors);
  if (misfit !== undefined)
    throw typeError(
      "ERR_BPTT_TYPE",
      `${what}: the parameters of ${pathOf(module)} are not those of newly made layers: ${misfit}. Is a layer used twice, or has one been changed? Save its weights with writeSafetensors(model.stateDict())`,
    );
  return writeModel(what, { kind: KIND, version: VERSION, config, tensors }, options);
}

/**
 * The network that saveModel wrote, in training mode like any new one. It draws no random numbers, as far as the default
 * generator can tell. Nothing is made before all sizes of its layers have been compared with the tensors in the file.
 * @throws Error ERR_BPTT_FORMAT for bytes that hold no such network
 * @example
 * const bytes = saveModel(new nn.Sequential(new nn.LSTM(8, 32), new nn.Linear(32, 3)));
 * const model = loadModel(bytes) as nn.Sequential;
 * model.forward(tensor(new Float32Array(5 * 8), [5, 8])).shape; // [5, 3]
 */
export function loadModel(bytes: Uint8Array): Module {
  const what = "loadModel()";
  const { config, tensors } = readModel(what, bytes, KIND, VERSION);
  const misfit = compare(parametersOf(config, `${what}: the config`), tensors);
  if (misfit !== undefined) throw formatError(`${what}: the tensors do not fit the config: ${misfit}`);
  const generator = defaultGenerator();
  const before = generator.state;
  try {
    const module = makeModule(config, `${what}: the config`);
    module.loadStateDict(tensors);
    return module;
  } finally {
    generator.state = before;
  }
}

function describeModule(what: string, module: Module, depth: number): JsonValue {
  if (module.constructor === Sequential && depth < DEPTH && (module as Sequential).length <= MOST_MODULES) {
    const modules = [...(module as Sequential)].map((child) => describeModule(what, child, depth + 1));
    return { type: "Sequential", modules };
  }
  const entry = Object.entries(LAYERS).find(([, { type }]) => type === module.constructor);
  if (!entry) throw notOurs(what, module);
  const [type, { positional, options }] = entry;
  const values = [...positional, ...options].map((name) => [name, argument(module, name)]);
  return { type, ...Object.fromEntries(values.filter(([, value]) => value !== undefined)) };
}

// What the constructor took. Layers that keep the parameter under the option's name have null there without one.
function argument(module: Module, name: string): unknown {
  const value = (module as unknown as Values)[name];
  return name === "bias" && typeof value !== "boolean" ? value instanceof Parameter : value;
}

function notOurs(what: string, module: Module): Error {
  const reason =
    module.constructor === Sequential
      ? `stands in more than ${DEPTH} Sequentials or has more than ${MOST_MODULES} modules`
      : `is a ${module.constructor.name}, no layer of bptt`;
  return typeError(
    "ERR_BPTT_TYPE",
    `${what}: ${pathOf(module)} ${reason}, and a file cannot say how to make it. Save the weights with writeSafetensors(model.stateDict()), and load them into a model made by your program: model.loadStateDict(readSafetensors(bytes).tensors)`,
  );
}

/** A parameter that a description asks for. */
type Named = readonly [name: string, shape: Shape];

// Of all layers, in their order; lazy.
function* parametersOf(config: unknown, where: string, prefix = ""): Iterable<Named> {
  const { modules, layer } = readDescription(config, where);
  if (modules) {
    for (const [i, child] of modules.entries()) yield* parametersOf(child, `${where}, module ${i}`, `${prefix}${i}.`);
    return;
  }
  const found = reworded(where, () => layer.parameters(config as Values)[Symbol.iterator]());
  const advance = () => reworded(where, () => found.next());
  for (let next = advance(); !next.done; next = advance()) yield [prefix + next.value[0], next.value[1]];
}

// The first difference between the parameters that are asked for and the tensors there are.
function compare(parameters: Iterable<Named>, tensors: Readonly<Record<string, Tensor>>): string | undefined {
  const left = new Map(Object.entries(tensors));
  for (const [name, shape] of parameters) {
    const tensor = left.get(name);
    if (!tensor) return `${name} ${format(shape)} is missing`;
    if (!sameShape(tensor.shape, shape)) return `${name} has shape ${format(tensor.shape)}, expected ${format(shape)}`;
    if (tensor.dtype !== "float32") return `${name} is ${tensor.dtype}, expected float32`;
    left.delete(name);
  }
  const [unexpected] = left.keys();
  return unexpected === undefined ? undefined : `${unexpected} belongs to no layer`;
}

function makeModule(config: unknown, where: string): Module {
  const { modules, layer } = readDescription(config, where);
  if (modules) return new Sequential(...modules.map((child, i) => makeModule(child, `${where}, module ${i}`)));
  const values = config as Values;
  const options = Object.fromEntries(
    layer.options.filter((name) => Object.hasOwn(values, name)).map((name) => [name, values[name]]),
  );
  const positional = layer.positional.map((name) => values[name]);
  // Its parameters fit the file: where there is no memory for them, the file is not to blame.
  return reworded(where, () => new layer.type(...([...positional, options] as never[])), "ERR_BPTT_MEMORY");
}

type Description =
  | { readonly modules: readonly unknown[]; readonly layer?: undefined }
  | { readonly modules?: undefined; readonly layer: Layer };

// Its type is known, and it has no values but those of its type.
function readDescription(config: unknown, where: string): Description {
  const { type, modules } = Object(config) as Values;
  if (type === "Sequential") {
    reworded(where, () => checkOptions("Sequential", config as object, ["type", "modules"]));
    if (!Array.isArray(modules)) throw formatError(`${where}: modules must be an array, got ${describe(modules)}`);
    if (modules.length > MOST_MODULES)
      throw formatError(`${where}: ${modules.length} modules in one Sequential are more than ${MOST_MODULES}`);
    return { modules };
  }
  const layer = typeof type === "string" && Object.hasOwn(LAYERS, type) ? LAYERS[type] : undefined;
  if (!layer)
    throw formatError(
      `${where}: unknown type of layer ${describe(type)}; known are Sequential, ${Object.keys(LAYERS).join(", ")}`,
    );
  reworded(where, () =>
    checkOptions(type as string, config as object, ["type", ...layer.positional, ...layer.options]),
  );
  return { layer };
}

// An error of a layer's constructor, or of a check like its own, as one of the file; but for one with the code that passes.
function reworded<T>(where: string, call: () => T, passing?: ErrorCode): T {
  try {
    return call();
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    if (code === undefined || code === passing) throw error;
    throw formatError(`${where}: ${message}`);
  }
}
