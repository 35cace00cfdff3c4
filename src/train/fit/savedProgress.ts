// Progress and early stopping as the JSON of a checkpoint. All numbers come back bit for bit, NaN and infinities too.
import type { JsonValue } from "../../json.js";
import { decode, encode } from "../../nn/savedState.js";
import { openObject } from "../checkpoint/bytes.js";
import type { Best, EarlyStopping } from "./earlyStopping.js";
import type { EpochReport } from "./options.js";
import type { Progress, SavedProgress } from "./progress.js";
import type { Sum } from "./step.js";

/** What early stopping keeps, but for the weights. */
interface Seen {
  readonly waited: number;
  readonly best: Pick<Best, "value" | "epoch"> | undefined;
}

export function saveProgress({ epochs, batches, loss, norm, lr, steps, report }: Progress): JsonValue {
  return {
    epochs,
    batches,
    loss: [loss.count, encode(loss.sum)],
    norm: [norm.count, encode(norm.sum)],
    lr: encode(lr),
    steps: steps ?? null,
    report: report ? saveReport(report) : null,
  };
}

export function saveEarly(early: EarlyStopping): JsonValue {
  const { monitor, mode, waited, best } = early;
  return { monitor, mode, waited, ...(best && { value: encode(best.value), epoch: best.epoch }) };
}

function saveReport({ validLoss, bestEpoch, metrics, ...numbers }: EpochReport): JsonValue {
  const all = {
    ...numbers,
    ...(validLoss !== undefined && { validLoss }),
    ...(bestEpoch !== undefined && { bestEpoch }),
  };
  const encoded = (record: object) => Object.fromEntries(Object.entries(record).map(([k, v]) => [k, encode(v)]));
  return { ...encoded(all), metrics: encoded(metrics) };
}

/** What was saved of a progress; undefined where this is damaged. */
export function readProgress(saved: JsonValue | undefined): SavedProgress | undefined {
  const { count, number } = reader(saved);
  const [epochs, batches, lr] = [count("epochs"), count("batches"), number("lr")];
  const values = openObject(saved);
  const [loss, norm] = [readMean(values.get("loss")), readMean(values.get("norm"))];
  const steps = values.get("steps") === null ? undefined : count("steps");
  const report = values.get("report") === null ? undefined : readReport(values.get("report"));
  if (report === "damaged" || !loss || !norm || [epochs, batches, lr, steps ?? 0].some(Number.isNaN)) return undefined;
  return { epochs, batches, loss, norm, lr, steps, report };
}

/** What early stopping had seen, without the weights; NaN for what is damaged, words where it watched something else. */
export function readEarly(saved: JsonValue | undefined, early: EarlyStopping): Seen | string {
  const values = openObject(saved);
  const { count, number } = reader(saved);
  const [monitor, mode] = [values.get("monitor"), values.get("mode")];
  if (monitor !== early.monitor || mode !== early.mode)
    return `early stopping watched the ${mode} of ${monitor}, this training watches the ${early.mode} of ${early.monitor}`;
  const best = values.has("epoch") ? { value: number("value"), epoch: count("epoch") } : undefined;
  return { waited: count("waited"), best };
}

function readReport(saved: JsonValue | undefined): EpochReport | "damaged" {
  const values = openObject(saved);
  const { count, number } = reader(saved);
  const metrics = Object.fromEntries(
    [...openObject(values.get("metrics"))].map(([name, value]) => [name, decode(value) as number]),
  );
  const optional = (key: string) => (values.has(key) ? number(key) : undefined);
  const report = {
    epoch: count("epoch"),
    loss: number("loss"),
    validLoss: optional("validLoss"),
    metrics,
    bestEpoch: optional("bestEpoch"),
    lr: number("lr"),
    gradNorm: number("gradNorm"),
    etaMs: number("etaMs"),
  };
  const whole = !Number.isNaN(report.epoch) && Object.values(metrics).every((value) => typeof value === "number");
  return whole ? report : "damaged";
}

function readMean(saved: JsonValue | undefined): Sum | undefined {
  const [count, sum] = Array.isArray(saved) ? [saved[0], decode(saved[1])] : [];
  return Number.isSafeInteger(count) && typeof sum === "number" ? { count: count as number, sum } : undefined;
}

/** Numbers of a JSON object; NaN for what is none. */
function reader(saved: JsonValue | undefined) {
  const values = openObject(saved);
  const number = (key: string): number => {
    const value = decode(values.get(key));
    return typeof value === "number" ? value : Number.NaN;
  };
  const count = (key: string): number => {
    const value = number(key);
    return Number.isSafeInteger(value) && value >= 0 ? value : Number.NaN;
  };
  return { number, count };
}
