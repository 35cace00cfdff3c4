// Under which heading of its module a public name stands, by the file that declares it: the longest beginning that fits.
// The headings come in the order of the rows.
/** @type {readonly (readonly [beginning: string, category: string])[]} */
const CATEGORIES = [
  ["src/ops/", "Tensors"],
  ["src/tensor/", "Tensors"],
  ["src/autograd/", "Scopes and memory"],
  ["src/memory/", "Scopes and memory"],
  ["src/ops/random", "Random numbers"],
  ["src/wasm/", "The core"],
  ["src/errors", "Errors"],

  ["src/nn/rnn", "Recurrent layers"],
  ["src/nn/lstm", "Recurrent layers"],
  ["src/nn/gru", "Recurrent layers"],
  ["src/nn/recurrent", "Recurrent layers"],
  ["src/nn/sequenceModule", "Recurrent layers"],
  ["src/nn/cells", "Recurrent cells"],
  ["src/nn/elman", "Elman and Jordan networks"],
  ["src/nn/jordan", "Elman and Jordan networks"],
  ["src/nn/simpleNetwork", "Elman and Jordan networks"],
  ["src/ops/rnn", "Elman and Jordan networks"],
  ["src/nn/conv1d", "Convolution and pooling"],
  ["src/nn/pool1d", "Convolution and pooling"],
  ["src/nn/adaptivePool1d", "Convolution and pooling"],
  ["src/nn/linear", "Other layers"],
  ["src/nn/embedding", "Other layers"],
  ["src/nn/layerNorm", "Other layers"],
  ["src/nn/dropout", "Other layers"],
  ["src/nn/activations", "Activations"],
  ["src/nn/losses/", "Losses"],
  ["src/nn/packed", "Padded and packed sequences"],
  ["src/nn/packing", "Padded and packed sequences"],
  ["src/nn/padding", "Padded and packed sequences"],
  ["src/nn/init/", "Initialisation"],
  ["src/nn/", "Modules and parameters"],
  ["src/json", "Modules and parameters"],

  ["src/optim/", "Optimizers"],
  ["src/optim/schedulers/", "Schedulers"],
  ["src/optim/clip", "Clipping"],
  ["src/optim/average", "Averaged weights"],

  ["src/train/fit/", "Training"],
  ["src/train/checkpoint/", "Checkpoints"],
  ["src/train/batches/", "Batches"],
  ["src/train/metrics/", "Metrics"],
  ["src/train/fit/validation", "Metrics"],
  ["src/train/gradientFlow/", "Gradient flow"],
  ["src/train/sanity/", "Checks before a training"],
  ["src/train/", "Prediction and streams"],

  ["src/tasks/tagging/", "Tagging"],
  ["src/tasks/forecasting/", "Forecasting"],
  ["src/tasks/text/", "Language models"],
  ["src/tasks/", "All tasks"],

  ["src/io/safetensors/", "Safetensors"],
  ["src/io/", "Model files"],
  ["src/node/", "Files"],
];

/**
 * The heading for what is declared in a file.
 * @param {string} file path from the root of the project
 */
export function categoryOf(file) {
  const fitting = CATEGORIES.filter(([beginning]) => file.startsWith(beginning));
  return fitting.sort(([a], [b]) => b.length - a.length)[0]?.[1];
}

/** The headings in the order in which a page shows them. */
export const CATEGORY_ORDER = [...new Set(CATEGORIES.map(([, category]) => category))];
