/** Elman and Jordan networks with drawn weights. */

import * as nn from "bptt/nn";
import { Draw } from "../golden/draw.js";
import { networkRoundings } from "../tolerance.js";
import { hiddenSize, inputSize } from "./sequences.js";

export const outputSize = 6;

export interface Network {
  readonly title: string;
  /** The size of what is fed back. */
  readonly stateSize: number;
  readonly make: (options?: nn.NetworkOptions) => nn.Elman | nn.Jordan;
}

const pairs = [
  ["tanh", "tanh"],
  ["sigmoid", "softmax"],
  ["relu", "identity"],
  ["tanh", "sigmoid"],
] as const;

/** Both kinds with every activation of the state and most of the output. */
export const networks: readonly Network[] = [
  { Kind: nn.Elman, stateSize: hiddenSize },
  { Kind: nn.Jordan, stateSize: outputSize },
].flatMap(({ Kind, stateSize }) =>
  pairs.map(([activation, outputActivation]) => ({
    title: `${Kind.name}, ${activation}, ${outputActivation}`,
    stateSize,
    make: (options) => {
      const network = new Kind(inputSize, hiddenSize, outputSize, { activation, outputActivation, ...options });
      const draw = new Draw(7);
      for (const parameter of network.parameters()) parameter.set(draw.parameter(parameter.size, hiddenSize));
      return network;
    },
  })),
);

/** How far results there, and gradients back, may lie from exact ones. */
export function roundings(steps: number, batch: number) {
  return networkRoundings({ inputSize, hiddenSize, outputSize, steps, batch });
}
