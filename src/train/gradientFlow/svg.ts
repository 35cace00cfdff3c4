// Gradient flow as a picture: two panels over time with logarithmic axes, a curve a layer, and a legend with the verdicts.
import type { GradientFlow, LayerFlow } from "./report.js";
import { clip, dash, drawPanel, escapeXml, LEFT } from "./svgPanel.js";

// Told apart by eyes that confuse colours too (Okabe and Ito), for light and for dark.
const LIGHT = ["#0072b2", "#d55e00", "#007a5a", "#a8518a", "#8a6d00", "#2f8fc4", "#5b4bb5", "#444444"];
const DARK = ["#56b4e9", "#ff9b54", "#2fd3a2", "#e39ac6", "#f0e442", "#8fd0ff", "#b3a6ff", "#cccccc"];

const RIGHT = 18;
const HEAD = 44;
const ROW = 24;

/** The least height that leaves two panels legible. */
export function leastHeight(layers: number): number {
  return 380 + ROW * layers;
}

export function drawPicture({ layers, verdict }: GradientFlow, width: number, height: number, title: string): string {
  const text = `${title}: ${verdict}. ${layers.map((layer) => `${layer.name}, ${layer.kind}: ${layer.verdict}. ${layer.reason}`).join(" ")}`;
  const id = `gradient-flow-${hash(text)}`;
  const legendHeight = ROW * layers.length + 8;
  const bottom = 46;
  const gap = 56;
  const panel = (height - HEAD - legendHeight - bottom - gap - 22) / 2;
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

// FNV-1a, so that pictures on one page have ids that differ.
function hash(text: string): string {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; ++i) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return (value >>> 0).toString(16);
}
