import type { Panels } from "./packing.js";
import { type Pass, padded, type Recurrence, type RecurrentWeights, slabsOf } from "./recurrence.js";
import { FixedStage, rightPanels, transposedPanels } from "./stage.js";

/** One step of one recurrent layer: the kernels of whole sequences, on a sequence of one. */
export class RecurrentStage extends FixedStage {
  readonly #recurrence: Recurrence;
  readonly #ih: Panels;
  readonly #hh: Panels;
  readonly #hr: Panels | undefined;
  readonly #pass: Omit<Pass, "x"> & { x: number };

  constructor(recurrence: Recurrence, weights: RecurrentWeights) {
    const { ih, hh, hr } = weights;
    const { transposed = false } = recurrence;
    const [I, G] = (transposed ? ih.shape : [...ih.shape].reverse()) as [number, number];
    const R = hh.shape[transposed ? 0 : 1] as number;
    const H = G / recurrence.gates;
    super(`${recurrence.kind} ${I} ${H} ${R}`, I, R, recurrence.states === 2 ? R + H : R);
    this.#recurrence = recurrence;
    this.#ih = transposed ? rightPanels(ih) : transposedPanels(ih, G, I, recurrence.firstRow(H));
    this.#hh = transposed ? rightPanels(hh) : transposedPanels(hh, G, R);
    this.#hr = hr && transposedPanels(hr, R, H);
    const sizes = { T: 1, B: 1, I, H, R };
    // The kernels read the initial states before they write the final ones, so both may lie in one place.
    const states = recurrence.states === 2 ? [this.state, this.state + 4 * R] : [this.state];
    this.#pass = {
      ...sizes,
      weights,
      ldOut: R,
      reverse: false,
      x: 0,
      lengths: 0,
      out: this.output,
      initial: states,
      final: states,
      hs: this.memory.reserve(2 * padded(R)),
      saved: recurrence.reserve(sizes, weights, slabsOf(sizes, false, false), (count) => this.memory.reserve(count)),
      keep: false,
    };
  }

  protected override step(input: number): void {
    this.#pass.x = input;
    this.#recurrence.forward(this.#pass, this.#ih.pointer, this.#hh.pointer, this.#hr?.pointer ?? 0);
  }
}
