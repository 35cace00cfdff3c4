// A panel of the picture of gradient flow, and how text gets into it.
import { type LogAxis, log10, logAxis, tickLabel, ticks } from "./axis.js";
import type { LayerFlow } from "./report.js";

/** Where panels begin. */
export const LEFT = 64;

const DASHES = ["", "7 3", "2 3", "9 3 2 3"];

type Figure = "gradNorm" | "transport";

/** One panel: grid, ticks, and a curve a layer. */
export function drawPanel(
  layers: readonly LayerFlow[],
  figure: Figure,
  title: string,
  top: number,
  height: number,
  right: number,
  steps: number,
): string {
  const axis = logAxis(
    layers.flatMap((layer) => Array.from(layer.steps[figure])),
    Math.max(2, Math.floor(height / 28)),
  );
  const x = (t: number) => LEFT + (steps > 1 ? (t / (steps - 1)) * (right - LEFT) : (right - LEFT) / 2);
  const y = (power: number) => top + height - ((power - axis.low) / (axis.high - axis.low)) * height;
  const horizontal = ticks(axis).map((power) => {
    const at = place(y(power));
    return `<line class="grid" x1="${LEFT}" x2="${right}" y1="${at}" y2="${at}"/><text class="tick soft" x="${LEFT - 8}" y="${place(y(power) + 4)}" text-anchor="end">${tickLabel(power)}</text>`;
  });
  const vertical = timeTicks(steps, right - LEFT).map((t) => {
    const anchor = t === steps - 1 && steps > 1 ? "end" : "middle";
    return `<line class="axis" x1="${place(x(t))}" x2="${place(x(t))}" y1="${place(top + height)}" y2="${place(top + height + 4)}"/><text class="tick soft" x="${place(x(t))}" y="${place(top + height + 17)}" text-anchor="${anchor}">${t}</text>`;
  });
  const curves = layers.map((layer, i) => drawCurve(layer.steps[figure], i, axis, x, y));
  return `<g><text class="panel" x="${LEFT}" y="${place(top - 8)}">${fitting(title, (right - LEFT) / 7.6)}</text>
${horizontal.join("")}${vertical.join("")}<line class="axis" x1="${LEFT}" x2="${right}" y1="${place(top + height)}" y2="${place(top + height)}"/>
${curves.join("")}</g>`;
}

// A line where values are above 0 and finite, broken where they are not; a point that stands alone is drawn as a dot.
function drawCurve(
  values: Float64Array,
  i: number,
  axis: LogAxis,
  x: (t: number) => number,
  y: (power: number) => number,
): string {
  const pieces: string[][] = [[]];
  values.forEach((value, t) => {
    if (value > 0 && value < Number.POSITIVE_INFINITY) {
      const power = Math.min(Math.max(log10(value), axis.low), axis.high);
      pieces.at(-1)?.push(`${place(x(t))} ${place(y(power))}`);
    } else if (pieces.at(-1)?.length) pieces.push([]);
  });
  const path = pieces
    .filter((piece) => piece.length > 1)
    .map((piece) => `M${piece.join("L")}`)
    .join("");
  const dots = pieces.filter((piece) => piece.length === 1).map(([at]) => `M${at}h0`);
  return [
    path && `<path class="curve c${i % 8}"${dash(i)} d="${path}"/>`,
    dots.length > 0 && `<path class="curve c${i % 8}" style="stroke-width:8" d="${dots.join("")}"/>`,
  ]
    .filter(Boolean)
    .join("");
}

// Round steps, about one every 90 pixels, and the last one.
function timeTicks(steps: number, width: number): number[] {
  const last = steps - 1;
  if (last < 1) return [0];
  const wanted = Math.max(1, (last * 90) / width);
  const stride =
    [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500].find((size) => size >= wanted) ?? 1000 * Math.ceil(wanted / 1000);
  const result: number[] = [];
  for (let t = 0; t <= last - stride * 0.6; t += stride) result.push(t);
  return [...result, last];
}

const place = (value: number): string => String(Math.round(value * 10) / 10);

// The whole title, or where there is no room for it what stands before its comma.
function fitting(title: string, most: number): string {
  return escapeXml(title.length <= most ? title : (title.split(",")[0] as string));
}

/** What tells apart the curves of layers past the eighth, whose colours come again. */
export function dash(i: number): string {
  const pattern = DASHES[Math.floor(i / 8) % DASHES.length];
  return pattern ? ` stroke-dasharray="${pattern}"` : "";
}

/** The text, cut to so many characters. */
export function clip(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, Math.max(1, Math.floor(most) - 1))}…`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text as XML; what XML does not allow at all is left out: control characters, halves of surrogate pairs. */
export function escapeXml(text: string): string {
  return text
    .replace(/[&<>"']/g, (character) => ENTITIES[character] as string)
    .replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, "");
}
