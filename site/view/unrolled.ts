// The unrolled network: x_t → h_t → y_t for the first and last steps, with the numbers of h_t, and the gradient on its way back.
import type { Kind } from "../lab/networks.ts";
import type { Snapshot } from "../lab/protocol.ts";
import { HIDDEN_SIZE } from "../lab/size.ts";
import { type Key, text } from "../strings/index.ts";
import { percent, short } from "./format.ts";
import { peak } from "./heat.ts";
import { diverging } from "./scale.ts";
import { arrow, heads, svg, symbol } from "./svg.ts";

const LETTERS = ["A", "B", "C", "D"];
const HEIGHT = 300;
const [Y, STATE, X, NORM] = [38, 132, 226, 284]; // heights of the rows
const BOX = 56;
const CELL = 12;

/** One drawn step. */
interface Column {
  readonly t: number; // from 0
  readonly cells: readonly SVGRectElement[];
  readonly norm: SVGTextElement;
  /** The gradient that arrives from the step after; none at the last. */
  readonly back: SVGPathElement | undefined;
}

/** The picture, in an element. */
export class Unrolled {
  readonly #picture = svg("svg", { role: "img", height: HEIGHT });
  #columns: Column[] = [];
  #drawn = "";
  #input = svg("text");
  #answer = svg("text");

