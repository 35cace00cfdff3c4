/** A step that memory cannot hold throws, and smaller ones go on as if it had not been. */

import { memory, scope, tensor } from "bptt";
import * as nn from "bptt/nn";
import { describe, expect, test } from "vitest";
import { caught } from "../caught.js";

// Output and saved states are T·1001 floats each, since 1001 is no multiple of 8; nothing is computed before all of it is allocated.
const rnn = new nn.RNN(1, 1001);
const input = (T: number) => tensor(new Float32Array(T), [T, 1, 1]);

describe("after a step that was too large", () => {
  const small = () => rnn.forward(input(3))[0].toArray();
  const expected = small();

  for (const T of [600_000, 540_000, 1_500_000]) {
    test(`of ${T} time steps`, () => {
      const { used, scopes } = memory();
      const error = caught(() => scope(() => rnn.forward(input(T))));
      expect(error).toMatchObject({ name: "RangeError", code: "ERR_BPTT_MEMORY" });
      expect(error.message).toMatch(
        /^cannot allocate \d+ MiB: WebAssembly has 4 GiB of linear memory, of which \d+ MiB are in use\. Use a smaller batch or shorter sequences \(truncated back-propagation\)$/,
      );
      expect(small(), "a small step").toEqual(expected);
      // Scopes keep what small steps need, so that there is room for parameters and state.
      expect(memory().scopes).toBeLessThan(2 ** 20);
      expect(memory().used - memory().scopes).toBe(used - scopes);
    });
  }

  test("there is room for new layers", () => {
    expect(new nn.Linear(8000, 8000).forward(tensor(new Float32Array(8000))).shape).toEqual([8000]);
  });
});
