// The state of training on one line: a bar, the course of the loss as a sparkline, and the time left.

const BARS = "▁▂▃▄▅▆▇█";

/** A row of bars, the smallest value the lowest; at most `width` of them, each the mean of a stretch. */
export function sparkline(values: readonly number[], width: number): string {
  const count = Math.min(width, values.length);
  const means = Array.from({ length: count }, (_, i) => {
    const part = values.slice(Math.floor((i * values.length) / count), Math.floor(((i + 1) * values.length) / count));
    return part.reduce((sum, value) => sum + value, 0) / part.length;
  });
  const finite = means.filter(Number.isFinite);
  const low = Math.min(...finite);
  const high = Math.max(...finite);
  return means
    .map((value) => {
      if (!Number.isFinite(value)) return "×";
      return BARS[high === low ? 0 : Math.round(((value - low) / (high - low)) * (BARS.length - 1))];
    })
    .join("");
}

// Of a long training, so many stretches are kept.
const STRETCHES = 128;

/** The course of a figure, in the means of stretches that grow with its length. */
export class Course {
  #means: number[] = [];
  #size = 1;
  #sum = 0;
  #count = 0;

  get means(): readonly number[] {
    return this.#means;
  }

  add(value: number): void {
    this.#sum += value;
    if (++this.#count < this.#size) return;
    this.#means.push(this.#sum / this.#size);
    this.#sum = 0;
    this.#count = 0;
    if (this.#means.length < STRETCHES) return;
    const means = this.#means;
    this.#means = Array.from({ length: STRETCHES / 2 }, (_, i) => {
      const [a, b] = [means[2 * i] as number, means[2 * i + 1] as number];
      return (a + b) / 2;
    });
    this.#size *= 2;
  }
}

/** A bar that is full at share 1. */
export function bar(share: number, width: number): string {
  const full = Math.round(width * Math.min(Math.max(share, 0), 1));
  return "█".repeat(full) + "░".repeat(width - full);
}

/** "8 s", "2 min 5 s", "1 h 3 min". */
export function duration(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
