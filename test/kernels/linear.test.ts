import { describe, expect, test } from "vitest";
import { Draw } from "../golden/draw.js";
import * as reference from "../reference/linear.js";
import { absolute, dotRoundings, expectExact, expectRounded } from "./bounds.js";
import { kernels, run } from "./harness.js";
import { drawMatrix, pack, packTransposed } from "./matrices.js";

/** Rows, none among them; the last make the sums over rows longer than a block. The products themselves: gemm.test.ts. */
const COUNTS = [0, 1, 2, 3, 5, 8, 257];
const FEATURES = [1, 3, 4, 8, 9, 17];

type Sizes = readonly [M: number, I: number, O: number];

function drawProblem([M, I, O]: Sizes) {
  const draw = new Draw(M * 10_000 + I * 100 + O);
  return {
    x: drawMatrix(draw, M, I),
    w: drawMatrix(draw, O, I),
    b: draw.values(O),
    dY: drawMatrix(draw, M, O),
    start: { dX: drawMatrix(draw, M, I), dW: drawMatrix(draw, O, I), db: draw.values(O) },
  };
}

type Problem = ReturnType<typeof drawProblem>;
type Gradients = Partial<Problem["start"]>;

function forward({ x, w, b }: Problem, [M, I, O]: Sizes, hasBias: boolean): Float32Array {
  const panels = packTransposed(w, I, O);
  return run((memory) => {
    const y = memory.output(M * O);
    kernels.linearForward(y, memory.input(x), memory.input(panels), hasBias ? memory.input(b) : 0, M, I, O);
    return memory.read(y);
  });
}

/** start + the gradients, of those that start has. */
function backward({ x, w, dY }: Problem, [M, I, O]: Sizes, { dX, dW, db }: Gradients): Gradients {
  const panels = pack(w, O, I);
  return run((memory) => {
    const update = (values: Float32Array | undefined) => (values ? memory.update(values) : 0);
    const [toX, toW, toB] = [update(dX), update(dW), update(db)];
    const scratch = memory.output(kernels.gemmTNScratch(I, M));
    kernels.linearBackward(toX, toW, toB, memory.input(dY), memory.input(x), memory.input(panels), scratch, M, I, O);
    return {
      ...(dX && { dX: memory.read(toX) }),
      ...(dW && { dW: memory.read(toW) }),
      ...(db && { db: memory.read(toB) }),
    };
  });
}

describe.each(COUNTS)("linear, %d rows", (M) => {
  const cases = FEATURES.flatMap((I) => FEATURES.map((O) => [M, I, O] as const));

  test.each([true, false])("linearForward equals the reference, with bias: %s", (hasBias) => {
    for (const sizes of cases) {
      const [, I, O] = sizes;
      const problem = drawProblem(sizes);
      const { x, w, b } = problem;
      const expected = reference.linearForward(x, w, hasBias ? b : undefined, M, I, O);
      const magnitude = reference.linearForward(absolute(x), absolute(w), hasBias ? absolute(b) : undefined, M, I, O);
      expectRounded(`${sizes}`, forward(problem, sizes, hasBias), expected, dotRoundings(I), magnitude);
    }
  });

  test("linearBackward accumulates what the reference does", () => {
    for (const sizes of cases) {
      const [, I, O] = sizes;
      const problem = drawProblem(sizes);
      const { x, w, dY, start } = problem;
      const got = backward(problem, sizes, start);
      const expected = reference.linearBackward(start.dX, start.dW, start.db, dY, x, w, M, I, O);
      const magnitude = reference.linearBackward(
        absolute(start.dX),
        absolute(start.dW),
        absolute(start.db),
        absolute(dY),
        absolute(x),
        absolute(w),
        M,
        I,
        O,
      );
      const roundings = { dX: dotRoundings(O), dW: dotRoundings(M), db: dotRoundings(M) };
      for (const name of ["dX", "dW", "db"] as const) {
        expectRounded(`${sizes} ${name}`, got[name] ?? [], expected[name], roundings[name], magnitude[name]);
      }
    }
  });
});

test.each(["dX", "dW", "db"] as const)(
  "linearBackward gives the others unchanged where %s is not wanted",
  (missing) => {
    const sizes = [5, 9, 3] as const;
    const problem = drawProblem(sizes);
    const all = backward(problem, sizes, problem.start);
    const { [missing]: _, ...start } = problem.start;
    const others = backward(problem, sizes, start);
    expect(others[missing]).toBeUndefined();
    for (const name of ["dX", "dW", "db"] as const) {
      if (name !== missing) expectExact(name, others[name] ?? [], all[name] ?? []);
    }
  },
);
