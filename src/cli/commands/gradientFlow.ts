import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { type ClassicStep, classicCases, type GradientFlow, gradientFlow, trainClassic } from "../../train/index.js";
import { command, UsageError } from "../command.js";
import { writeBytes } from "../files.js";

/** bptt gradient-flow */
export const gradientFlowCommand = command({
  name: "gradient-flow",
  summary: "shows how gradients vanish, explode and are clipped, on the classic cases",
  operands: "",
  help: `Runs the classic cases over many time steps: tanh RNNs with small and with large recurrent weights, clipped and not, an LSTM
and a GRU. For each it draws the norm of the gradient of the loss with respect to the state at every step, says whether gradients
vanish or explode and why, and then trains a few steps to show what that does. For models of your own: gradientFlow in bptt/train.`,
  options: {
    steps: { kind: "integer", min: 2, max: 2000, fallback: 200, help: "time steps" },
    hidden: { kind: "integer", min: 1, max: 256, fallback: 32, help: "hidden units" },
    train: { kind: "integer", min: 0, fallback: 20, help: "training steps of each case" },
    seed: { kind: "integer", min: 0, fallback: 1, help: "of the weights" },
    case: { kind: "text", value: "NAME", help: "this case only: rnn-small, rnn-large, rnn-large-clipped, lstm or gru" },
    svg: { kind: "text", value: "FOLDER", help: "writes a picture of each case there too" },
  },
  async run({ steps, hidden, train, seed, case: only, svg }, _, { json, print, tell }) {
    const all = classicCases({ steps, hiddenSize: hidden, seed });
    const cases = only === undefined ? all : all.filter(({ name }) => name === only);
    if (cases.length === 0)
      throw new UsageError(`--case must be ${all.map(({ name }) => name).join(" or ")}, got "${only}"`);
    if (svg !== undefined) mkdirSync(svg, { recursive: true });
    for (const [i, each] of cases.entries()) {
      await turn(); // where it is seen whether anybody reads on
      const flow = gradientFlow(each.model, each.loss);
      const trained = trainClassic(each, train);
      if (svg !== undefined) {
        const path = join(svg, `${each.name}.svg`);
        writeBytes(path, flow.toSVG({ title: each.title }));
        tell(`wrote ${path}`);
      }
      if (json) print(JSON.stringify({ case: each.name, title: each.title, ...(flow.toJSON() as object), trained }));
      else print(`${i > 0 ? "\n" : ""}${each.title}\n${"─".repeat(each.title.length)}\n${draw(flow, trained)}`);
    }
  },
});

function draw(flow: GradientFlow, trained: readonly ClassicStep[]): string {
  const width = Math.min(Math.max(process.stdout.columns || 80, 40), 120);
  const [first, last] = [trained[0], trained.at(-1)];
  if (first === undefined || last === undefined) return flow.toString({ width });
  const largest = trained.reduce((most, step) => (step.gradNorm > most.gradNorm ? step : most));
  const clipped =
    largest.clippedNorm < largest.gradNorm
      ? `clipped to ${text(largest.clippedNorm)} at most, so that no step is larger than the learning rate allows`
      : "not clipped";
  return `${flow.toString({ width })}

Trained for ${trained.length} steps: loss ${text(first.loss)} to ${text(last.loss)}; norm of the gradient up to ${text(largest.gradNorm)}, ${clipped}.`;
}

const text = (value: number): string => (Number.isFinite(value) ? String(Number(value.toPrecision(3))) : String(value));
