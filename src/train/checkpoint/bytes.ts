// A checkpoint is a model file of kind "checkpoint", which is safetensors with a checksum:
//   config   { states: { optimizer, scheduler?, average?, carried? }, generators: [the default one, …], extra? }
//   tensors  model.NAME, optimizer.NAME, scheduler.NAME, average.NAME, carried.NAME, best.NAME
// Whoever reads safetensors reads the weights.
import { stateError } from "../../errors.js";
import { readModel, writeModelFile } from "../../io/modelFile.js";
import type { JsonValue } from "../../json.js";
import type { SavedState } from "../../nn/savedState.js";
import type { StateDict } from "../../nn/stateDict.js";
import { defaultGenerator, type Generator, type GeneratorState } from "../../ops/random.js";
import type { Tensor } from "../../ops/tensor.js";
import type { CheckpointParts, Stateful } from "./parts.js";

const KIND = "checkpoint";
const VERSION = 1;
const STATEFUL = ["scheduler", "average", "carried", "optimizer"] as const; // a scheduler may set rates, which the optimizer's own replace
type Section = "model" | "best" | (typeof STATEFUL)[number];

/** A checkpoint that was read, whole and unchanged, and not used yet. */
export interface Opened {
  readonly states: ReadonlyMap<string, JsonValue>;
  readonly generators: readonly JsonValue[];
  readonly extra: JsonValue | undefined;
  tensors(section: Section): Record<string, Tensor>;
}

/** The fields of a JSON object; of anything else none. */
export function openObject(value: JsonValue | undefined): ReadonlyMap<string, JsonValue> {
  return new Map(typeof value === "object" && value !== null && !Array.isArray(value) ? Object.entries(value) : []);
}

function generatorsOf({ generators = [] }: CheckpointParts): Generator[] {
  return [defaultGenerator(), ...generators];
}

/** The states of the default generator and of those that are listed. */
export function generatorStates(parts: CheckpointParts): GeneratorState[] {
  return generatorsOf(parts).map(({ state }) => state);
}

/** Gives the generators these states, which generatorStates gave or a checkpoint held. */
export function setGenerators(parts: CheckpointParts, states: readonly unknown[]): void {
  for (const [i, generator] of generatorsOf(parts).entries()) generator.state = states[i] as GeneratorState;
}

/** What moves between two steps too: data and validation draw numbers, and the loss carries its state on. */
export interface Moving {
  readonly generators: readonly GeneratorState[];
  readonly carried: SavedState | undefined;
}

/** Where that stands now. */
export function movingOf(parts: CheckpointParts): Moving {
  return { generators: generatorStates(parts), carried: parts.carried?.stateDict() };
}

/**
 * @param extra what the training wants to keep beside its parts
 * @param best weights that early stopping keeps
 */
export function encodeCheckpoint(
  parts: CheckpointParts,
  extra: JsonValue | undefined,
  best: StateDict = {},
  moving: Moving = movingOf(parts),
): Uint8Array<ArrayBuffer> {
  const states: Record<string, JsonValue> = {};
  const tensors: Record<string, Tensor> = {};
  const add = (section: Section, own: SavedState["tensors"]) => {
    for (const [name, tensor] of Object.entries(own)) tensors[`${section}.${name}`] = tensor;
  };
  add("model", parts.model.stateDict());
  for (const name of STATEFUL) {
    const state = name === "carried" ? moving.carried : parts[name]?.stateDict();
    if (!state) continue;
    states[name] = state.values;
    add(name, state.tensors);
  }
  add("best", best);
  const generators = moving.generators.map((state) => ({ ...state }));
  const config = { states, generators, ...(extra !== undefined && { extra }) };
  return writeModelFile({ kind: KIND, version: VERSION, config, tensors });
}

/**
 * Reads a checkpoint and changes nothing.
 * @throws Error ERR_BPTT_FORMAT for bytes that are no checkpoint, were cut or changed, or are of a newer version
 */
export function openCheckpoint(what: string, bytes: Uint8Array): Opened {
  const { config, tensors } = readModel(what, bytes, KIND, VERSION);
  const parsed = openObject(config);
  const generators = parsed.get("generators");
  return {
    states: openObject(parsed.get("states")),
    generators: Array.isArray(generators) ? generators : [],
    extra: parsed.get("extra"),
    tensors: (section) =>
      Object.fromEntries(
        Object.entries(tensors)
          .filter(([name]) => name.startsWith(`${section}.`))
          .map(([name, tensor]) => [name.slice(section.length + 1), tensor]),
      ),
  };
}

/**
 * Gives all parts their saved states, or, where one does not fit, none.
 * @throws Error ERR_BPTT_STATE that says what does not fit
 */
export function restoreParts(what: string, opened: Opened, parts: CheckpointParts): void {
  const problems = misfits(opened, parts);
  if (problems.length > 0) throw unfit(what, problems.join("; "));
  const stateful = STATEFUL.map((name) => [name, parts[name]] as const).filter(
    (entry): entry is readonly [(typeof STATEFUL)[number], Stateful] => entry[1] !== undefined,
  );
  const before = {
    model: parts.model.stateDict(),
    states: stateful.map(([, part]) => part.stateDict()),
    generators: generatorStates(parts),
  };
  try {
    parts.model.loadStateDict(opened.tensors("model"));
    for (const [name, part] of stateful) part.loadStateDict(savedState(opened, name));
    setGenerators(parts, opened.generators);
  } catch (cause) {
    parts.model.loadStateDict(before.model);
    for (const [i, [, part]] of stateful.entries()) part.loadStateDict(before.states[i] as SavedState);
    setGenerators(parts, before.generators);
    throw Object.assign(unfit(what, (cause as Error).message), { cause });
  }
}

function savedState(opened: Opened, section: (typeof STATEFUL)[number]): SavedState {
  return { values: opened.states.get(section) ?? null, tensors: opened.tensors(section) };
}

function misfits({ states, generators }: Opened, parts: CheckpointParts): string[] {
  const problems: string[] = [];
  for (const name of STATEFUL) {
    if (states.has(name) && !parts[name]) problems.push(`it keeps the state of the ${name}, and none is given`);
    if (!states.has(name) && parts[name]) problems.push(`it has no state for the ${name}`);
  }
  const listed = parts.generators?.length ?? 0;
  if (generators.length !== listed + 1)
    problems.push(`it has ${generators.length - 1} generators besides the default one, and ${listed} are given`);
  return problems;
}

/** The error for a checkpoint of another training. */
export function unfit(what: string, why: string): Error {
  return stateError("ERR_BPTT_STATE", `${what}: the checkpoint is of another training, nothing was changed: ${why}`);
}
