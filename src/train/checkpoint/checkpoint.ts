import { checkOptions } from "../../errors.js";
import type { JsonValue } from "../../json.js";
import { encodeCheckpoint, openCheckpoint, restoreParts } from "./bytes.js";
import { type CheckpointParts, checkParts, PARTS } from "./parts.js";

/** What saveCheckpoint saves. */
export interface CheckpointContents extends CheckpointParts {
  /** Whatever the loop needs to go on: the epoch, the position in the data; JSON. */
  readonly extra?: JsonValue;
}

/**
 * A training as bytes: weights, the states of optimizer, scheduler, average and generators, and what else the loop needs.
 * For loops by hand; fit() does it by itself.
 * @throws Error ERR_BPTT_BUSY while the model holds the average, since its own weights would not be saved
 * @example writeFileSync("last.ckpt", saveCheckpoint({ model, optimizer, extra: { epoch } }));
 */
export function saveCheckpoint(contents: CheckpointContents): Uint8Array<ArrayBuffer> {
  const what = "saveCheckpoint()";
  checkOptions(what, contents, [...PARTS, "extra"]);
  checkParts(what, contents);
  return encodeCheckpoint(contents, contents.extra);
}

/**
 * Gives a training the states that saveCheckpoint saved: the same parts, made in the same way, then go on with the same
 * bits. The default generator goes on where it stood, too. Everything is checked first: on an error nothing has changed.
 * @returns extra
 * @throws Error ERR_BPTT_FORMAT for bytes that are no checkpoint or were changed, ERR_BPTT_STATE for one of another training
 * @example const { epoch } = loadCheckpoint(readFileSync("last.ckpt"), { model, optimizer }) as { epoch: number };
 */
export function loadCheckpoint(bytes: Uint8Array, parts: CheckpointParts): JsonValue | undefined {
  const what = "loadCheckpoint()";
  checkOptions(what, parts, PARTS);
  checkParts(what, parts);
  const opened = openCheckpoint(what, bytes);
  restoreParts(what, opened, parts);
  return opened.extra;
}
