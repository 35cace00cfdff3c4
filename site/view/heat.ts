// h_t over time: a row for each unit, a column for each step.

import type { Snapshot } from "../lab/protocol.ts";
import { HIDDEN_SIZE } from "../lab/size.ts";
import { text } from "../strings/index.ts";
import { short } from "./format.ts";
import { diverging } from "./scale.ts";

const H = HIDDEN_SIZE;

/** Draws the states of a snapshot. */
export function drawHeat(canvas: HTMLCanvasElement, { states, steps }: Snapshot): void {
  const pixel = Math.min(3, devicePixelRatio || 1);
  const [width, height] = [Math.round(canvas.clientWidth * pixel), Math.round(canvas.clientHeight * pixel)];
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const context = canvas.getContext("2d");
  if (!context) return;
  const largest = Math.max(1, peak(states)); // relu has no upper end
  for (let t = 0; t < steps; ++t) {
    const [left, right] = [Math.round((t * width) / steps), Math.round(((t + 1) * width) / steps)];
    for (let unit = 0; unit < H; ++unit) {
      const [top, bottom] = [Math.round((unit * height) / H), Math.round(((unit + 1) * height) / H)];
      context.fillStyle = diverging((states[t * H + unit] as number) / largest);
      context.fillRect(left, top, right - left, bottom - top);
    }
  }
}

/** The same in words. */
export function describeHeat({ states, steps }: Snapshot): string {
  const mean = (t: number) => {
    let sum = 0;
    for (const value of states.subarray(t * H, (t + 1) * H)) sum += Math.abs(value);
    return short(sum / H);
  };
  return text("heat.alt", { T: steps, first: mean(0), middle: mean(steps >> 1), last: mean(steps - 1) });
}

/** The largest size of a number; infinite ones do not count. */
export function peak(values: Float32Array): number {
  let largest = 0;
  for (const value of values) if (Number.isFinite(value)) largest = Math.max(largest, Math.abs(value));
  return largest;
}
