import { Generator } from "bptt";
import { CITIES } from "./cities.ts";
import { FIRST_FORM, FORMS, type FormKind } from "./forms/index.ts";

/** The sentence that is read first; nothing of it is in the training material. */
export const FIRST_SENTENCE = "I wish to go to Changsha from Beijing on December 12th";

const FIRST_CITIES = ["Changsha", "Beijing"];
const HELD_OUT_SHARE = 0.3;
const SEED = 1;

/** A list in two parts. */
export interface Split {
  readonly training: readonly string[];
  readonly heldOut: readonly string[];
}

/**
 * Holds out a random share, some items always.
 * @param rules which items may go, the best first: a later rule is asked only where the ones before gave too few
 */
export function split(
  items: readonly string[],
  always: readonly string[],
  random: Generator,
  rules: readonly Coverage[] = [],
): Split {
  const order = Array.from(random.permutation(items.length), (i) => items[i] as string);
  const wanted = Math.round(HELD_OUT_SHARE * items.length);
  const heldOut = new Set(always);
  for (const rule of rules.length > 0 ? rules : [undefined]) {
    for (const item of order) {
      if (heldOut.size >= wanted || heldOut.has(item) || rule?.spares(item) === false) continue;
      heldOut.add(item);
      for (const coverage of rules) coverage.remove(item);
    }
  }
  return { training: order.filter((item) => !heldOut.has(item)), heldOut: [...heldOut] };
}

/** Counts in how many forms each part occurs, as forms go. */
class Coverage {
  readonly #uses = new Map<string, number>();

  constructor(
    forms: readonly string[],
    readonly parts: (form: string) => Set<string>,
  ) {
    for (const form of forms) this.#count(form, 1);
  }

  /** Whether every part of the form occurs in another one too. */
  spares(form: string): boolean {
    return [...this.parts(form)].every((part) => (this.#uses.get(part) ?? 0) > 1);
  }

  remove(form: string): void {
    this.#count(form, -1);
  }

  #count(form: string, by: number): void {
    for (const part of this.parts(form)) this.#uses.set(part, (this.#uses.get(part) ?? 0) + by);
  }
}

/** The words that a form itself brings, without those of its rules and slots. */
function words(form: string): Set<string> {
  return new Set(form.replace(/<[^>]*>|\{[^}]*\}/g, " ").match(/\p{L}+/gu));
}

/** Every two neighbours in a form: words, slots, rules and marks, with its beginning and end. */
function neighbours(form: string): Set<string> {
  const parts = ["^", ...(form.match(/<[^>]*>|\{[^}]*\}|[\p{L}']+|[^\s\p{L}]/gu) ?? []), "$"];
  return new Set(parts.slice(1).map((part, i) => `${parts[i]} ${part}`));
}

/** The forms of every kind, for training or held out. */
export type Forms = Readonly<Record<FormKind, readonly string[]>>;

const random = new Generator(SEED);
// Held-out forms put known turns of phrase together in new ways: any two neighbours in them, or at the least any word of
// theirs, stay in some training form. What is new down to its letters are the cities.
const allForms = Object.values(FORMS).flat();
const rules = [new Coverage(allForms, neighbours), new Coverage(allForms, words)];
const formSplits = Object.entries(FORMS).map(
  ([kind, list]) => [kind, split(list, list.includes(FIRST_FORM) ? [FIRST_FORM] : [], random, rules)] as const,
);
const citySplit = split(CITIES, FIRST_CITIES, random);

/** What training sentences are made of. */
export const TRAINING = {
  forms: Object.fromEntries(formSplits.map(([kind, { training }]) => [kind, training])) as Forms,
  cities: citySplit.training,
};

/** What training never sees. */
export const HELD_OUT = {
  forms: Object.fromEntries(formSplits.map(([kind, { heldOut }]) => [kind, heldOut])) as Forms,
  cities: citySplit.heldOut,
};
