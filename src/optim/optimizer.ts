import { checkNumber, checkOptions } from "../errors.js";
import type { Parameter } from "../nn/parameter.js";
import type { SavedState, Setting } from "../nn/savedState.js";
import { ParameterState, reserveAll } from "./parameterState.js";
import { readOptimizer, saveOptimizer } from "./saved.js";
import { groupsOf, type OptimizerTarget } from "./target.js";

/** Options that every optimizer has. */
export interface OptimizerOptions {
  /** Learning rate. */
  readonly lr?: number;
}

/** All options, to be changed between steps. */
export type Settings<Options> = { -readonly [Name in keyof Options]-?: Exclude<Options[Name], undefined> };

/** Parameters that are trained alike: their options, which may be changed between steps. */
export type ParameterGroup<Options extends OptimizerOptions = OptimizerOptions> = Settings<Options> & {
  /** The parameters. */
  readonly params: readonly Parameter[];
  /** The learning rate that schedulers start from; set by the first of them. */
  initialLr: number | undefined;
};

/** What tells one optimizer from another. */
export interface Rule<Options> {
  readonly kind: string;
  readonly defaults: Settings<Options>;
  /** Names of all blocks that it may keep for a parameter. */
  readonly slots: readonly string[];
}

/**
 * Base of the optimizers: groups of parameters, their options and their state.
 * @example
 * const optimizer: optim.Optimizer = new optim.SGD(new nn.Linear(3, 1), { lr: 0.1 });
 * optimizer.lr = 0.05; // of all groups; a scheduler does that by itself
 * const saved = optimizer.stateDict();
 * optimizer.loadStateDict(saved);
 */
export abstract class Optimizer<Options extends OptimizerOptions = OptimizerOptions> {
  /** The groups of parameters with their options; one group where the target was a module or parameters. */
  readonly groups: readonly ParameterGroup<Options>[];
  readonly #rule: Rule<Options>;
  readonly #states: readonly (readonly ParameterState[])[];

  /**
   * @param rule what tells this optimizer from another
   * @param target a module, parameters, or groups of these with options of their own
   * @throws RangeError ERR_BPTT_ARGUMENT for options out of their range, or a parameter in two groups
   * @throws TypeError ERR_BPTT_ARGUMENT for a target without parameters
   */
  protected constructor(rule: Rule<Options>, target: OptimizerTarget<Options>, options: Options) {
    const { kind, defaults } = rule;
    const known = Object.keys(defaults);
    checkOptions(kind, options, known);
    const own = filled(defaults, options);
    const named = groupsOf(kind, target, known);
    this.#checkAll(`${kind}: `, own);
    this.#rule = rule;
    this.groups = named.map(({ options: special, parameters }, i) => {
      const settings = filled(own, special);
      this.#checkAll(`${kind}: group ${i}: `, settings);
      return { ...settings, params: parameters.map(([, parameter]) => parameter), initialLr: undefined };
    });
    this.#states = named.map(({ parameters }) => parameters.map((entry) => new ParameterState(...entry)));
  }

  /** Learning rate of the first group; setting it sets that of all groups. */
  get lr(): number {
    return this.groups[0]?.lr as number;
  }

  /** That of all groups. */
  set lr(value: number) {
    for (const group of this.groups) (group as { lr: number }).lr = value;
  }

  /** @internal Whether it trains this parameter. */
  holds(parameter: Parameter): boolean {
    return this.groups.some(({ params }) => params.includes(parameter));
  }

  /** Sets all gradients to null, as PyTorch's zero_grad does by default. */
  zeroGrad(): void {
    for (const { params } of this.groups) for (const parameter of params) parameter.grad = null;
  }

  /**
   * Updates every parameter that has a gradient.
   * @throws RangeError ERR_BPTT_ARGUMENT for options of a group that were set out of their range; no parameter has changed then
   */
  step(): void {
    const { groups } = this;
    for (const [i, group] of groups.entries()) this.#checkAll(groups.length > 1 ? `group ${i}: ` : "", group);
    // Without memory for the state the first step throws, and nothing has changed.
    reserveAll(this.#states, () => {
      for (const [i, group] of groups.entries()) {
        const slots = this.slots(group);
        for (const state of this.#states[i] as ParameterState[])
          if (state.due) state.reserve(slots, this.initial(group));
      }
    });
    for (const [i, group] of groups.entries()) {
      for (const state of this.#states[i] as ParameterState[]) {
        if (!state.due) continue;
        state.steps += 1;
        this.update(state.parameter, group, state);
        state.settle();
      }
    }
  }

  /**
   * The options of all groups and what the optimizer remembers of each parameter, by the names of the module's parameters
   * ("param_0" in a list; "0.weight" in the first of several groups). The parameters themselves are not in it.
   */
  stateDict(): SavedState {
    return saveOptimizer(this.#rule, this.groups, this.#states);
  }

  /**
   * Goes on where the saved one stood, with its options. Everything is checked first: on an error nothing has changed.
   * Make the schedulers before, since they begin by setting the learning rate.
   * @throws Error ERR_BPTT_STATE that lists what does not fit
   */
  loadStateDict(state: SavedState): void {
    const check = (label: string, settings: Settings<Options>) => this.#checkAll(label, settings);
    readOptimizer(this.#rule, this.groups, this.#states, state, check);
  }

  #checkAll(label: string, settings: Settings<Options>): void {
    checkNumber(`${label}lr`, settings.lr, "a number of at least 0", (value) => value >= 0);
    this.check(label, settings);
  }

  /** Throws for options out of their range; `label` goes before their names. */
  protected abstract check(label: string, settings: Settings<Options>): void;

  /** Names of the blocks that an update of the group's parameters needs. */
  protected abstract slots(group: ParameterGroup<Options>): readonly string[];

  /** What the blocks are filled with at first. */
  protected initial(_group: ParameterGroup<Options>): number {
    return 0;
  }

  /** One kernel call for one parameter; `state.steps` counts this update already. */
  protected abstract update(parameter: Parameter, group: ParameterGroup<Options>, state: ParameterState): void;
}

/** The settings, with what options give in place of theirs. */
function filled<Options>(settings: Settings<Options>, options: Partial<Options>): Settings<Options> {
  const given = options as Readonly<Record<string, Setting | undefined>>;
  const entries = Object.entries(settings as Readonly<Record<string, Setting>>).map(([name, value]) => {
    const chosen = given[name] === undefined ? value : given[name];
    return [name, Array.isArray(chosen) ? [...chosen] : chosen];
  });
  return Object.fromEntries(entries);
}

/** Throws unless value is at least 0. */
export function checkNonNegative(what: string, value: unknown): asserts value is number {
  checkNumber(what, value, "at least 0", (v) => v >= 0);
}

/** Throws unless value lies in [0, 1). */
export function checkDecay(what: string, value: unknown): asserts value is number {
  checkNumber(what, value, "at least 0 and less than 1", (v) => v >= 0 && v < 1);
}
