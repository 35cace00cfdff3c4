// What all commands that train have in common: their options, the progress they show, and what Ctrl-C does.
import { Generator } from "../index.js";
import type { Cell } from "../tasks/index.js";
import type { CheckpointOptions, EpochReport, Fit, StepReport } from "../train/index.js";
import type { Context, Options, Values } from "./command.js";
import { replaceFile } from "./files.js";
import { KeptTraining } from "./keptTraining.js";
import { bar, Course, duration, sparkline } from "./progress.js";

/** Options of every command that trains. */
export const TRAINING = {
  out: { kind: "text", value: "FILE", help: "where the trained model goes" },
  epochs: { kind: "integer", min: 1, fallback: 10, help: "passes over the data" },
  lr: { kind: "number", above: 0, fallback: 0.002, help: "learning rate of Adam" },
  batch: { kind: "integer", min: 1, fallback: 16, help: "sequences in a batch" },
  clip: { kind: "number", above: 0, fallback: 1, help: "largest norm of the gradients" },
  cell: { kind: "text", value: "NAME", choices: ["rnn", "lstm", "gru"], fallback: "gru", help: "recurrent layer" },
  hidden: { kind: "integer", min: 1, fallback: 64, help: "hidden units" },
  layers: { kind: "integer", min: 1, fallback: 1, help: "recurrent layers" },
  dropout: { kind: "number", min: 0, max: 1, fallback: 0.1, help: "dropout in training" },
  patience: { kind: "integer", min: 1, help: "ends after N epochs that were no better, with the best weights" },
  seed: { kind: "integer", min: 0, fallback: 1, help: "of the random numbers: the same seed gives the same model" },
} as const satisfies Options;

type TrainingValues = Values<typeof TRAINING>;

/** The sizes of a network, as every task names them. */
export function sizesOf({ cell, hidden, layers, dropout }: TrainingValues) {
  return { cell: cell as Cell, hiddenSize: hidden, numLayers: layers, dropout };
}

/** How it is trained, as every task names it. */
export function trainingOf({ epochs, seed, batch, lr, clip }: TrainingValues) {
  return { epochs, generator: new Generator(seed), batchSize: batch, lr, clipNorm: clip };
}

// The line of progress changes this often at most.
const SHOW_MS = 100;

/** Ctrl-C has ended the work. */
export class Interrupted extends Error {}

/** What fit needs of the command line. */
export interface Attached {
  readonly signal: AbortSignal;
  readonly checkpoint: CheckpointOptions;
  readonly onStep: (report: StepReport) => void;
}

/** A training of a command. */
export interface Work {
  /** The files that it reads. */
  readonly data: readonly string[];
  /** Starts it with what it is given. */
  readonly start: (attached: Attached) => Fit;
  /** The bytes of the trained model. */
  readonly save: () => Uint8Array;
  /** What to tell of an epoch besides its loss. */
  readonly figures?: (report: EpochReport) => string[];
}

/**
 * Runs a training and writes its model: shows the progress, keeps a checkpoint beside the model while it lasts, and goes on
 * from one that is there.
 * @throws Interrupted after Ctrl-C, when all is saved
 * @throws Error for a checkpoint of another training
 */
export async function train(
  context: Context,
  values: { readonly out: string; readonly epochs: number },
  { data, start, save, figures = () => [] }: Work,
): Promise<void> {
  const { out, epochs } = values;
  const kept = new KeptTraining(out, values, data);
  if (await kept.begin()) context.tell(`going on from ${kept.path}`);
  const losses = new Course();
  let next = 0;
  const onStep = (report: StepReport) => {
    losses.add(report.loss);
    const now = performance.now();
    if (now < next) return;
    next = now + SHOW_MS;
    context.show(stepLine(report, epochs, losses.means));
  };
  await context.interruptible(async (signal) => {
    for await (const report of start({ signal, checkpoint: { store: kept.store }, onStep })) {
      if (signal.aborted) break; // that epoch is not over
      context.tell(epochLine(report, epochs, figures(report)));
    }
    if (signal.aborted)
      throw new Interrupted(
        `stopped; all is saved in ${kept.path}. To go on:\n  bptt ${context.words.map(quoted).join(" ")}`,
      );
  });
  await replaceFile(out, save());
  kept.end(); // not before the model is on the disk
}

/** The line that shows a step. */
export function stepLine(
  { epoch, step, steps, loss, etaMs }: StepReport,
  epochs: number,
  losses: readonly number[],
): string {
  const share = (epoch - 1 + (steps === undefined ? 0 : step / steps)) / epochs;
  const left = etaMs === undefined ? "" : `  ${duration(etaMs)} left`;
  return `epoch ${epoch}/${epochs} ${bar(share, 16)} loss ${loss.toFixed(4)} ${sparkline(losses, 20)}${left}`;
}

function epochLine(report: EpochReport, epochs: number, figures: readonly string[]): string {
  const { epoch, loss, validLoss } = report;
  const parts = [`epoch ${epoch}/${epochs}`, `loss ${loss.toFixed(4)}`];
  if (validLoss !== undefined) parts.push(`valid ${validLoss.toFixed(4)}`);
  return [...parts, ...figures].join("  ");
}

// As a shell takes it.
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
