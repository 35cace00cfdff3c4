/** Packed and padded sequences beyond PyTorch's values: int32, predict, scopes, and the recurrent layers. */

import { scope, type Tensor, tensor } from "bptt";
import * as nn from "bptt/nn";
import * as train from "bptt/train";
import { describe, expect, test } from "vitest";
import { Draw } from "../golden/draw.js";
import { expectClose, forwardRoundings, gradientRoundings } from "../tolerance.js";
import { drawn, expectSame, hiddenSize, inputSize, network, sizes, stateShape } from "./sequences.js";

const kind = { kind: "RNN", nonlinearity: "tanh", numLayers: 2, bidirectional: true } as const;
const T = 6;
const lengths = [3, 6, 1, 6, 2];
const B = lengths.length;

describe("int32 sequences, such as indices before an Embedding", () => {
  const words = [Int32Array.of(5, 6, 7), Int32Array.of(8), Int32Array.of(2, 3)].map((ids) => tensor(ids));

  test("are padded and unpadded", () => {
    const padded = nn.padSequence(words, { batchFirst: true, paddingValue: -1 });
    expect(padded.dtype).toBe("int32");
    expect(padded.toArray()).toEqual([
      [5, 6, 7],
      [8, -1, -1],
      [2, 3, -1],
    ]);
    expect(nn.unpadSequence(padded, [3, 1, 2], { batchFirst: true }).map((part) => part.toArray())).toEqual([
      [5, 6, 7],
      [8],
      [2, 3],
    ]);
  });

  test("are packed, embedded row by row, and padded again", () => {
    const packed = nn.packSequence(words, { enforceSorted: false });
    expect(packed.data.dtype).toBe("int32");
    expect(packed.data.toArray()).toEqual([5, 2, 8, 6, 3, 7]);
    expect(nn.padPackedSequence(packed)[0].toArray()).toEqual([
      [5, 8, 2],
      [6, 0, 3],
      [7, 0, 0],
    ]);
    const embedding = new nn.Embedding(9, inputSize);
    const rnn = network(kind);
    const vectors = new nn.PackedSequence(embedding.forward(packed.data), packed.batchSizes, packed.sortedIndices);
    const [output, hN] = rnn.forward(vectors);
    const options = { lengths: [3, 1, 2] };
    const [expected, expectedState] = rnn.forward(embedding.forward(nn.padSequence(words)), undefined, options);
    const [padded, back] = nn.padPackedSequence(output);
    expect(padded.toArray()).toEqual(expected.toArray());
    expect(hN.toArray()).toEqual(expectedState.toArray());
    expect([...back]).toEqual([3, 1, 2]);
  });
});

describe("sequences of one step, of none, and alone", () => {
  test("padSequence takes empty ones", () => {
    const none = tensor(new Float32Array(0), [0, 2]);
    expect(nn.padSequence([none, tensor([[1, 2]])], { paddingValue: 9 }).toArray()).toEqual([
      [
        [9, 9],
        [1, 2],
      ],
    ]);
    expect(nn.padSequence([none, none]).shape).toEqual([0, 2, 2]);
  });

  test("unpadSequence gives empty ones", () => {
    expect(nn.unpadSequence(tensor([[1, 2]]), [0, 1]).map((part) => part.toArray())).toEqual([[], [2]]);
  });

  test("gradients of padSequence reach every sequence, and nothing of the padding", () => {
    const parts = [
      tensor([1, 2, 3], undefined, { requiresGrad: true }),
      tensor([4], undefined, { requiresGrad: true }),
    ];
    scope(() =>
      nn
        .padSequence(parts)
        .mul(
          tensor([
            [1, 2],
            [3, 4],
            [5, 6],
          ]),
        )
        .sum()
        .backward(),
    );
    expect(parts.map(({ grad }) => grad?.toArray())).toEqual([[1, 3, 5], [2]]);
  });

  test("gradients of unpadSequence come back to their places", () => {
    const x = tensor(
      [
        [1, 2],
        [3, 4],
      ],
      undefined,
      { requiresGrad: true },
    );
    scope(() => {
      const [first, second] = nn.unpadSequence(x, [2, 1]) as [Tensor, Tensor];
      first.sum().add(second.sum().mul(10)).backward();
    });
    expect(x.grad?.toArray()).toEqual([
      [1, 10],
      [1, 0],
    ]);
  });
});

