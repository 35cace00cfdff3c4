import { noGrad, scope } from "../../autograd/scope.js";
import { describe, typeError } from "../../errors.js";
import type { Module } from "../../nn/module.js";
import { batches } from "./data.js";
import type { BatchSource, FitOptions } from "./options.js";
import { lossOf, Mean } from "./step.js";

/**
 * A figure of merit over the validation batches, computed in eval mode without gradients: a function of one batch, whose
 * mean over the batches counts, or one of all of them, as pooled() makes it.
 */
export type Metric<M, Batch> = ((model: M, batch: Batch) => number) | PooledMetric<M, Batch>;

/** A metric that is no mean over batches, such as F1: what it needs of each batch, and its value from all of that. */
export interface PooledMetric<M, Batch> {
  /** What score needs of a batch. */
  readonly collect: (model: M, batch: Batch) => unknown;
  /** The value from what collect gave, in the order of the batches. */
  readonly score: (parts: readonly never[]) => number;
}

/**
 * A metric over all validation batches together: collect takes from each batch what score needs of it. Tensors in what
 * collect returns are kept.
 * @throws TypeError ERR_BPTT_TYPE for what are no functions
 * @example
 * type Batch = { x: Tensor; y: number[] };
 * const largestError = pooled(
 *   (model: nn.Linear, { x, y }: Batch) => model.forward(x).sub(tensor(y, [y.length, 1])).toFloat32Array(),
 *   (parts) => Math.max(...parts.flatMap((errors) => Array.from(errors, Math.abs))),
 * );
 * largestError.score([Float32Array.of(1, -3), Float32Array.of(2)] as never[]); // 3; fit(..., { metrics: { largestError } }) reports it
 */
export function pooled<M, Batch, Part>(
  collect: (model: M, batch: Batch) => Part,
  score: (parts: readonly Part[]) => number,
): PooledMetric<M, Batch> {
  for (const [name, value] of Object.entries({ collect, score })) {
    if (typeof value !== "function")
      throw typeError("ERR_BPTT_TYPE", `pooled(): ${name} must be a function, got ${describe(value)}`);
  }
  return { collect, score };
}

/** The validation of one epoch. */
export interface Validation {
  readonly loss: number;
  readonly metrics: Readonly<Record<string, number>>;
}

/** Mean loss and metrics over the batches of valid; undefined where there are none, or where the signal ends it. */
export async function validate<M extends Module, Batch>(
  model: M,
  valid: BatchSource<Batch>,
  epoch: number,
  options: FitOptions<M, Batch>,
  pause: () => Promise<void>,
): Promise<Validation | undefined> {
  const loss = new Mean();
  const running = Object.entries(options.metrics ?? {}).map(([name, metric]) => new Running(name, metric));
  model.eval();
  try {
    for await (const batch of batches(valid, epoch)) {
      loss.add(scope(() => noGrad(() => lossOf(model, batch, options).item())));
      for (const metric of running) metric.add(model, batch);
      await pause();
      if (options.signal?.aborted) return undefined;
    }
  } finally {
    model.train();
  }
  if (loss.count === 0) return undefined;
  return { loss: loss.value, metrics: Object.fromEntries(running.map((metric) => [metric.name, metric.value])) };
}

/** One metric on its way through the batches. */
class Running<M, Batch> {
  readonly name: string;
  readonly #metric: Metric<M, Batch>;
  readonly #parts: unknown[] = [];

  constructor(name: string, metric: Metric<M, Batch>) {
    this.name = name;
    this.#metric = metric;
  }

  add(model: M, batch: Batch): void {
    const metric = this.#metric;
    const part = scope(() =>
      noGrad(() => (typeof metric === "function" ? metric(model, batch) : metric.collect(model, batch)) as never),
    );
    this.#parts.push(typeof metric === "function" ? this.#number(part) : part);
  }

  get value(): number {
    const metric = this.#metric;
    if (typeof metric !== "function") return this.#number(metric.score(this.#parts as never[]));
    const mean = new Mean();
    for (const part of this.#parts) mean.add(part as number);
    return mean.value;
  }

  #number(value: unknown): number {
    if (typeof value === "number") return value;
    throw typeError(
      "ERR_BPTT_TYPE",
      `fit(): metric ${this.name} must give a number, got ${describe(value)}; item() makes one of a tensor`,
    );
  }
}
