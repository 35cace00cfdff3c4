// In what order modules may call each other: a way through them on which each reads as many features as the one before gives.
import { natural } from "./tree.js";

/** What goes through a module. */
export interface Flow {
  /** Features of the input; "indices" where it is looked up. */
  readonly reads: number | "indices";
  readonly gives: number;
  /** Whether input and output are (batch, channels, length) instead of features last. */
  readonly channelsIn: boolean;
  readonly channelsOut: boolean;
  /** Whether forward gives [output, state]. */
  readonly hasState: boolean;
  /** Whether it is one step of a recurrence. */
  readonly isCell: boolean;
  /** Whether an activation mostly follows. */
  readonly isLinear: boolean;
}

/** What may be called, and the ways there are to understand it. */
export interface Step<Variant extends { readonly flow: Flow | undefined; readonly type: string }> {
  /** How it is reached: "this.fc". */
  readonly access: string;
  readonly variants: readonly Variant[];
}

/** A step, understood in one way. */
export interface Call<Variant> {
  readonly access: string;
  readonly variant: Variant;
}

const MOST_STEPS = 500;
/** What the search for all orders of one file may take, besides a first way through each class. */
export const MOST_VISITS = 20_000;

const USUAL: Readonly<Record<string, number>> = { Embedding: 0, Conv1d: 1, LayerNorm: 3, Linear: 4 };
const UNLIKELY = 10;
const FIRST = /embed|encod|conv|front|input|stem|backbone|feature/i;
const LAST = /decod|head|out|fc|final|classif|logit|predict/i;

/** The longest way that was found, in the order that networks usually have where sizes leave a choice. */
export function findOrder<V extends { readonly flow: Flow | undefined; readonly type: string }>(
  steps: readonly Step<V>[],
  search: { visits: number },
): Call<V>[] {
  const calls = steps
    .slice(0, MOST_STEPS)
    .flatMap(({ access, variants }) =>
      variants.map((variant, i) => ({ access, variant, place: place(access, variant, i) })),
    )
    .filter(({ variant }) => variant.flow)
    .sort((a, b) => a.place - b.place || natural(a.access, b.access));
  const total = new Set(calls.map(({ access }) => access)).size;
  const used = new Set<string>();
  const way: Call<V>[] = [];
  let best: Call<V>[] = [];
  let first = total; // visits of the first way
  const visit = (): boolean => {
    if (way.length > best.length) best = [...way];
    if (best.length === total || (--first < 0 && --search.visits < 0)) return true;
    for (const call of following(calls, way.at(-1))) {
      if (used.has(call.access)) continue;
      used.add(call.access);
      way.push(call);
      if (visit()) return true;
      way.pop();
      used.delete(call.access);
    }
    return false;
  };
  visit();
  return best;
}

/** Of each of some steps that stand in a fixed order, the variant with which they fit; undefined where none does. */
export function fitInOrder<V extends { readonly flow: Flow | undefined; readonly type: string }>(
  steps: readonly (readonly V[])[],
): V[] | undefined {
  // Every variant with which the steps up to here fit, and the way there.
  let ways: { readonly variant: V; readonly before: (typeof ways)[number] | undefined }[] = [];
  for (const [i, variants] of steps.entries()) {
    ways = variants.flatMap((variant) => {
      const before = ways.find((way) => follows(way.variant, variant) && sameLayout(way.variant, variant));
      return variant.flow && (i === 0 || before) ? [{ variant, before }] : [];
    });
  }
  let way = ways[0];
  const fitting: V[] = [];
  for (; way; way = way.before) fitting.unshift(way.variant);
  return fitting.length === steps.length ? fitting : undefined;
}

const follows = (before: { flow: Flow | undefined }, after: { flow: Flow | undefined }) =>
  before.flow !== undefined && before.flow.gives === after.flow?.reads;
const sameLayout = (before: { flow: Flow | undefined }, after: { flow: Flow | undefined }) =>
  before.flow?.channelsOut === after.flow?.channelsIn;

// What fits behind a call; first what has its number: norm1 after conv1.
function following<V extends { readonly flow: Flow | undefined }>(
  calls: readonly Call<V>[],
  last: Call<V> | undefined,
): readonly Call<V>[] {
  if (last === undefined) return calls;
  const number = /\d+$/.exec(last.access)?.[0];
  const fitting = calls.filter(({ variant }) => follows(last.variant, variant));
  if (number === undefined) return fitting;
  const isNear = ({ access }: Call<V>) => /\d+$/.exec(access)?.[0] === number;
  return [...fitting.filter(isNear), ...fitting.filter((call) => !isNear(call))];
}

// Where in a network such a module usually stands. What is less likely comes last: it counts where nothing else fits.
function place(access: string, { type }: { readonly type: string }, variant: number): number {
  if (variant > 0) return UNLIKELY + variant;
  const usual = USUAL[type] ?? 2;
  if (usual === 0) return 0;
  return FIRST.test(access) ? 0.5 : LAST.test(access) ? 5 : usual;
}
