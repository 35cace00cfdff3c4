import { describe, formatError } from "../errors.js";
import { describeFile } from "../io/index.js";
import { Forecaster } from "./forecasting/forecaster.js";
import { Tagger } from "./tagging/tagger.js";
import { TextModel } from "./text/textModel.js";

/** Whatever a task saves. */
export type Task = Tagger | Forecaster | TextModel;

/**
 * The tagger, forecaster or text model in a model file, as its kind says. Where the kind is known, its own load is the better
 * choice: bundlers leave out the others.
 * @throws Error ERR_BPTT_FORMAT for bytes that are no model file, or one of another kind
 * @example
 * const bytes = TextModel.create("abc", { hiddenSize: 8 }).save();
 * const task = load(bytes);
 * if (task instanceof TextModel) task.generate({ prompt: "a", length: 3, temperature: 0 }).length; // 3
 */
export function load(bytes: Uint8Array): Task {
  const { kind } = describeFile(bytes);
  if (kind === "tagger") return Tagger.load(bytes);
  if (kind === "forecaster") return Forecaster.load(bytes);
  if (kind === "text") return TextModel.load(bytes);
  const hint =
    kind === "safetensors" ? "" : "; loadModel of bptt/io reads layers, loadCheckpoint of bptt/train checkpoints";
  throw formatError(`load(): the file is of kind ${describe(kind)}, expected "tagger", "forecaster" or "text"${hint}`);
}
