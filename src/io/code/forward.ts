// The forward of a class: modules called one after the other.
import type { Call, Flow } from "./order.js";
import { indent } from "./text.js";

const MOST_LISTED = 12;

/** The method, and what goes through it; nothing where no module is called. */
export function forwardMethod(
  calls: readonly Call<{ readonly flow: Flow | undefined }>[],
  unplaced: readonly string[],
  { typescript, batchFirst }: { readonly typescript: boolean; readonly batchFirst: boolean },
): { readonly code: string; readonly flow: Flow | undefined } {
  const flows = calls.map(({ variant }) => variant.flow as Flow);
  const [first, last] = [flows[0], flows.at(-1)];
  const left = unplacedLines(unplaced);
  const tensor = typescript ? ": Tensor" : "";
  if (!first || !last) {
    const body = [...left, 'throw new Error("forward is not known: names and shapes do not tell it");'].join("\n");
    return { code: `forward()${tensor} {\n${indent(body)}\n}`, flow: undefined };
  }
  const statements: { readonly target: string; readonly value: string; readonly note: string }[] = [];
  let channels = first.channelsIn;
  let h = "x";
  for (const [i, { access }] of calls.entries()) {
    const flow = flows[i] as Flow;
    if (flow.channelsIn !== channels) {
      statements.push({ target: "h", value: `${h}.transpose(1, 2)`, note: "" });
      h = "h";
    }
    channels = flow.channelsOut;
    const note = flow.isLinear && i < calls.length - 1 ? " // an activation?" : "";
    statements.push({ target: flow.hasState ? "[h]" : "h", value: `${access}.forward(${h})`, note });
    h = "h";
  }
  const declare = statements.length > 1 ? "let" : "const";
  const lines = statements.map(
    ({ target, value, note }, i) => `${i === 0 ? `${declare} ` : ""}${target} = ${value};${note}`,
  );
  const isCell = flows.some((flow) => flow.isCell);
  const shape = (features: number | "indices", asChannels: boolean) => {
    const steps = isCell ? ["batch"] : batchFirst ? ["batch", "seq"] : ["seq", "batch"];
    if (features === "indices") return `indices (${steps.join(", ")})`;
    return asChannels ? `(batch, ${features}, length)` : `(${[...steps, features].join(", ")})`;
  };
  const what = `/** x: ${shape(first.reads, first.channelsIn)}; gives ${shape(last.gives, last.channelsOut)}. */`;
  const body = [...lines, ...left, "return h;"].join("\n");
  const flow = { ...first, gives: last.gives, channelsOut: last.channelsOut, hasState: false, isCell, isLinear: false };
  return { code: `${what}\nforward(x${tensor})${tensor} {\n${indent(body)}\n}`, flow };
}

function unplacedLines(unplaced: readonly string[]): string[] {
  if (unplaced.length === 0) return [];
  const rest = unplaced.length - MOST_LISTED;
  const listed = unplaced.slice(0, MOST_LISTED).map((one) => `//   ${one}`);
  return ["// Sizes do not tell where these come in:", ...listed, ...(rest > 0 ? [`//   and ${rest} more`] : [])];
}
