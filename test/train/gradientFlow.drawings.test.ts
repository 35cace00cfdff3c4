/** The drawings of gradientFlow: text for a terminal, SVG for a page. */

import { tensor } from "bptt";
import * as nn from "bptt/nn";
import { gradientFlow } from "bptt/train";
import { describe, expect, test } from "vitest";

function linear(factor: number): nn.RNN {
  const rnn = new nn.RNN(1, 1, { nonlinearity: "relu", bias: false });
  rnn.param("weight_ih_l0").set([[1]]);
  rnn.param("weight_hh_l0").set([[factor]]);
  return rnn;
}

function flowOf(model: nn.Module, layers: readonly nn.RNN[], steps: number) {
  const x = tensor(new Float32Array(steps).fill(1), [steps, 1, 1]);
  return gradientFlow(model, () =>
    layers.map((layer) => layer.forward(x)[0].select(0, -1).sum()).reduce((a, b) => a.add(b)),
  );
}

const halves = linear(0.1);
const flow = flowOf(halves, [halves], 7);

class Named extends nn.Module {
  constructor(readonly layers: Map<string, nn.RNN>) {
    super();
  }
  forward(): void {}
}

const named = (entries: [string, nn.RNN][], steps = 5) =>
  flowOf(
    new Named(new Map(entries)),
    entries.map(([, rnn]) => rnn),
    steps,
  );

describe("toString", () => {
  test("draws bars on a logarithmic axis, with the verdict, the reason and what to do", () => {
    expect(flow.toString({ width: 60 }).split("\n")).toEqual([
      "gradient flow: vanishing, loss 1.111",
      "",
      "RNN.l0: RNN, 7 steps: vanishing",
      "      ‖∂L/∂h_t‖ over the time steps t",
      "   1 ┤                                               ███████",
      " 0.1 ┤                                       ███████████████",
      "0.01 ┤                               ███████████████████████",
      "1e-3 ┤                        ██████████████████████████████",
      "1e-4 ┤                ██████████████████████████████████████",
      "1e-5 ┤▁▁▁▁▁▁▁▁██████████████████████████████████████████████",
      "1e-6 └──────────────────────────────────────────────────────",
      "      0                                                    6",
      "  Over 7 steps a change of the state is multiplied by 1.0e-6",
      "  (0.1 a step). ‖∂L/∂h_t‖ is 1.0e-6 at step 0 and 1 at step",
      "  6. The largest singular value of a step Jacobian is 0.1 on",
      "  average and 0.1 at most; the spectral radius of W_hh is",
      "  0.1.",
      "  → Take an LSTM or a GRU, whose state passes a step",
      "  unchanged where its gates say so. Start from orthogonal",
      "  recurrent weights, with all singular values 1. As it is,",
      "  the layer learns from about 3 steps, and truncated",
      "  back-propagation over so many loses nothing.",
      "",
    ]);
  });

  test("gives higher bars to larger norms, a tenth a line here", () => {
    const chart = flow.toString({ width: 80, height: 6 }).split("\n").slice(4, 10);
    expect(chart.map((line) => line.slice(0, 6))).toEqual(["   1 ┤", " 0.1 ┤", "0.01 ┤", "1e-3 ┤", "1e-4 ┤", "1e-5 ┤"]);
    const widths = chart.map((line) => line.slice(6).replaceAll(" ", "").length);
    expect(widths).toEqual([...widths].sort((a, b) => a - b));
    expect(widths[0]).toBeLessThan(widths[5] as number);
  });

  test.each([40, 41, 80, 133, 400])("keeps within %d columns, whatever the names", (width) => {
    const long = named(
      [
        ["a".repeat(150), linear(0.5)],
        ["b c", linear(3)],
      ],
      300,
    );
    for (const line of long.toString({ width }).split("\n")) expect([...line].length).toBeLessThanOrEqual(width);
  });

  test("has no colours, and as many lines a chart as asked for at most", () => {
    const text = flow.toString({ height: 12 });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not be there
    expect(text).not.toMatch(/\u001b/);
    expect(text.split("\n").filter((line) => line.includes("┤")).length).toBeLessThanOrEqual(12);
    expect(String(flow)).toBe(flow.toString({}));
  });

  test("marks what is not finite, and one step alone", () => {
    const rnn = linear(10);
    expect(String(flowOf(rnn, [rnn], 60))).toMatch(/┤×/);
    const single = String(flowOf(halves, [halves], 1));
    expect(single).toContain("1 step: healthy");
    expect(single).toContain("There is one step only.");
  });
});

