// A curve that grows for as long as training goes, in bounded memory.

const LIMIT = 1200;

/** Rows of numbers by training step: once there are many, every second one is kept, then every fourth, and so on. */
export class History {
  #every = 1;
  #count = 0;
  readonly steps: number[] = [];
  readonly rows: number[][];

  constructor(readonly width: number) {
    this.rows = Array.from({ length: width }, () => []);
  }

  clear(): void {
    this.#every = 1;
    this.#count = 0;
    for (const column of [this.steps, ...this.rows]) column.length = 0;
  }

  /** Adds the values of the next training step, one for each column. */
  add(values: readonly number[]): void {
    this.#count += 1;
    if (this.#count % this.#every !== 0) return;
    this.steps.push(this.#count);
    for (const [i, column] of this.rows.entries()) column.push(values[i] as number);
    if (this.steps.length > LIMIT) this.#thin();
  }

  #thin(): void {
    this.#every *= 2;
    for (const column of [this.steps, ...this.rows]) {
      const kept = column.filter((_, i) => (this.steps[i] as number) % this.#every === 0);
      if (column !== this.steps) column.splice(0, column.length, ...kept);
    }
    const kept = this.steps.filter((step) => step % this.#every === 0);
    this.steps.splice(0, this.steps.length, ...kept);
  }
}
