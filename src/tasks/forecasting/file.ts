// What a forecaster keeps in a model file beside its weights.
import { checkNumber, checkOptions, describe, formatError, rangeError, typeError } from "../../errors.js";
import { type ModelFile, readModelFile } from "../../io/index.js";
import { gateCount } from "../cells.js";
import { configure, type ForecasterConfig, OPTIONS } from "./config.js";
import { Layout, type Scales } from "./layout.js";
import { Scaler } from "./scaler.js";

export const KIND = "forecaster";
export const VERSION = 1;

/** A forecaster but for its network. */
export interface Saved {
  readonly layout: Layout;
  readonly scales: Scales;
  /** (horizon, targets, quantiles) */
  readonly shifts: Float64Array;
}

/** The config of the file; numbers of float64 survive JSON. */
export function configOf({ layout, scales, shifts }: Saved): ModelFile["config"] {
  const plain = ({ scales }: Scaler) => scales.map(({ center, scale }) => ({ center, scale }));
  return {
    ...layout.config,
    scales: { levels: plain(scales.levels), differences: plain(scales.differences) },
    shifts: shifts.some((shift) => shift !== 0) ? [...shifts] : null,
  };
}

/** What a file's config holds, of which nothing is known yet. */
interface Fields extends Omit<ForecasterConfig, "columns" | "season"> {
  readonly columns: unknown;
  readonly season: number | null;
  readonly scales: Readonly<Record<keyof Scales, unknown>> | undefined;
  readonly shifts: unknown;
}

/** Reads and checks a file; what is as large as its config says is made only after the tensors were seen to be so too. */
export function readForecaster(what: string, bytes: Uint8Array): Saved & Pick<ModelFile, "tensors"> {
  const { config, tensors } = readModelFile(bytes, KIND, VERSION);
  const layout = reworded(what, () => readLayout(config as unknown as Fields));
  checkTensors(what, tensors, layout);
  const { scales, shifts } = config as unknown as Fields;
  return reworded(what, () => ({
    layout,
    scales: {
      levels: readScaler("levels", scales?.levels, layout.config.columns.length),
      differences: readScaler("differences", scales?.differences, layout.targets.length),
    },
    shifts: readShifts(shifts, layout.outputs),
    tensors,
  }));
}

function readLayout(fields: Fields): Layout {
  checkOptions("config", fields, ["columns", ...OPTIONS, "scales", "shifts"]);
  const { columns, season, scales: _, shifts: __, ...options } = fields;
  if (!Array.isArray(columns) || columns.some((name) => typeof name !== "string"))
    throw typeError("ERR_BPTT_TYPE", `columns must be names, got ${describe(columns)}`);
  return new Layout(configure("config", columns, { ...options, season: season ?? undefined }));
}

function readScaler(name: string, scales: unknown, count: number): Scaler {
  if (!Array.isArray(scales) || scales.length !== count)
    throw rangeError("ERR_BPTT_SHAPE", `scales.${name} must have ${count} entries, got ${describe(scales)}`);
  return new Scaler(scales);
}

function readShifts(shifts: unknown, count: number): Float64Array {
  if (shifts === null) return new Float64Array(count);
  if (!Array.isArray(shifts) || shifts.length !== count)
    throw rangeError("ERR_BPTT_SHAPE", `shifts must be null or ${count} numbers, got ${describe(shifts)}`);
  for (const [i, shift] of shifts.entries()) checkNumber(`shift ${i}`, shift, "finite", Number.isFinite);
  return Float64Array.from(shifts);
}

// Names and shapes from which those of all other tensors follow, and how many there are.
function checkTensors(what: string, tensors: ModelFile["tensors"], layout: Layout): void {
  const { cell, hiddenSize: H, numLayers } = layout.config;
  const G = gateCount(cell) * H;
  const expected = {
    "rnn.weight_ih_l0": [G, layout.features],
    "rnn.weight_hh_l0": [G, H],
    "output.weight": [layout.outputs, layout.outputInputs],
  };
  for (const [name, shape] of Object.entries(expected)) {
    const got = Object.hasOwn(tensors, name) ? tensors[name]?.shape : [];
    if (String(got) !== String(shape))
      throw formatError(
        `${what}: the config asks for ${name} of shape [${shape.join(", ")}], the file's is [${got?.join(", ")}]`,
      );
  }
  const found = Object.keys(tensors).length;
  const count = 4 * numLayers + 2; // two weights and two biases a layer, and those of the output
  if (found !== count) throw formatError(`${what}: the config asks for ${count} tensors, the file has ${found}`);
}

// An error of the config's checks, as one of the file.
function reworded<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw formatError(`${what}: the file's config: ${(error as Error).message}`);
  }
}
