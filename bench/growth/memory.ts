// A process that takes three training steps and says what memory they hold: memory.ts CELL B T I H.
import { memory } from "bptt";
import { send } from "../child.ts";
import { recurrentJob } from "../jobs.ts";
import { CHECKED_RATE, makeModel, trainingStep } from "../ours.ts";
import type { Cell } from "../shapes.ts";

/** What the process sends: bytes of the scopes, of all the linear memory, and the losses. */
export interface Held {
  readonly scopes: number;
  readonly total: number;
  readonly losses: readonly number[];
}

const [, , cell, ...sizes] = process.argv as [string, string, Cell, string, string, string, string];
const [B, T, I, H] = sizes.map(Number) as [number, number, number, number];
const job = recurrentJob("training", cell, { B, T, I, H });
const step = trainingStep(job, makeModel(job), CHECKED_RATE);
const losses = [step(), step(), step()];
const { scopes, total } = memory();
send({ scopes, total, losses } satisfies Held);
