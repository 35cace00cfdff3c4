import { checkInteger } from "../../errors.js";
import * as nn from "../../nn/index.js";
import { Adam } from "../../optim/index.js";
import { type Fit, fit } from "../../train/index.js";
import { checkTraining, keeping, type TaskTraining } from "../training.js";
import type { Alphabet } from "./alphabet.js";
import { CarriedState } from "./carried.js";
import { checkText } from "./check.js";
import { carried, type TextNetwork } from "./network.js";
import { type Cut, pieceCount, pieces, type TextPiece } from "./pieces.js";

/** How a text model is trained: TaskTraining, with a schedule of 1 and a clipNorm of 1 where they are left out. */
export interface TextTraining extends TaskTraining<TextNetwork, TextPiece> {
  /** Parallel streams that the text is cut into (16). */
  readonly batchSize?: number;
  /** Characters after which the gradient is cut off (64). */
  readonly steps?: number;
  /** Learning rate of Adam (5e-3). */
  readonly lr?: number;
  /** A text that is not trained on; its loss is reported after every epoch. */
  readonly valid?: string;
}

const OPTIONS = ["batchSize", "steps", "lr", "valid"] as const satisfies readonly (keyof TextTraining)[];

/** Trains by truncated back-propagation through time, the state carried over all pieces of an epoch. */
export function trainText(
  what: string,
  network: TextNetwork,
  alphabet: Alphabet,
  text: string,
  training: TextTraining,
): Fit {
  checkTraining(what, training, OPTIONS);
  checkText(what, "text", text);
  const { epochs, generator, batchSize = 16, steps = 64, lr = 5e-3, schedule = () => 1, valid, ...rest } = training;
  const { checkpoint, ...passed } = rest;
  checkInteger(`${what}: batchSize`, batchSize, 1);
  checkInteger(`${what}: steps`, steps, 1, 2 ** 20);
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
    ...keeping(checkpoint, generator, memory),
    ...(validCodes && { valid: () => pieces(validCodes, { streams: batchSize, steps }) }),
  });
}
