import { describeFile, type FileDescription, modelCode } from "../../io/index.js";
import { bytesText, countText, table } from "../../train/sanity/text.js";
import { command } from "../command.js";
import { readAs } from "../files.js";

/** bptt inspect */
export const inspect = command({
  name: "inspect",
  summary: "tells what a model, checkpoint or safetensors file holds",
  operands: "FILE",
  help: `Prints kind, settings and tensors of a .bptt model, a checkpoint or any .safetensors file: names, shapes, number formats and
bytes, and the floating-point operations that a time step costs where every weight is used once. With --code or --js it
prints a class to be pasted instead, which takes the weights in the file: what their names and shapes tell of the network.`,
  options: {
    code: { kind: "flag", help: "prints a class in TypeScript for the weights" },
    js: { kind: "flag", help: "the same in JavaScript" },
  },
  async run({ code, js }, operands, { json, print, write }) {
    const [path] = operands as [string];
    if (code || js) {
      const language = js ? "javascript" : "typescript";
      const text = readAs(path, (bytes) => modelCode(bytes, { language, path }));
      if (json) print(JSON.stringify({ file: path, code: text }));
      else write(text);
      return;
    }
    const file = readAs(path, describeFile);
    const { tensors, metadata } = file;
    if (json) {
      print(JSON.stringify({ file: path, ...file, flopsPerStep: flopsPerStep(file) }));
      return;
    }
    print(`${path}: ${file.kind}, ${bytesText(file.bytes)}`);
    for (const [name, value] of Object.entries(metadata)) {
      if (name === "format" || name === "kind" || name === "crc32") continue;
      print(
        `  ${name}: ${value.length > 200 ? `${value.slice(0, 200)} … (${countText(value.length)} characters)` : value}`,
      );
    }
    print("");
    const rows = tensors.map(({ name, dtype, shape, bytes }) => [
      name,
      dtype,
      `[${shape.join(", ")}]`,
      bytesText(bytes),
    ]);
    print(table([["tensor", "dtype", "shape", "bytes"], ...rows], 3));
    print("");
    print(
      `${countText(file.parameters)} numbers in ${tensors.length} tensors; ${countText(flopsPerStep(file))} flops a time step`,
    );
  },
});

// Two for every element of a weight matrix: in recurrent and linear layers each is used once a step. A row of an embedding is
// looked up, so what is called one counts for nothing.
function flopsPerStep({ tensors }: FileDescription): number {
  const weights = tensors.filter(({ name, shape }) => shape.length >= 2 && !/embedding/i.test(name));
  return 2 * weights.reduce((sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1), 0);
}
