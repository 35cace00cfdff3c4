// Gradient flow in a terminal: no colours, nothing wider than asked.
import { type LogAxis, log10, logAxis, tickLabel } from "./axis.js";
import type { GradientFlow, LayerFlow } from "./report.js";

const EIGHTHS = " ▁▂▃▄▅▆▇█";

export function drawText({ layers, verdict, loss }: GradientFlow, width: number, height: number): string {
  const parts = layers.map((layer) => drawLayer(layer, width, height));
  const head = wrap(`gradient flow: ${verdict}, loss ${Number(loss.toPrecision(4))}`, width);
  return `${[head, ...parts].join("\n\n")}\n`;
}

function drawLayer(layer: LayerFlow, width: number, height: number): string {
  const { name, kind, direction, steps, verdict, reason, advice } = layer;
  const count = steps.gradNorm.length;
  const title = `${name}: ${kind}${direction === "reverse" ? ", reverse" : ""}, ${count} ${count === 1 ? "step" : "steps"}: ${verdict}`;
  const chart = drawChart(steps.gradNorm, "‖∂L/∂h_t‖ over the time steps t", width, height);
  return [wrap(title, width), ...chart, wrap(reason, width, "  "), wrap(`→ ${advice}`, width, "  ")].join("\n");
}

/** Bars over time on a logarithmic axis, "×" where a value is not finite. */
function drawChart(values: Float64Array, label: string, width: number, height: number): string[] {
  const axis = logAxis(values, height);
  const lines = Math.round((axis.high - axis.low) / axis.step);
  const labels = Array.from({ length: lines + 1 }, (_, i) => tickLabel(axis.low + i * axis.step));
  const margin = Math.max(...labels.map(({ length }) => length));
  const columns = bars(values, Math.min(width - margin - 2, Math.max(values.length, 60)), axis);
  const rows = Array.from({ length: lines }, (_, i) => {
    const line = lines - 1 - i;
    const cells = columns.map((bar) => cell(bar, line, lines)).join("");
    return `${(labels[line + 1] as string).padStart(margin)} ┤${cells.trimEnd()}`;
  });
  const last = String(values.length - 1);
  const ends = values.length > 1 ? `0${last.padStart(columns.length - 1)}` : "0";
  return [
    `${" ".repeat(margin)}  ${label}`,
    ...rows,
    `${(labels[0] as string).padStart(margin)} └${"─".repeat(columns.length)}`,
    `${" ".repeat(margin)}  ${ends}`,
  ];
}

// Heights in lines; NaN where a value is not finite, below 0 for none. Of several steps in a column the mean of the logarithms.
function bars(values: Float64Array, columns: number, axis: LogAxis): number[] {
  const T = values.length;
  return Array.from({ length: columns }, (_, c) => {
    const from = Math.floor((c * T) / columns);
    const to = Math.max(from + 1, Math.floor(((c + 1) * T) / columns));
    const own = values.subarray(from, to);
    if (own.some((value) => !Number.isFinite(value))) return Number.NaN;
    const places = Array.from(
      own.filter((value) => value > 0),
      log10,
    );
    if (places.length === 0) return -1;
    return (places.reduce((a, b) => a + b, 0) / places.length - axis.low) / axis.step;
  });
}

function cell(bar: number, line: number, lines: number): string {
  if (Number.isNaN(bar)) return line === lines - 1 ? "×" : " ";
  // What is more than 0 shows, be it on the axis.
  const least = line === 0 && bar >= 0 ? 1 : 0;
  return EIGHTHS[Math.min(8, Math.max(least, Math.round((bar - line) * 8)))] as string;
}

function wrap(text: string, width: number, indent = ""): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    for (let rest = word; rest; ) {
      const room = width - indent.length - (line ? line.length + 1 : 0);
      if (rest.length <= room || !line) {
        const piece = rest.slice(0, width - indent.length); // a word longer than a line is cut
        line = line ? `${line} ${piece}` : piece;
        rest = rest.slice(piece.length);
        if (!rest) break;
      }
      lines.push(indent + line);
      line = "";
    }
  }
  return [...lines, indent + line].join("\n");
}
