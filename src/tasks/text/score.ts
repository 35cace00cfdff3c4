import { tensor } from "../../index.js";
import * as nn from "../../nn/index.js";
import { perplexity, predict, type Values } from "../../train/index.js";
import { Alphabet } from "./alphabet.js";
import { mapState, type TextNetwork, type TextState } from "./network.js";
import { pieces } from "./pieces.js";

/** How well a text is predicted. */
export interface TextScore {
  /** Code points. */
  readonly characters: number;
  /** Of these, the ones that are not in the alphabet: they are predicted as the one unknown character. */
  readonly unknown: number;
  /** Natural logarithm of the text's probability. */
  readonly logProbability: number;
  /** Bits that a character takes on the mean. */
  readonly bitsPerCharacter: number;
  /** 2 to the power of these: among so many equally likely characters one would have to choose each time. */
  readonly perplexity: number;
}

// Characters scored at once.
const STEPS = 256;

/** The score of a text of one character at least, read from its beginning to its end with one state. */
export function scoreText(network: TextNetwork, alphabet: Alphabet, text: string): TextScore {
  const codes = alphabet.encode(text);
  let state: TextState | undefined;
  let logProbability = 0;
  for (const { inputs, targets } of pieces(codes, { streams: 1, steps: STEPS })) {
    const [scores, next] = predict(network, inputs, state);
    state = mapState<Values>(next, ({ data, shape }) => tensor(data, shape));
    const rows = tensor(scores.data, [targets.size, alphabet.size]);
    for (const loss of nn.crossEntropy(rows, targets, { reduction: "none" }).toFloat32Array()) logProbability -= loss;
  }
  const nats = -logProbability / codes.length;
  return {
    characters: codes.length,
    unknown: codes.reduce((count, code) => count + (code === Alphabet.unknown ? 1 : 0), 0),
    logProbability,
    bitsPerCharacter: nats / Math.LN2,
    perplexity: perplexity(nats),
  };
}
