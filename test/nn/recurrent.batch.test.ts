/** A batch is its sequences one by one: bit for bit in the simd build. */

import { describe, test } from "vitest";
import { expectClose, forwardRoundings, gradientRoundings } from "../tolerance.js";
import {
  drawn,
  expectSame,
  hiddenSize,
  inputSize,
  kinds,
  leaf,
  network,
  pass,
  row,
  sizes,
  stateShape,
  title,
} from "./sequences.js";

const T = 6;
const B = 5;

describe("a batch gives what its sequences give one by one", () => {
  for (const kind of kinds) {
    test(title(kind), () => {
      const rnn = network(kind);
      const D = kind.bidirectional ? 2 : 1;
      const x = drawn(1, [T, B, inputSize]);
      const h0 = drawn(2, stateShape(kind, B));
      const wOut = drawn(3, [T, B, D * hiddenSize]);
      const wH = drawn(4, stateShape(kind, B));
      const together = pass(rnn, { x, h0, wOut, wH });
      const there = forwardRoundings(sizes(kind, T, B));
      const back = gradientRoundings(sizes(kind, T, B));

      const sums = new Map<string, Float64Array>();
      for (let b = 0; b < B; ++b) {
        const [xb, hb] = [leaf(row(x, b)), leaf(row(h0, b))];
        const alone = pass(rnn, { x: xb, h0: hb, wOut: row(wOut, b), wH: row(wH, b) });
        for (const [name, result] of Object.entries(alone)) {
          const whole = together[name] as typeof result;
          const isGradient = name !== "output" && name !== "hN";
          if (["output", "hN", "x", "h0"].includes(name)) {
            expectSame(`${name} of sequence ${b}`, row(whole, b), result, isGradient ? back : there);
          } else {
            const sum = sums.get(name) ?? new Float64Array(result.size);
            sums.set(
              name,
              sum.map((value, i) => value + (result.toFloat32Array()[i] as number)),
            );
          }
        }
      }
      for (const [name, sum] of sums) {
        expectClose(`gradient of ${name}`, (together[name] as typeof x).toFloat32Array(), sum, back);
      }
    });
  }
});