describe("toSVG", () => {
  const tags = (svg: string, name: string) => svg.match(new RegExp(`<${name}[ >]`, "g"))?.length ?? 0;

  test("is one picture with a role, a title and a description that tells the verdicts", () => {
    const svg = flow.toSVG({ title: "My flow" });
    const [, id] = svg.match(/^<svg [^>]*\bid="([\w-]+)"/) as RegExpMatchArray;
    expect(svg).toMatch(new RegExp(`role="img" aria-labelledby="${id}-title ${id}-desc"`));
    expect(svg).toContain(`<title id="${id}-title">My flow</title>`);
    expect(svg).toMatch(
      new RegExp(`<desc id="${id}-desc">My flow: vanishing\\. RNN\\.l0, RNN: vanishing\\. Over 7 steps`),
    );
    expect(svg).toContain("prefers-color-scheme:dark");
    expect(svg).not.toMatch(/https?:(?!\/\/www\.w3\.org\/2000\/svg)|<script|url\(/);
  });

  test("draws a curve a layer in both panels, and every tag is closed", () => {
    const svg = named([
      ["a", linear(0.5)],
      ["b", linear(1)],
      ["c", linear(2)],
    ]).toSVG();
    expect(tags(svg, "path")).toBe(6);
    for (const name of ["svg", "title", "desc", "style", "g", "text", "tspan"])
      expect(tags(svg, name), name).toBe(svg.match(new RegExp(`</${name}>`, "g"))?.length);
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  });

  test("puts larger norms higher, evenly on a logarithmic axis", () => {
    const svg = flow.toSVG();
    const [, path] = svg.match(/<path class="curve c0" d="([^"]+)"/) as RegExpMatchArray;
    const ys = (path as string)
      .slice(1)
      .split("L")
      .map((point) => Number(point.split(" ")[1]));
    expect(ys).toHaveLength(7);
    const differences = ys.slice(1).map((y, i) => (ys[i] as number) - y);
    for (const difference of differences) expect(Math.abs(difference - (differences[0] as number))).toBeLessThan(0.25);
    expect(differences[0]).toBeGreaterThan(5);
  });

  test("escapes names and titles", () => {
    const nasty = `<b>&"'\u0001\ud800]]>`;
    const svg = named([[nasty, linear(0.5)]]).toSVG({ title: nasty });
    expect(svg).not.toContain("<b>");
    expect(svg).toContain("&lt;b&gt;&amp;&quot;&#39;]]&gt;");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: XML does not allow it
    expect(svg).not.toMatch(/[\u0001\ud800]/);
  });

  test("fits the size asked for, and names that are too long are cut", () => {
    const svg = named([["x".repeat(500), linear(0.5)]]).toSVG({ width: 320, height: 420 });
    expect(svg).toContain('viewBox="0 0 320 420" width="320" height="420"');
    expect(svg).toMatch(/<tspan class="name">layers\.x+…</);
  });

  test("gives pictures that differ ids that differ", () => {
    const id = (svg: string) => svg.match(/id="([\w-]+)"/)?.[1];
    expect(id(flow.toSVG())).toBe(id(flow.toSVG()));
    expect(id(flow.toSVG())).not.toBe(id(flow.toSVG({ title: "Another" })));
  });
});
