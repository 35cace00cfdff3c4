/** The argument of backward(), and what it refuses. */

import { scope, type Tensor, tensor } from "bptt";
import { describe, expect, test } from "vitest";
import { caught } from "../caught.js";

const leaf = (values: number[]) => tensor(values, undefined, { requiresGrad: true });

describe("gradients that do not fit", () => {
  const rows: [string, unknown, string, string][] = [
    [
      "none for several elements",
      undefined,
      "ERR_BPTT_SHAPE",
      "backward() without a gradient needs a tensor of one element, got shape [2]. Reduce it by mean() or sum(), or pass a gradient",
    ],
    ["another shape", tensor([1]), "ERR_BPTT_SHAPE", "backward(gradient): the tensor has shape [2], the gradient [1]"],
    [
      "integers",
      tensor(Int32Array.of(1, 1)),
      "ERR_BPTT_TYPE",
      "backward(gradient): gradient must be a float32 Tensor, got int32",
    ],
    ["a number", 1, "ERR_BPTT_TYPE", "backward(gradient): gradient must be a float32 Tensor, got 1"],
  ];
  for (const [name, gradient, code, message] of rows) {
    test(name, () => {
      const error = caught(() =>
        scope(() =>
          leaf([1, 2])
            .mul(2)
            .backward(gradient as Tensor),
        ),
      );
      expect(error).toEqual({ name: code === "ERR_BPTT_TYPE" ? "TypeError" : "RangeError", code, message });
    });
  }

  test("retainGrad() of what needs none", () => {
    expect(caught(() => tensor([1]).retainGrad())).toEqual({
      name: "Error",
      code: "ERR_BPTT_GRAD",
      message: "retainGrad(): this tensor needs no gradient",
    });
  });
});
