import { checkInteger, checkOptions, describe, typeError } from "../../errors.js";
import type { Generator } from "../../index.js";
import * as nn from "../../nn/index.js";
import { Adam } from "../../optim/index.js";
import { type Fit, type FitOptions, fit } from "../../train/index.js";
import type { Alphabet } from "./alphabet.js";
import { CarriedState } from "./carried.js";
import { checkGenerator, checkText } from "./check.js";
import { carried, type TextNetwork } from "./network.js";
import { type Cut, pieceCount, pieces, type TextPiece } from "./pieces.js";

/** How a text model is trained. Options of `fit` are handed on; clipNorm is 1 where it is left out, and checkpoints hold the generator. */
export interface TextTraining
  extends Pick<
    FitOptions<TextNetwork, TextPiece>,
    "clipNorm" | "average" | "earlyStopping" | "checkpoint" | "signal" | "onStep"
  > {
  readonly epochs: number;
  readonly generator: Generator;
  /** Parallel streams that the text is cut into (16). */
  readonly batchSize?: number;
  /** Characters after which the gradient is cut off (64). */
  readonly steps?: number;
  /** Learning rate of Adam (5e-3). */
  readonly lr?: number;
  /** The learning rate as a share of lr, for the progress of training from 0 to 1, asked before every step (1). */
  readonly schedule?: (progress: number) => number;
  /** A text that is not trained on; its loss is reported after every epoch. */
  readonly valid?: string;
}

const OPTIONS = [
  "epochs",
  "generator",
  "batchSize",
  "steps",
  "lr",
  "schedule",
  "clipNorm",
  "average",
  "valid",
  "earlyStopping",
  "checkpoint",
  "signal",
  "onStep",
] as const satisfies readonly (keyof TextTraining)[];

/** Trains by truncated back-propagation through time, the state carried over all pieces of an epoch. */
export function trainText(
  what: string,
  network: TextNetwork,
  alphabet: Alphabet,
  text: string,
  training: TextTraining,
): Fit {
  checkOptions(what, training, OPTIONS);
  checkText(what, "text", text);
  const { epochs, generator, batchSize = 16, steps = 64, lr = 5e-3, schedule = () => 1, valid, ...rest } = training;
  const { checkpoint, ...passed } = rest;
  checkInteger(`${what}: epochs`, epochs, 1);
  checkInteger(`${what}: batchSize`, batchSize, 1);
  checkInteger(`${what}: steps`, steps, 1, 2 ** 20);
  checkGenerator(what, generator);
  if (typeof schedule !== "function")
    throw typeError("ERR_BPTT_TYPE", `${what}: schedule must be a function of the progress, got ${describe(schedule)}`);
  if (valid !== undefined) checkText(what, "valid", valid);
  const codes = alphabet.encode(text);
  const validCodes = valid === undefined ? undefined : alphabet.encode(valid);
  const optimizer = new Adam(network, { lr });
  const batches = function* (epoch: number): Iterable<TextPiece> {
    const cut: Cut = { streams: batchSize, steps, firstSteps: steps - generator.integer((steps + 1) >> 1) };
    const count = pieceCount(codes.length, cut);
    let done = 0;
    for (const piece of pieces(codes, cut)) {
      optimizer.lr = lr * schedule((epoch - 1 + done / count) / epochs);
      yield piece;
      done += 1; // the step is taken when the next piece is asked for
    }
  };
  const memory = new CarriedState(network);
  return fit(network, batches, {
    clipNorm: 1,
    ...passed,
    loss: (network, { inputs, targets, first, meanCount }) => {
      const [scores, next] = network.forward(inputs, first ? undefined : memory.state);
      memory.state = carried(next);
      const rows = scores.reshape([-1, network.sizes.characters]);
      // By the mean count and not its own: every character weighs the same, in the gradients and in the loss of an epoch.
      return nn.crossEntropy(rows, targets, { reduction: "sum" }).div(meanCount);
    },
    optimizer,
    epochs,
    stepsPerEpoch: pieceCount(codes.length, { streams: batchSize, steps }), // or one more, after a short first piece
    ...(checkpoint && {
      checkpoint: { ...checkpoint, carried: memory, generators: [generator, ...(checkpoint.generators ?? [])] },
    }),
    ...(validCodes && { valid: () => pieces(validCodes, { streams: batchSize, steps }) }),
  });
}
