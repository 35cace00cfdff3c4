// Which layers have exactly these parameters. A guess is made from names and sizes, and counts only where the table of layers
// asks for the same.
import { type Shape, sameShape } from "../../tensor/shape.js";
import { LAYERS, type Values } from "../layers.js";

/** A layer that may have had these parameters. */
export interface Guess {
  /** The name of its class. */
  readonly type: string;
  /** What its constructor takes. */
  readonly values: Values;
  /** Features of its input; "indices" for an Embedding. */
  readonly reads: number | "indices";
  /** Features of its output. */
  readonly gives: number;
  /** What the shapes leave open, in words that end in "?". */
  readonly open: readonly string[];
}

type Parameters = ReadonlyMap<string, Shape>;

const GATED: Readonly<Record<number, string>> = { 1: "RNN", 3: "GRU", 4: "LSTM" };
const MOST_DIMENSIONS = 4; // of a normalised shape; more are a layer of another kind

/** The layers whose parameters these are, the likeliest first. */
export function guessLayers(parameters: Parameters, name: string): Guess[] {
  return candidates(parameters, name).filter(({ type, values }) => hasExactly(type, values, parameters));
}

function candidates(parameters: Parameters, name: string): Guess[] {
  if (parameters.has("weight_ih_l0")) return stack(parameters);
  if (parameters.has("weight_ih")) return cell(parameters);
  if (parameters.has("U")) return network(parameters);
  const weight = parameters.get("weight");
  if (weight === undefined || weight.length === 0 || weight.includes(0)) return [];
  const bias = parameters.has("bias");
  const [rows, columns, taps] = weight as [number, number, number];
  const norm: Guess = {
    type: "LayerNorm",
    values: { normalizedShape: weight, elementwiseAffine: true, bias },
    reads: weight.at(-1) as number,
    gives: weight.at(-1) as number,
    open: ["eps?", "another norm?"],
  };
  if (weight.length === 3) {
    const values = { inChannels: columns, outChannels: rows, kernelSize: taps, groups: 1, bias };
    const open = ["stride?", "padding?", "dilation?", "groups?"];
    return [{ type: "Conv1d", values, reads: columns, gives: rows, open }, norm];
  }
  if (weight.length !== 2) return weight.length <= MOST_DIMENSIONS && (bias || rows !== 1) ? [norm] : [];
  const linear: Guess = {
    type: "Linear",
    values: { inFeatures: columns, outFeatures: rows, bias },
    reads: columns,
    gives: rows,
    open: bias ? [] : ["or an Embedding?"],
  };
  const embedding: Guess = {
    type: "Embedding",
    values: { numEmbeddings: rows, embeddingDim: columns },
    reads: "indices",
    gives: columns,
    open: ["paddingIdx?", ...(isLookup(name) ? [] : ["or a Linear without bias?"])],
  };
  if (bias) return [linear, norm];
  return isLookup(name) ? [embedding, linear] : [linear, embedding];
}

function isLookup(name: string): boolean {
  return /emb|wte|lookup|token|vocab/i.test(name);
}

// RNN, GRU and LSTM are told apart by how often hiddenSize stands in the rows.
function stack(parameters: Parameters): Guess[] {
  const input = parameters.get("weight_ih_l0");
  const recurrent = parameters.get("weight_hh_l0");
  if (input?.length !== 2 || recurrent?.length !== 2) return [];
  const projection = parameters.get("weight_hr_l0");
  const [rows, outputSize] = recurrent as [number, number];
  const hiddenSize = projection ? (projection[1] as number) : outputSize;
  const type = GATED[rows / hiddenSize];
  if (type === undefined || (projection && outputSize >= hiddenSize)) return [];
  const bias = parameters.has("bias_ih_l0");
  const bidirectional = parameters.has("weight_ih_l0_reverse");
  const directions = bidirectional ? 2 : 1;
  const numLayers = parameters.size / (directions * (2 + (bias ? 2 : 0) + (projection ? 1 : 0)));
  const inputSize = input[1] as number;
  return [
    {
      type,
      values: { inputSize, hiddenSize, projSize: projection ? outputSize : 0, numLayers, bias, bidirectional },
      reads: inputSize,
      gives: directions * outputSize,
      open: [...(type === "RNN" ? ["nonlinearity?"] : []), "batchFirst?", ...(numLayers > 1 ? ["dropout?"] : [])],
    },
  ];
}

function cell(parameters: Parameters): Guess[] {
  const [input, recurrent] = [parameters.get("weight_ih"), parameters.get("weight_hh")];
  if (input?.length !== 2 || recurrent?.length !== 2) return [];
  const [rows, hiddenSize] = recurrent as [number, number];
  const type = GATED[rows / hiddenSize];
  if (type === undefined) return [];
  const inputSize = input[1] as number;
  const values = { inputSize, hiddenSize, bias: parameters.has("bias_ih") };
  const open = ["one step a call", ...(type === "RNN" ? ["nonlinearity?"] : [])];
  return [{ type: `${type}Cell`, values, reads: inputSize, gives: hiddenSize, open }];
}

// They differ in what is fed back, so with as many outputs as hidden units they look alike.
function network(parameters: Parameters): Guess[] {
  const [inputSize, hiddenSize] = parameters.get("U") as [number, number];
  const outputSize = parameters.get("V")?.[1] as number;
  const both = outputSize === hiddenSize;
  return ["Elman", "Jordan"].map((type, i) => ({
    type,
    values: { inputSize, hiddenSize, outputSize },
    reads: inputSize,
    gives: outputSize,
    open: [
      ...(both ? [`or ${i === 0 ? "a Jordan" : "an Elman"}?`] : []),
      "activation?",
      "outputActivation?",
      "batchFirst?",
    ],
  }));
}

function hasExactly(type: string, values: Values, parameters: Parameters): boolean {
  let count = 0;
  try {
    for (const [name, shape] of (LAYERS[type] as (typeof LAYERS)[string]).parameters(values)) {
      const own = parameters.get(name);
      if (own === undefined || !sameShape(own, shape)) return false;
      ++count;
    }
  } catch (error) {
    if ((error as { code?: string }).code === undefined) throw error;
    return false; // sizes that no layer has
  }
  return count === parameters.size;
}

// What other layers of PyTorch are known by.
const OTHERS: readonly (readonly [parameter: string, words: string])[] = [
  ["running_mean", "a BatchNorm? Its running statistics are no parameters to train"],
  ["in_proj_weight", "a MultiheadAttention?"],
  ["weight_g", "weight_norm? Save the weights after torch.nn.utils.remove_weight_norm"],
  ["weight_orig", "a pruned or normalised layer? Save the weights after removing that"],
];

/** What parameters that no layer has may be of, in words. */
export function otherLayer(parameters: Parameters): string | undefined {
  return OTHERS.find(([name]) => parameters.has(name))?.[1];
}
