// The state of an optimizer as it is saved:
//   values   { kind, groups: [{ params: [name], options: { lr, ... } }], states: { name: { steps, slots: [slot] } } }
//   tensors  slot.name: what the slot holds for the parameter of that name
// A parameter that was never updated has no state.
import { describe } from "../errors.js";
import type { JsonValue } from "../json.js";
import {
  decode,
  doesNotFit,
  encode,
  entriesOf,
  fieldsOf,
  openState,
  type SavedState,
  type Setting,
} from "../nn/savedState.js";
import { Tensor } from "../ops/tensor.js";
import { hostStorage } from "../tensor/base.js";
import type { OptimizerOptions, ParameterGroup, Rule, Settings } from "./optimizer.js";
import { type ParameterState, reserveAll } from "./parameterState.js";
import { readTensors, type Wanted } from "./savedTensors.js";

type Named = readonly (readonly ParameterState[])[];

const INITIAL_LR = "initialLr"; // saved among the options once a scheduler has set it

export function saveOptimizer<Options extends OptimizerOptions>(
  { kind, defaults }: Rule<Options>,
  groups: readonly ParameterGroup<Options>[],
  states: Named,
): SavedState {
  const tensors: [string, Tensor][] = [];
  const saved: [string, JsonValue][] = [];
  for (const state of states.flat()) {
    const { name, parameter, steps } = state;
    if (steps === 0) continue;
    const held = state.read();
    saved.push([name, { steps, slots: held.map(([slot]) => slot) }]);
    for (const [slot, data] of held)
      tensors.push([`${slot}.${name}`, new Tensor(parameter.shape, "float32", hostStorage(data))]);
  }
  const names = [...Object.keys(defaults), INITIAL_LR];
  const values = groups.map((group, i) => {
    const own = group as unknown as Readonly<Record<string, Setting | undefined>>;
    const options = names.filter((name) => own[name] !== undefined).map((name) => [name, encode(own[name] as Setting)]);
    return { params: (states[i] as ParameterState[]).map(({ name }) => name), options: Object.fromEntries(options) };
  });
  return { values: { kind, groups: values, states: Object.fromEntries(saved) }, tensors: Object.fromEntries(tensors) };
}

/** @param check throws for options out of their range */
export function readOptimizer<Options extends OptimizerOptions>(
  rule: Rule<Options>,
  groups: readonly ParameterGroup<Options>[],
  states: Named,
  state: SavedState,
  check: (label: string, settings: Settings<Options>) => void,
): void {
  const problems: string[] = [];
  const values = fieldsOf("the state", openState(rule.kind, state), ["kind", "groups", "states"], problems);
  const settings = readGroups(rule, groups, states, values.get("groups"), check, problems);
  const loads = readStates(rule, states.flat(), values.get("states"), state.tensors, problems);
  if (problems.length > 0) throw doesNotFit(rule.kind, problems);
  reserveAll(states, () => {
    for (const { own, data } of loads) own.reserve([...data.keys()], 0);
  });
  for (const { own, steps, data } of loads) own.write(steps, data);
  for (const [i, group] of groups.entries()) Object.assign(group, settings[i]);
}

function readGroups<Options extends OptimizerOptions>(
  { defaults }: Rule<Options>,
  groups: readonly ParameterGroup<Options>[],
  states: Named,
  saved: JsonValue | undefined,
  check: (label: string, settings: Settings<Options>) => void,
  problems: string[],
): object[] {
  if (!Array.isArray(saved) || saved.length !== groups.length) {
    const got = Array.isArray(saved) ? `${saved.length} groups` : "no groups";
    problems.push(`it has ${got} of parameters, the optimizer ${groups.length}`);
    return [];
  }
  return saved.map((entry: JsonValue, i) => {
    const group = fieldsOf(`group ${i}`, entry, ["params", "options"], problems);
    const names = (states[i] as ParameterState[]).map(({ name }) => name);
    const params = group.get("params");
    const given = Array.isArray(params) ? params : [];
    if (names.length !== given.length || names.some((name, k) => name !== given[k]))
      problems.push(`group ${i} has the parameters ${listed(given)}, the optimizer ${listed(names)}`);
    const known = Object.keys(defaults);
    const options = fieldsOf(`group ${i}`, group.get("options"), known, problems, [INITIAL_LR]);
    const settings = Object.fromEntries([...options].map(([name, value]) => [name, decode(value)]));
    const { [INITIAL_LR]: initial } = settings;
    if (initial !== undefined && typeof initial !== "number")
      problems.push(`group ${i}: ${INITIAL_LR} must be a number, got ${describe(initial)}`);
    if (known.every((name) => options.has(name))) {
      try {
        check(`group ${i}: `, settings as Settings<Options>);
      } catch (error) {
        problems.push((error as Error).message);
      }
    }
    return { ...settings, [INITIAL_LR]: initial };
  });
}

interface Load {
  readonly own: ParameterState;
  readonly steps: number;
  readonly data: ReadonlyMap<string, Float32Array>;
}

function readStates<Options>(
  { slots }: Rule<Options>,
  states: readonly ParameterState[],
  saved: JsonValue | undefined,
  tensors: SavedState["tensors"],
  problems: string[],
): Load[] {
  const entries = entriesOf("states", saved, problems);
  const wanted: Wanted[] = [];
  const loads = states.map((own) => {
    const { name, parameter } = own;
    if (!entries.has(name)) return { own, steps: 0, held: [] };
    const entry = fieldsOf(`the state of ${name}`, entries.get(name), ["steps", "slots"], problems);
    entries.delete(name);
    const [steps, held] = [entry.get("steps"), entry.get("slots")];
    if (!(Number.isSafeInteger(steps) && (steps as number) > 0))
      problems.push(`${name}: steps must be an integer of at least 1, got ${describe(steps)}`);
    if (!isSome(held, slots)) {
      problems.push(`${name}: slots must be some of ${listed(slots)}, got ${listed(Array.isArray(held) ? held : [])}`);
      return { own, steps: 0, held: [] };
    }
    for (const slot of held) wanted.push({ name: `${slot}.${name}`, parameter });
    return { own, steps: steps as number, held };
  });
  for (const name of entries.keys()) problems.push(`unexpected state of ${describe(name)}`);
  const data = readTensors(tensors, wanted, problems)[Symbol.iterator]();
  return loads.map(({ own, steps, held }) => {
    const entries = held.map((slot): [string, Float32Array] => [slot, data.next().value as Float32Array]);
    return { own, steps, data: new Map(entries) };
  });
}

/** Whether value lists some of the names, each once. */
function isSome(value: unknown, names: readonly string[]): value is string[] {
  return Array.isArray(value) && new Set(value).size === value.length && value.every((one) => names.includes(one));
}

/** Names in a sentence, a few of them. */
function listed(names: readonly unknown[]): string {
  const shown = names.slice(0, 8).map(String).join(", ");
  return names.length === 0 ? "none" : names.length > 8 ? `${shown}, … (${names.length})` : shown;
}
