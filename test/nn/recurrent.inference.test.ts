/** A pass without gradients keeps nothing for backward, and gives the bits of one that does. */

import { noGrad, scope, type Tensor, tensor } from "bptt";
import * as nn from "bptt/nn";
import { describe, expect, test } from "vitest";
import { Draw } from "../golden/draw.js";

const [T, B, I] = [7, 3, 5];
const x = tensor(new Draw(1).values(T * B * I), [T, B, I]);
const LENGTHS = [7, 2, 5];

const LAYERS = {
  RNN: (hidden: number, options: nn.RecurrentOptions) => new nn.RNN(I, hidden, options),
  GRU: (hidden: number, options: nn.RecurrentOptions) => new nn.GRU(I, hidden, options),
  LSTM: (hidden: number, options: nn.RecurrentOptions) => new nn.LSTM(I, hidden, options),
  "LSTM with a projection": (hidden: number, options: nn.RecurrentOptions) =>
    new nn.LSTM(I, hidden + 8, { ...options, projSize: hidden }),
};

/** Output and states, one after the other, and whether they can be differentiated. */
function run(layer: nn.SequenceModule, lengths: number[] | undefined) {
  const [output, state] = layer.forward(x, undefined, lengths ? { lengths } : {});
  const tensors = [output, state].flat() as Tensor[];
  return { recorded: output.requiresGrad, values: tensors.map((each) => each.toArray()) };
}

describe.each(Object.entries(LAYERS))("%s", (_, make) => {
  describe.each([8, 9])("of %d units", (hidden) => {
    test.each([{}, { numLayers: 2 }, { bidirectional: true }])("%o", (options) => {
      const layer = make(hidden, options);
      for (const lengths of [undefined, LENGTHS]) {
        const recorded = scope(() => run(layer, lengths));
        expect(recorded.recorded).toBe(true);
        expect(noGrad(() => run(layer, lengths))).toEqual({ ...recorded, recorded: false });
        expect(scope(() => noGrad(() => run(layer, lengths)))).toEqual({ ...recorded, recorded: false });
      }
    });
  });
});
