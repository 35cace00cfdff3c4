// All pictures of the laboratory, kept up with the snapshots that come.
import type { Snapshot } from "../lab/protocol.ts";
import { onLanguage, text } from "../strings/index.ts";
import { Chart, type Columns } from "./chart.ts";
import { clip, element } from "./controls.ts";
import { short } from "./format.ts";
import { describeHeat, drawHeat } from "./heat.ts";
import { History } from "./history.ts";
import { onScheme } from "./theme.ts";
import { Unrolled } from "./unrolled.ts";
import { drawVerdict } from "./verdict.ts";

// The loss of one who guesses among four symbols: log 4.
const GUESSING = 1.3863;

const flow = { colour: "--positive", points: true, fill: true };
const carried = { colour: "--good", width: 1.5 };
const limit = { colour: "--muted", width: 1.5, dash: [6, 4] };
const before = { colour: "--positive", width: 1.5 };
const after = { colour: "--accent" };

/** The pictures; `draw` at most once a frame. */
export class Pictures {
  readonly #unrolled = new Unrolled(element("unrolled"));
  readonly #heat = element<HTMLCanvasElement>("heat");
  readonly #flow = new Chart(element("flow"), "axis.t", [flow, carried]);
  readonly #norms = new Chart(element("norms"), "axis.training", [before, after, limit]);
  readonly #loss = new Chart(element("loss"), "axis.training", [after, limit]);
  /** Loss, norm before and after clipping. */
  readonly #history = new History(3);
  #latest: Snapshot | undefined;
  #last: readonly number[] = []; // row of the history
  #lowest = Number.POSITIVE_INFINITY;

  constructor() {
    const again = () => {
      this.draw(performance.now());
      this.describe();
    };
    onLanguage(again);
    onScheme(again);
    new ResizeObserver(again).observe(element("unrolled"));
  }

  /** Forgets the curves: a new network begins. */
  clear(): void {
    this.#history.clear();
    this.#last = [];
    this.#lowest = Number.POSITIVE_INFINITY;
  }

  /** Takes in what the worker told. */
  add(snapshot: Snapshot): void {
    this.#latest = snapshot;
    for (const [i, loss] of snapshot.losses.entries()) {
      this.#last = [loss, snapshot.norms[i] as number, snapshot.clipped[i] as number];
      this.#history.add(this.#last);
      this.#lowest = Math.min(this.#lowest, loss);
    }
  }

  /** Draws the latest snapshot; returns whether the verdict is about to change. */
  draw(now: number): boolean {
    const snapshot = this.#latest;
    if (!snapshot) return false;
    this.#unrolled.draw(snapshot);
    drawHeat(this.#heat, snapshot);
    const { gradients, transport } = snapshot;
    this.#flow.draw([Array.from(gradients, (_, t) => t + 1), [...gradients], [...transport]]);
    const { steps, rows } = this.#history;
    const [losses, norms, clipped] = rows as [number[], number[], number[]];
    const x = steps.length > 0 ? steps : [0, 1];
    const level = (value: number | null) => x.map(() => value);
    const none = (values: number[]) => (values.length > 0 ? values : level(null));
    this.#norms.draw([x, none(norms), none(clipped), level(clip())] as Columns);
    this.#loss.draw([x, none(losses), level(GUESSING)] as Columns);
    return drawVerdict(snapshot, this.#last[0], now);
  }

  /** Puts the pictures into words, for those who do not see them. */
  describe(): void {
    const snapshot = this.#latest;
    if (!snapshot) return;
    const { gradients, steps, transport } = snapshot;
    const label = (id: string, words: string) => element(id).setAttribute("aria-label", words);
    const at = (t: number) => short(gradients[t] as number);
    const [loss, norm, clipped] = this.#last as [number?, number?, number?];
    this.#unrolled.describe(snapshot);
    label("heat", describeHeat(snapshot));
    const carried = short(transport[0] as number);
    label("flow", text("flow.alt", { T: steps, first: at(0), middle: at(steps >> 1), last: at(steps - 1), carried }));
    if (loss === undefined || norm === undefined || clipped === undefined) {
      label("norms", text("clip.alt.none"));
      label("loss", text("loss.alt.none"));
      return;
    }
    const M = clip();
    const threshold = M === null ? text("panel.clip.off") : short(M);
    label("norms", text("clip.alt", { before: short(norm), after: short(clipped), threshold }));
    label("loss", text("loss.alt", { n: snapshot.step, loss: short(loss), lowest: short(this.#lowest) }));
  }
}
