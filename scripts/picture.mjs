// Draws assets/gradient-flow.svg, the picture of the README: gradients through time in three networks side by side.
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Module } from "bptt/nn";
import { classicCases, gradientFlow } from "bptt/train";

/** Where the picture is kept. */
export const path = fileURLToPath(new URL("../assets/gradient-flow.svg", import.meta.url));

/** The classic networks as parts of one, whose loss is the sum of theirs. */
class Classics extends Module {
  constructor(cases) {
    super();
    for (const { name, model } of cases) this[name] = model.recurrent;
  }
}

/** The picture, with the same bytes on every machine. */
export function draw() {
  const cases = classicCases({ steps: 100 }).filter(({ name }) => ["rnn-small", "rnn-large", "lstm"].includes(name));
  const loss = () => cases.map(({ loss }) => loss()).reduce((sum, each) => sum.add(each));
  return gradientFlow(new Classics(cases), loss).toSVG({ title: "Gradients through 100 time steps", height: 560 });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(path, draw());
