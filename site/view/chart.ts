// A curve over steps on a logarithmic scale, drawn by uPlot in the page's colours and width.
import uPlot from "uplot";
import { type Key, onLanguage, text } from "../strings/index.ts";
import { powerOfTen } from "./format.ts";
import { colour, onScheme } from "./theme.ts";

/** How one curve is drawn. */
export interface Curve {
  /** The custom property of its colour. */
  readonly colour: string;
  readonly width?: number;
  readonly dash?: number[];
  readonly points?: boolean;
  readonly fill?: boolean;
}

/** x, then the values of every curve; null where there is none. */
export type Columns = [x: number[], ...curves: (number | null)[][]];

// Below this a number is drawn at the bottom: a logarithm has no 0.
const SMALLEST = 1e-38;

/** Decades that hold all values, two at least; those around 1 where there are none. */
function decades(low: number | null, high: number | null): [number, number] {
  if (low === null || high === null || !Number.isFinite(high)) return [0.1, 10];
  let from = Math.floor(Math.log10(low) + 1e-9);
  let to = Math.ceil(Math.log10(high) - 1e-9);
  if (to - from < 2) [from, to] = from + 1 >= to ? [to - 2, to] : [from, from + 2];
  return [10 ** from, 10 ** to];
}

/** At most six powers of ten, evenly spaced. */
function ticks(low: number, high: number): number[] {
  const [from, to] = [Math.round(Math.log10(low)), Math.round(Math.log10(high))];
  const every = Math.ceil((to - from) / 5);
  return Array.from({ length: Math.floor((to - from) / every) + 1 }, (_, i) => 10 ** (from + i * every));
}

/** A chart in an element, as wide as that. */
export class Chart {
  readonly #plot: uPlot;
  #columns: Columns;

  constructor(
    readonly host: HTMLElement,
    xLabel: Key,
    curves: readonly Curve[],
  ) {
    this.#columns = [[], ...curves.map(() => [])] as Columns;
    const axis = (more: uPlot.Axis): uPlot.Axis => ({
      stroke: () => colour("--muted"),
      font: "12px system-ui, sans-serif",
      grid: { stroke: () => colour("--line"), width: 1 },
      ticks: { show: false },
      ...more,
    });
    const size = () => ({ width: Math.max(200, host.clientWidth), height: host.clientHeight });
    const options: uPlot.Options = {
      ...size(),
      padding: [8, 12, 0, 0],
      legend: { show: false },
      cursor: { show: false },
      scales: { x: { time: false }, y: { distr: 3, range: (_, low, high) => decades(low, high) } },
      axes: [
        axis({ label: " ", labelSize: 18, labelFont: "12px system-ui, sans-serif", size: 28, space: 60 }),
        axis({
          size: 46,
          splits: (_, __, low, high) => ticks(low, high),
          filter: (_, splits) => splits,
          values: (_, splits) => splits.map((value) => powerOfTen(Math.round(Math.log10(value)))),
        }),
      ],
      series: [
        {},
        ...curves.map(
          (curve): uPlot.Series => ({
            stroke: () => colour(curve.colour),
            width: curve.width ?? 2,
            ...(curve.dash && { dash: curve.dash }),
            ...(curve.fill && {
              fill: () => `${colour(curve.colour)}24`,
              fillTo: (plot) => plot.scales.y?.min ?? 0,
            }),
            points: { show: curve.points ?? false, size: 5, fill: () => colour(curve.colour) },
          }),
        ),
      ],
    };
    this.#plot = new uPlot(options, this.#columns as uPlot.AlignedData, host);
    new ResizeObserver(() => this.#plot.setSize(size())).observe(host);
    onScheme(() => this.#plot.redraw());
    onLanguage(() => {
      (this.#plot.axes[0] as uPlot.Axis).label = text(xLabel);
      this.#plot.redraw();
    });
  }

  /** Draws these values. */
  draw(columns: Columns): void {
    const floor = (value: number | null) =>
      value !== null && Number.isFinite(value) ? Math.max(value, SMALLEST) : null;
    const [x, ...curves] = columns;
    this.#columns = [x, ...curves.map((values) => values.map(floor))];
    this.#plot.setData(this.#columns as uPlot.AlignedData);
  }
}