  constructor(readonly host: HTMLElement) {
    host.append(this.#picture);
  }

  /** Shows a snapshot. */
  draw(snapshot: Snapshot): void {
    const { kind, steps, states, gradients, answer, symbol: first } = snapshot;
    const width = Math.max(280, this.host.clientWidth);
    const drawn = `${kind} ${steps} ${width}`;
    if (drawn !== this.#drawn) this.#build(kind, steps, width);
    this.#drawn = drawn;
    const largest = Math.max(1, peak(states));
    const greatest = Math.max(...gradients);
    for (const { t, cells, norm, back } of this.#columns) {
      for (const [unit, cell] of cells.entries())
        cell.style.fill = diverging((states[t * HIDDEN_SIZE + unit] as number) / largest);
      norm.textContent = short(gradients[t] as number);
      // A tenth of the greatest is one size thinner, down to a hair at 10⁻⁶.
      const decades = Math.log10(Math.max((gradients[t] as number) / greatest, 1e-6));
      back?.style.setProperty("stroke-width", String(Math.max(0.6, 6 + decades)));
      back?.style.setProperty("opacity", String(Math.max(0.25, 1 + decades / 8)));
    }
    this.#input.textContent = LETTERS[first] as string;
    this.#answer.textContent = LETTERS[answer.indexOf(Math.max(...answer))] ?? "?";
  }

  /** A snapshot in words. */
  describe({ kind, steps, gradients, answer, symbol: first }: Snapshot): void {
    const best = Math.max(...answer);
    const words = text("unroll.alt", {
      kind: text(`kind.${kind}` satisfies Key),
      T: steps,
      symbol: LETTERS[first] as string,
      answer: LETTERS[answer.indexOf(best)] ?? "?",
      probability: percent(best),
      first: short(gradients[0] as number),
      last: short(gradients.at(-1) as number),
    });
    this.#picture.setAttribute("aria-label", words);
  }

  #build(kind: Kind, steps: number, width: number): void {
    const narrow = width < 520;
    const shown = narrow ? [0, 1, undefined, steps - 1] : [0, 1, 2, undefined, steps - 2, steps - 1];
    const left = 34;
    const spacing = (width - 2 * left - 8) / (shown.length - 1);
    const parts: SVGElement[] = [heads("wire", "back", "carry")];
    this.#columns = [];
    for (const [i, t] of shown.entries()) {
      const x = left + 4 + i * spacing;
      const next = i < shown.length - 1 ? x + spacing : undefined;
      parts.push(
        ...(next === undefined
          ? []
          : this.#links(kind, x, next, t === undefined, i + 1 < shown.length && shown[i + 1] === undefined)),
      );
      if (t === undefined) parts.push(svg("text", { x, y: STATE + 6, class: "gap" }, "⋯"));
      else parts.push(...this.#step(x, t, steps, next));
    }
    this.#picture.dataset.kind = kind;
    this.#picture.replaceChildren(...parts);
    this.#picture.setAttribute("viewBox", `0 0 ${width} ${HEIGHT}`);
    this.#picture.setAttribute("width", String(width));
  }

  // One step: x_t, U, the sixteen numbers of h_t, V, y_t, and the norm below.
  #step(x: number, t: number, steps: number, next: number | undefined): SVGElement[] {
    const index = t === steps - 1 ? "T" : t === steps - 2 ? "T−1" : String(t + 1);
    const side = BOX / 2;
    const cells = Array.from({ length: HIDDEN_SIZE }, (_, unit) => {
      const [column, row] = [unit % 4, Math.floor(unit / 4)];
      const at = { x: x - 2 * CELL + column * CELL + 0.5, y: STATE - 2 * CELL + row * CELL + 0.5 };
      return svg("rect", { ...at, width: CELL - 1, height: CELL - 1, class: "cell" });
    });
    const norm = svg("text", { x, y: NORM, class: "norm" });
    const last = t === steps - 1;
    const back = next === undefined ? undefined : arrow(`M${next - side - 2} ${STATE + 17}H${x + side + 2}`, "back");
    this.#columns.push({ t, cells, norm, back });
    const input = svg("text", { x, y: X + 5, class: "content" }, last ? "?" : "·");
    const answer = svg("text", { x, y: Y + 5, class: "content" }, "");
    if (t === 0) this.#input = input;
    if (last) this.#answer = answer;
    const own = [
      arrow(`M${x} ${X - 17}V${STATE + side + 2}`),
      svg("text", { x: x + 10, y: STATE + side + 26, class: "weight" }, "U"),
      svg("circle", { cx: x, cy: X, r: 16, class: "node" }),
      input,
      symbol(x + 17, X + 24, "x", index),
      svg("rect", { x: x - side, y: STATE - side, width: BOX, height: BOX, rx: 8, class: "node" }),
      ...cells,
      symbol(x - side + 10, STATE + side + 20, "h", index),
      arrow(`M${x} ${STATE - side}V${Y + 19}`, last ? "wire" : "wire faint"),
      svg("text", { x: x + 10, y: STATE - side - 18, class: "weight" }, "V"),
      svg("circle", { cx: x, cy: Y, r: 16, class: last ? "node" : "node faint" }),
      answer,
      symbol(x + 24, Y - 10, "y", index),
      norm,
    ];
    return back ? [...own, back] : own;
  }

  // What is handed on from one step to the next.
  #links(kind: Kind, x: number, next: number, fromGap: boolean, toGap: boolean): SVGElement[] {
    const side = BOX / 2;
    const [begin, end] = [fromGap ? x + 14 : x + side, toGap ? next - 14 : next - side - 2];
    const middle = (begin + end) / 2;
    if (kind === "jordan") {
      const from = fromGap ? x + 14 : x + 16;
      const wire = fromGap
        ? arrow(`M${from} ${STATE - 4}H${end}`)
        : arrow(`M${from} ${Y + 4}C${from + 30} ${Y + 8} ${end - 34} ${STATE - 8} ${end} ${STATE - 8}`);
      return [wire, svg("text", { x: middle + 4, y: (Y + STATE) / 2 + (fromGap ? 30 : 4), class: "weight" }, "W")];
    }
    const wire = arrow(`M${begin} ${STATE - 2}H${end}`);
    const label = svg("text", { x: middle, y: STATE - 7, class: "weight" }, "W");
    if (kind !== "lstm" && kind !== "gru") return [wire, label];
    const carry = arrow(`M${begin} ${STATE - 22}H${end}`, "carry");
    return [
      wire,
      label,
      carry,
      svg("text", { x: middle, y: STATE - 27, class: "weight" }, kind === "lstm" ? "c" : "z"),
    ];
  }
}
