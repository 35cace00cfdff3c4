import * as bptt from "bptt";
import * as nn from "bptt/nn";
import { expect, test } from "vitest";
import { importsFor } from "../../scripts/docs/imports.mjs";
import { rejected } from "../caught.js";
import { codeBlocks, compile, run } from "./snippets.js";

const modules = { bptt, "bptt/nn": nn };
const runs = (code: string) => run({ name: "here", code: `import { tensor } from "bptt";\n${code}` }, modules);

test("the blocks of one language are found with their lines", () => {
  const markdown = "# A\n\n```sh\nls\n```\n\n```ts\nconst a = 1;\n\na;\n```\n```ts\nb;\n```\n";
  expect(codeBlocks(markdown, "ts")).toEqual([
    { code: "const a = 1;\n\na;\n", line: 8 },
    { code: "b;\n", line: 13 },
  ]);
});

test("the imports of the library are found, those of names that the code declares are not", () => {
  const code = "const x: Shape = tensor(1).shape; const f = (scope: nn.Module) => scope; fit(f, { load: x, cat });";
  expect(importsFor(code)).toBe(
    'import { type Shape, cat, tensor } from "bptt";\nimport * as nn from "bptt/nn";\nimport { fit } from "bptt/train";\n',
  );
  expect(importsFor('import { tensor } from "bptt"; tensor(x.scope);')).toBe("");
});

test("the compiler's errors come for each snippet, with the line", () => {
  const [right, wrong] = compile([
    { name: "right", code: 'import { tensor } from "bptt";\nawait tensor(1).item();' },
    { name: "wrong", code: 'import * as nn from "bptt/nn";\nnew nn.LSTM(8, 32, { numLayer: 2 });' },
  ]);
  expect(right).toEqual([]);
  expect(wrong).toHaveLength(1);
  expect(wrong?.[0]).toContain("new nn.LSTM(8, 32, { numLayer: 2 });");
});

test.each([
  "tensor([[1, 2]]); // [[1, 2]]",
  "const x = tensor([0.25, 0.5]); // [0.25, 0.5], of float32",
  "console.log(tensor([1 / 3]).toFloat32Array()); // [0.33]",
  "for (const x of [1]) {\n  x; // 1\n}",
  'const f = () => {\n  return { a: "b; c", d: new Map([["e", [1, 2, 3]]]) }; // { a: "b; c", d: { e: [1, ...] } }\n};\nf();',
  "await Promise.resolve(NaN); // NaN",
  "tensor(1); // 2 dimensions fewer than words",
])("%s holds", async (code) => {
  await runs(code);
});

test.each([
  ["tensor([[1, 2]]); // [[1, 3]]", "here says [[1, 3]], but it is [[1,2]]"],
  ["const x = tensor([0.25, 0.5]).size; // 3: elements", "here says 3, but it is 2"],
  ["console.log(0.336); // 0.33", "here says 0.33, but it is 0.336"],
  ["1.25; // 1", "here says 1, but it is 1.25"],
  ["({ a: 1, b: 2 }); // { a: 1 }", 'here says { a: 1 }, but it is {"a":1,"b":2}'],
  ["tensor([1]); // [1", 'not a value: "[1"'],
  ["tensor([1]); // [1] or so", 'not a value: "[1] or so"'],
])("%s does not", async (code, message) => {
  expect((await rejected(runs(code))).message).toBe(message);
});

test("what a snippet prints is given back, and what it throws comes out", async () => {
  expect(await runs('console.log("a", tensor(1).item());')).toEqual([["a", 1]]);
  expect(await rejected(runs("tensor([[1], [2, 3]]);"))).toMatchObject({ name: "RangeError" });
  expect(await rejected(run({ name: "here", code: 'import x from "elsewhere"; x;' }, {}))).toMatchObject({
    message: 'here imports "elsewhere", which is not there',
  });
});
