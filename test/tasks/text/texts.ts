/** Small texts, models of them, and how far their figures may be off. */

import { manualSeed } from "bptt";
import { TextModel, type TextOptions } from "bptt/tasks";
import { Draw } from "../../golden/draw.js";
import { forwardRoundings } from "../../tolerance.js";

export const SIZES = { hiddenSize: 12, embeddingDim: 6 } as const;

/** Characters drawn from an alphabet. */
export function randomText(length: number, seed: number, alphabet = "abcdef ghi\n"): string {
  const letters = [...alphabet];
  return Array.from(new Draw(seed).integers(length, letters.length), (i) => letters[i]).join("");
}

/** Not trained; its weights are drawn from a fixed seed. */
export function freshModel(text: string, options: TextOptions = {}): TextModel {
  manualSeed(7);
  return TextModel.create(text, { ...SIZES, ...options });
}

/** All weights of a model, in order. */
export function weights(model: TextModel): number[] {
  return model.network.parameters().flatMap((parameter) => [...parameter.toFloat32Array()]);
}

/**
 * On the way to the logarithm of a probability: the recurrent layers over all steps, the output's dot product, and the sum over
 * the alphabet with an exp and a log.
 */
export function roundingsOf({ network, alphabet }: TextModel, steps: number): number {
  const { cell, embeddingDim: inputSize, hiddenSize, numLayers } = network.sizes;
  const kind = ({ rnn: "RNN", lstm: "LSTM", gru: "GRU" } as const)[cell];
  const recurrent = forwardRoundings({ kind, inputSize, hiddenSize, numLayers, bidirectional: false, steps, batch: 1 });
  return recurrent + hiddenSize + alphabet.size + 16;
}