describe("a PackedSequence is a bundle of tensors", () => {
  test("scope() keeps its data, alone and in arrays", () => {
    const x = drawn(1, [T, B, inputSize]);
    const packed = scope(() => nn.packPaddedSequence(x, lengths, { enforceSorted: false }));
    const [same] = scope(() => [nn.packPaddedSequence(x, lengths, { enforceSorted: false })]);
    expect(packed.data.shape).toEqual([18, inputSize]);
    expect(same?.data.toArray()).toEqual(packed.data.toArray());
  });

  test("predict takes it and gives its numbers", () => {
    class Reader extends nn.Module {
      readonly rnn = network(kind);
      forward(packed: nn.PackedSequence): [nn.PackedSequence, Tensor] {
        return this.rnn.forward(packed);
      }
    }
    const packed = nn.packPaddedSequence(drawn(1, [T, B, inputSize]), lengths, { enforceSorted: false });
    const reader = new Reader();
    const [output, hN] = train.predict(reader, packed);
    const [expected, state] = reader.forward(packed);
    expect(output.data.data).toEqual(expected.data.toFloat32Array());
    expect(output.batchSizes).toEqual(expected.batchSizes);
    expect(hN.data).toEqual(state.toFloat32Array());
  });

  test("its arrays are copies, and what was overwritten in them is found before it is used", () => {
    const sizes = Int32Array.of(2, 1);
    const packed = new nn.PackedSequence(tensor([1, 2, 3]), sizes);
    sizes[0] = 100;
    expect(nn.padPackedSequence(packed)[0].toArray()).toEqual([
      [1, 2],
      [3, 0],
    ]);
    packed.batchSizes.set([1, 2]);
    expect(() => nn.padPackedSequence(packed)).toThrow("batchSizes must be at least 1 and never rise, got 2 at step 1");
  });
});

describe("a recurrent layer reads packed sequences as it reads padded ones with lengths", () => {
  const rnn = network(kind);
  const x = drawn(1, [T, B, inputSize]);
  const h0 = drawn(2, stateShape(kind, B));
  const wOut = drawn(3, [T, B, 2 * hiddenSize]).detach();
  const wH = drawn(4, stateShape(kind, B)).detach();

  /** Output and final state in the caller's order, and all gradients. */
  function results(forward: () => [output: Tensor, hN: Tensor]): Tensor[] {
    rnn.zeroGrad();
    x.grad = null;
    h0.grad = null;
    const values = scope(() => {
      const [output, hN] = forward();
      output.mul(wOut).sum().add(hN.mul(wH).sum()).backward();
      return [output, hN];
    });
    return [...values, ...[x, h0, ...rnn.parameters()].map(({ grad }) => grad as unknown as Tensor)];
  }

  const packed = () => {
    const [output, hN] = rnn.forward(nn.packPaddedSequence(x, lengths, { enforceSorted: false }), h0);
    return [nn.padPackedSequence(output)[0], hN] as [Tensor, Tensor];
  };

  test("in the caller's order, with all gradients", () => {
    const got = results(packed);
    const expected = results(() => rnn.forward(x, h0, { lengths }));
    const roundings = gradientRoundings(sizes(kind, T, B));
    // Where sequences add up, the order differs: the parameters' gradients may differ by roundings.
    for (const [i, value] of got.entries()) {
      const reference = expected[i] as Tensor;
      if (i < 4) expectSame(`result ${i}`, value, reference, roundings);
      else expectClose(`result ${i}`, value.toFloat32Array(), reference.toFloat32Array(), roundings);
    }
  });

  test("outside a scope", () => {
    const [output, hN] = packed();
    const [expected, state] = rnn.forward(x, h0, { lengths });
    const roundings = forwardRoundings(sizes(kind, T, B));
    expectSame("output", output, expected, roundings);
    expectSame("hN", hN, state, roundings);
  });

  test("NaN at padding reaches neither packed rows nor gradients", () => {
    const values = x.toFloat32Array();
    for (let i = 0; i < values.length; ++i) {
      const [t, b] = [Math.floor(i / inputSize / B), Math.floor(i / inputSize) % B];
      if (t >= (lengths[b] as number)) values[i] = Number.NaN;
    }
    const spoilt = tensor(values, x.shape, { requiresGrad: true });
    const pass = (input: Tensor) => {
      input.grad = null;
      const data = scope(() => {
        const [output] = rnn.forward(nn.packPaddedSequence(input, lengths, { enforceSorted: false }));
        output.data.sum().backward();
        return output.data;
      });
      return [data.toArray(), input.grad && (input.grad as Tensor).toArray()];
    };
    expect(pass(spoilt)).toEqual(pass(x));
  });

  test("dropout between layers acts on packed input too", () => {
    const dropping = network(kind, { dropout: 1 });
    const input = nn.packPaddedSequence(x, lengths, { enforceSorted: false });
    const [output] = dropping.forward(input);
    expect(output.data.toArray()).not.toEqual(dropping.eval().forward(input)[0].data.toArray());
  });
});

test("a random batch of indices comes back as it was", () => {
  const draw = new Draw(3);
  for (let round = 0; round < 20; ++round) {
    const lengths = draw.integers(1 + round, 7).map((n) => n + 1);
    const parts = Array.from(lengths, (length) => tensor(draw.integers(length, 100)));
    const [padded, back] = nn.padPackedSequence(nn.packSequence(parts, { enforceSorted: false }), { batchFirst: true });
    expect(back).toEqual(lengths);
    const again = nn.unpadSequence(padded, back, { batchFirst: true });
    expect(again.map((part) => part.toArray())).toEqual(parts.map((part) => part.toArray()));
  }
});
