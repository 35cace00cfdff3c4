// What is trained: a module, parameters, or groups of these with options of their own.
import { checkOptions, describe, rangeError, typeError } from "../errors.js";
import { Module } from "../nn/module.js";
import { Parameter } from "../nn/parameter.js";

/** What is trained: a module, or parameters. */
export type Trainable = Module | Iterable<Parameter>;

/** Parameters and the options that they have for themselves; what is left out is as in the optimizer's own options. */
export type GroupOptions<Options> = Options & {
  /** A module or parameters. */
  readonly params: Trainable;
};

/** What an optimizer takes: a module, parameters, or an array of groups of these. */
export type OptimizerTarget<Options> = Trainable | readonly GroupOptions<Options>[];

/** Parameters by name; those of a plain list are named by their position, and one that is repeated counts once. */
export function named(what: string, target: Trainable): [string, Parameter][] {
  if (target instanceof Module) return target.namedParameters();
  if (typeof (target as Iterable<Parameter> | null)?.[Symbol.iterator] !== "function") {
    throw typeError("ERR_BPTT_TYPE", `${what} takes a Module or parameters, got ${describe(target)}`);
  }
  return [...new Set(target)].map((parameter, i) => {
    if (!(parameter instanceof Parameter))
      throw typeError("ERR_BPTT_TYPE", `${what}: entry ${i} is no nn.Parameter but ${describe(parameter)}`);
    return [`param_${i}`, parameter];
  });
}

/** The same; throws where there are none. */
export function trained(kind: string, target: Trainable): [string, Parameter][] {
  const parameters = named(kind, target);
  if (parameters.length === 0) {
    throw typeError(
      "ERR_BPTT_ARGUMENT",
      `${kind}: there are no parameters to train. Modules in #private fields or made in functions are not seen: keep them in properties`,
    );
  }
  return parameters;
}

/** A group as it was given, its parameters by name. */
export interface NamedGroup<Options> {
  readonly options: Partial<Options>;
  readonly parameters: readonly [name: string, parameter: Parameter][];
}

/**
 * The groups of a target, one where it is a module or parameters. In an array of groups the number of the group goes before
 * the names, since two modules may name their parameters alike.
 */
export function groupsOf<Options>(
  kind: string,
  target: OptimizerTarget<Options>,
  known: readonly string[],
): NamedGroup<Options>[] {
  if (!isGroups(target)) return [{ options: {}, parameters: trained(kind, target) }];
  const groups = target.map((group, i): NamedGroup<Options> => {
    const what = `${kind}: group ${i}`;
    if (!isGroup(group))
      throw typeError(
        "ERR_BPTT_TYPE",
        `${what} is no object with params, such as { params: model }, but ${describe(group)}`,
      );
    const { params, ...options } = group as GroupOptions<object>;
    checkOptions(what, options, ["params", ...known]);
    const parameters = trained(what, params).map(([name, parameter]): [string, Parameter] => [
      `${i}.${name}`,
      parameter,
    ]);
    return { options: options as Partial<Options>, parameters };
  });
  const seen = new Map<Parameter, string>();
  for (const [name, parameter] of groups.flatMap((group) => group.parameters)) {
    const other = seen.get(parameter);
    if (other !== undefined)
      throw rangeError("ERR_BPTT_ARGUMENT", `${kind}: a parameter is in two groups, as "${other}" and as "${name}"`);
    seen.set(parameter, name);
  }
  return groups;
}

function isGroups<Options>(target: OptimizerTarget<Options>): target is readonly GroupOptions<Options>[] {
  return Array.isArray(target) && target.some(isGroup);
}

function isGroup(value: unknown): boolean {
  return typeof value === "object" && value !== null && !(value instanceof Module) && "params" in value;
}
