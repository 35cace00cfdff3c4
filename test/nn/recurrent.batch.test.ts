/** A batch is its sequences one by one: bit for bit in the simd build. */

import { describe, test } from "vitest";
import { drawInputs, expectSequences } from "./passes.js";
import { kinds, title } from "./sequences.js";

describe("a batch gives what its sequences give one by one", () => {
  for (const kind of kinds) {
    test(title(kind), () => {
      expectSequences(kind, drawInputs(kind, 6, 5));
    });
  }
});
