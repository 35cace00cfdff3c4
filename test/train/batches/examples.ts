/** Examples for batches: numbered, with lengths and classes. */

import type * as train from "bptt/train";

export interface Example {
  readonly id: number;
  readonly length: number;
  readonly label: string;
}

/** 37 of them: lengths 0 to 12 over and over, 4 of class "rare", 7 of "some", 26 of "many". */
export const examples: readonly Example[] = Array.from({ length: 37 }, (_, id) => ({
  id,
  length: (id * 5) % 13,
  label: id % 9 === 0 && id > 0 ? "rare" : id % 4 === 1 && id < 32 ? "some" : "many",
}));

/** All batches of an epoch. */
export function epochOf<Batch>(source: train.EpochBatches<Batch>, epoch: number): Batch[] {
  return [...source(epoch)];
}

/** The numbers of the examples in batches, in order. */
export function ids(batches: readonly (readonly Example[])[]): number[] {
  return batches.flat().map(({ id }) => id);
}

export function ascending(values: readonly number[]): number[] {
  return [...values].sort((a, b) => a - b);
}
