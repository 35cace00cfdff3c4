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
 * @example
 * const model = new nn.LSTM(8, 32);
 * const optimizer = new optim.Adam(model);
 * const bytes = saveCheckpoint({ model, optimizer, extra: { epoch: 3 } }); // to be written to a file
 * loadCheckpoint(bytes, { model, optimizer }); // { epoch: 3 }
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
 * @param parts as they were given to saveCheckpoint
 * @returns extra
 * @throws Error ERR_BPTT_FORMAT for bytes that are no checkpoint or were changed, ERR_BPTT_STATE for one of another training
 * @throws Error ERR_BPTT_BUSY while the model holds the average
 * @example
 * import { readFileSync, writeFileSync } from "node:fs";
 * const model = new nn.GRU(8, 32);
 * const optimizer = new optim.Adam(model);
 * writeFileSync("last.ckpt", saveCheckpoint({ model, optimizer, extra: { epoch: 3 } }));
 * const { epoch } = loadCheckpoint(readFileSync("last.ckpt"), { model, optimizer }) as { epoch: number };
 * epoch; // 3
 */
export function loadCheckpoint(bytes: Uint8Array, parts: CheckpointParts): JsonValue | undefined {
  const what = "loadCheckpoint()";
  checkOptions(what, parts, PARTS);
  checkParts(what, parts);
  const opened = openCheckpoint(what, bytes);
  restoreParts(what, opened, parts);
  return opened.extra;
}
