// Gradient flow as a picture: two panels over time with logarithmic axes, a curve a layer, and a legend with the verdicts.
import { type LogAxis, log10, logAxis, tickLabel, ticks } from "./axis.js";
import type { GradientFlow, LayerFlow } from "./report.js";

// Told apart by eyes that confuse colours too (Okabe and Ito), for light and for dark; past eight, dashes tell them apart.
const LIGHT = ["#0072b2", "#d55e00", "#007a5a", "#a8518a", "#8a6d00", "#2f8fc4", "#5b4bb5", "#444444"];
const DARK = ["#56b4e9", "#ff9b54", "#2fd3a2", "#e39ac6", "#f0e442", "#8fd0ff", "#b3a6ff", "#cccccc"];
const DASHES = ["", "7 3", "2 3", "9 3 2 3"];

const LEFT = 64;
const RIGHT = 18;
const HEAD = 44;
const ROW = 24;

export function drawPicture({ layers, verdict }: GradientFlow, width: number, height: number, title: string): string {
  const text = `${title}: ${verdict}. ${layers.map((layer) => `${layer.name}, ${layer.kind}: ${layer.verdict}. ${layer.reason}`).join(" ")}`;
  const id = `gradient-flow-${hash(text)}`;
  const legendHeight = ROW * layers.length + 8;
  const bottom = 40;
  const gap = 40;
  const panel = Math.max(40, (height - HEAD - legendHeight - bottom - gap - 22) / 2);
  const steps = Math.max(...layers.map(({ steps }) => steps.gradNorm.length));
  const right = width - RIGHT;
  const first = HEAD + legendHeight + 22;
  const panels = [
    drawPanel(layers, "gradNorm", "‖∂L/∂h_t‖, the gradient that reaches step t", first, panel, right, steps),
    drawPanel(
      layers,
      "transport",
      "transport, what the steps after t make of a change of the state at t",
      first + panel + gap,
      panel,
      right,
      steps,
    ),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" id="${id}" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="${id}-title ${id}-desc">
<title id="${id}-title">${escapeXml(title)}</title>
<desc id="${id}-desc">${escapeXml(text)}</desc>
<style>${style(id)}</style>
<rect class="page" width="${width}" height="${height}" rx="8"/>
<text class="title" x="20" y="30">${escapeXml(clip(title, (width - 40) / 9.5))}</text>
${layers.map((layer, i) => drawEntry(layer, i, HEAD + ROW * i + 12, width)).join("\n")}
${panels.join("\n")}
<text class="label" x="${(LEFT + right) / 2}" y="${height - 12}" text-anchor="middle">time step t</text>
</svg>
`;
}

function style(id: string): string {
  const colours = (list: readonly string[]) =>
    list.map((colour, i) => `#${id} .c${i}{stroke:${colour}}#${id} .d${i}{fill:${colour}}`).join("");
  const theme = (page: string, ink: string, soft: string, grid: string) =>
    `#${id} .page{fill:${page}}#${id} text{fill:${ink}}#${id} .soft{fill:${soft}}#${id} .grid{stroke:${grid}}#${id} .axis{stroke:${soft}}`;
  return [
    `#${id} text{font:12.5px system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}`,
    `#${id} .title{font-size:18px;font-weight:600}#${id} .name,#${id} .panel{font-weight:600}#${id} .tick{font-size:11.5px;font-variant-numeric:tabular-nums}`,
    `#${id} .curve{fill:none;stroke-width:2.25;stroke-linejoin:round;stroke-linecap:round}#${id} .grid{stroke-width:1}#${id} .axis{stroke-width:1}`,
    theme("#ffffff", "#1f2430", "#5b6472", "#e4e7ec"),
    colours(LIGHT),
    `@media (prefers-color-scheme:dark){${theme("#14171d", "#e8eaee", "#a3abb8", "#2b313b")}${colours(DARK)}}`,
  ].join("");
}

function drawEntry(
  { name, kind, direction, steps, verdict, spectralRadius }: LayerFlow,
  i: number,
  y: number,
  width: number,
): string {
  const mark = { vanishing: "↘", exploding: "↗", healthy: "→" }[verdict];
  const details = `${kind}${direction === "reverse" ? ", reverse" : ""}, ${steps.gradNorm.length} steps, spectral radius ${Number(spectralRadius.toPrecision(3))}`;
  const room = Math.max(8, (width - 70 - 110) / 7);
  const shown = clip(name, Math.max(8, Math.min(name.length, room)));
  const left = room - shown.length - 2;
  const rest = left > 12 ? `<tspan class="soft" dx="8">${escapeXml(clip(details, left))}</tspan>` : "";
  return `<line class="curve c${i % 8}" x1="20" x2="48" y1="${y - 4}" y2="${y - 4}"${dash(i)}/><text x="58" y="${y}"><tspan class="name">${escapeXml(shown)}</tspan>${rest}</text><text class="name d${i % 8}" x="${width - RIGHT}" y="${y}" text-anchor="end">${mark} ${verdict}</text>`;
}

function dash(i: number): string {
  const pattern = DASHES[Math.floor(i / 8) % DASHES.length];
  return pattern ? ` stroke-dasharray="${pattern}"` : "";
}

type Figure = "gradNorm" | "transport";

function drawPanel(
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
  return `<g><text class="panel" x="${LEFT}" y="${place(top - 8)}">${escapeXml(clip(title, (right - LEFT) / 6.6))}</text>
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
    .filter((piece) => piece.length > 0)
    .map((piece) => (piece.length === 1 ? `M${piece[0]}h0` : `M${piece.join("L")}`))
    .join("");
  return path ? `<path class="curve c${i % 8}"${dash(i)} d="${path}"/>` : "";
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

function clip(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, Math.max(1, Math.floor(most) - 1))}…`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

// What XML does not allow at all is left out: control characters, halves of surrogate pairs.
function escapeXml(text: string): string {
  return text
    .replace(/[&<>"']/g, (character) => ENTITIES[character] as string)
    .replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, "");
}

// FNV-1a, so that pictures on one page have ids that differ.
function hash(text: string): string {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; ++i) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return (value >>> 0).toString(16);
}
