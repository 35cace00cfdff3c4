/**
 * The backward references are the derivatives of the forward ones: along one random direction at a time, their slope
 * equals a central difference in float64.
 */

import { describe, test } from "vitest";
import { at, type Values } from "./arrays.js";
import { dot, drawn, expectGradients } from "./centralDifference.js";
import { conv1dBackward, conv1dForward } from "./conv1d.js";
import * as elementwise from "./elementwise.js";
import { embeddingBackward, embeddingForward } from "./embedding.js";
import { layerNormBackward, layerNormForward } from "./layerNorm.js";
import { linearBackward, linearForward } from "./linear.js";
import * as losses from "./losses.js";
import * as pool from "./pool1d.js";
import { dropoutFactors } from "./random.js";
import { squaredErrorsBackward, sumOfSquaredErrors } from "./reduce.js";
import { copyValidBackward, copyValidForward } from "./rows.js";
import * as softmax from "./softmax.js";
import { addStrided, copyStrided } from "./strided.js";

const zeros = (count: number) => new Float64Array(count);
const product = (a: Float64Array, b: Values) => a.map((value, i) => value * at(b, i));

describe("layers", () => {
  const [M, I, O] = [3, 4, 5];

  test("linear", () => {
    const [x, w, b, dY] = [drawn(M * I), drawn(O * I), drawn(O), drawn(M * O)] as const;
    const { dX, dW, db } = linearBackward(zeros(M * I), zeros(O * I), zeros(O), dY, x, w, M, I, O);
    const loss = (X: Float64Array, W: Float64Array, B: Float64Array) => dot(linearForward(X, W, B, M, I, O), dY);
    expectGradients(loss, [x, w, b], [dX, dW, db]);
  });

  test("embedding", () => {
    const [w, index, dY] = [drawn(O * I), [4, 1, 4], drawn(M * I)] as const;
    const dW = embeddingBackward(zeros(O * I), dY, index, M, I, -1);
    expectGradients((W) => dot(embeddingForward(W, index, M, I), dY), [w], [dW]);
  });

  test("conv1d", () => {
    const conv = { B: 2, C: 4, L: 7, O: 6, Lout: 5, K: 3, stride: 2, padding: 3, dilation: 2, groups: 2 };
    const [x, w, b, dY] = [drawn(56), drawn(36), drawn(6), drawn(60)] as const;
    const { dX, dW, dB } = conv1dBackward(conv, { dX: zeros(56), dW: zeros(36), dB: zeros(6) }, dY, x, w);
    const loss = (X: Float64Array, W: Float64Array, Bias: Float64Array) => dot(conv1dForward(conv, X, W, Bias), dY);
    expectGradients(loss, [x, w, b], [dX, dW, dB]);
  });

  test("layerNorm", () => {
    const [x, w, b, dY] = [drawn(M * I), drawn(I), drawn(I), drawn(M * I)] as const;
    const { mean, rstd } = layerNormForward(x, w, b, M, I, 0.1);
    const start = { dX: zeros(M * I), dWeight: zeros(I), dBias: zeros(I) };
    const { dX, dWeight, dBias } = layerNormBackward(start, dY, mean, rstd, x, w, M, I);
    const loss = (X: Float64Array, W: Float64Array, Bias: Float64Array) => {
      return dot(layerNormForward(X, W, Bias, M, I, 0.1).y, dY);
    };
    expectGradients(loss, [x, w, b], [dX, dWeight, dBias]);
  });

  test("copyValid", () => {
    const [src, lengths, dDst] = [drawn(3 * 2 * I), [1, 3], drawn(3 * 2 * I)] as const;
    const dSrc = copyValidBackward(zeros(src.length), dDst, lengths, 2, I);
    expectGradients((S) => dot(copyValidForward(S, lengths, 2, I), dDst), [src], [dSrc]);
  });

  test("dropout", () => {
    const factors = dropoutFactors(9, 0.5, 2, { seedLow: 1, seedHigh: 2, stream: 3 });
    const [x, dY] = [drawn(9), drawn(9)];
    expectGradients((X) => dot(product(X, factors), dY), [x], [product(dY, factors)]);
  });

  test("addStrided is the backward of copyStrided, here of a broadcast", () => {
    const [n, d, s] = [
      [2, 3, 1, 4],
      [12, 4, 4, 1],
      [0, 4, 4, 1],
    ] as const;
    const [src, dDst] = [drawn(12), drawn(24)];
    const dSrc = addStrided(zeros(12), s, dDst, d, n);
    expectGradients((S) => dot(copyStrided(zeros(24), d, S, s, n), dDst), [src], [dSrc]);
  });
});

describe("pooling", () => {
  const [rows, L] = [2, 7];
  const windows = [[0, 3] as const, [2, 7] as const, [5, 6] as const];
  const [x, dY] = [drawn(rows * L), drawn(rows * windows.length)] as const;

  test("max", () => {
    const { argmax } = pool.maxPool1dForward(x, windows, rows, L, 2);
    const dX = pool.maxPool1dBackward(zeros(rows * L), dY, argmax, L, windows.length);
    expectGradients((X) => dot(pool.maxPool1dForward(X, windows, rows, L, 2).y, dY), [x], [dX]);
  });

  test("average", () => {
    const divisor = [3, 5, 2];
    const dX = pool.avgPool1dBackward(zeros(rows * L), dY, windows, divisor, L);
    expectGradients((X) => dot(pool.avgPool1dForward(X, windows, divisor, rows, L), dY), [x], [dX]);
  });
});

describe("softmax and losses", () => {
  const [N, V] = [3, 5];

  test.each([
    ["softmax", softmax.softmaxForward, softmax.softmaxBackward] as const,
    ["logSoftmax", softmax.logSoftmaxForward, softmax.logSoftmaxBackward] as const,
  ])("%s", (_, forward, backward) => {
    const [x, dY] = [drawn(N * V), drawn(N * V)];
    const dX = backward(zeros(N * V), dY, forward(x, N, V), N, V);
    expectGradients((X) => dot(forward(X, N, V), dY), [x], [dX]);
  });

  const classes = [4, -1, 0];
  const options = { V, ignoreIndex: -1, weight: [0.5, 2, 1, 3, 0.25], smoothing: 0.2 };

  test("softmaxCrossEntropy, weighted and smoothed", () => {
    const [x, dLoss] = [drawn(N * V), drawn(N)] as const;
    const lse = softmax.logSumExp(x, N, V);
    const dX = losses.softmaxCrossEntropyBackward(zeros(N * V), dLoss, lse, x, classes, options);
    expectGradients((X) => dot(losses.softmaxCrossEntropyForward(X, classes, options), dLoss), [x], [dX]);
  });

  test("nll", () => {
    const [x, dLoss] = [drawn(N * V), drawn(N)] as const;
    const dX = losses.nllBackward(zeros(N * V), dLoss, classes, options);
    expectGradients((X) => dot(losses.nllForward(X, classes, options), dLoss), [x], [dX]);
  });

  test.each<[string, (x: number, y: number) => losses.Loss]>([
    ["smoothL1", (x, y) => losses.smoothL1(x, y, 0.5, 2)],
    ["smoothL1 with beta 0", (x, y) => losses.smoothL1(x, y, 0, 1)],
    ["binaryCrossEntropy", (x, y) => losses.binaryCrossEntropy(3 * x, y, 0.5, 2)],
    ["quantileLoss", (x, y) => losses.quantileLoss(x, y, 0.3)],
  ])("%s", (name, loss) => {
    const [x, y, dLoss] = [drawn(9), drawn(9), drawn(9)] as const;
    const slopes = x.map((value, i) => loss(value, at(y, i)).slope * (name === "binaryCrossEntropy" ? 3 : 1));
    const sum = (X: Float64Array) =>
      dot(
        X.map((value, i) => loss(value, at(y, i)).loss),
        dLoss,
      );
    expectGradients(sum, [x], [product(slopes, dLoss)]);
  });

  test("squaredErrors", () => {
    const [x, y] = [drawn(9), drawn(9)];
    expectGradients((X) => 3 * sumOfSquaredErrors(X, y), [x], [squaredErrorsBackward(zeros(9), x, y, 6)]);
  });
});

describe("elementwise", () => {
  const [a, b, dY] = [drawn(9), drawn(9).map((value) => value + 3 * Math.sign(value)), drawn(9)] as const;
  type Map = (value: number) => number;
  /** The gradient of one element from dY, the result and the argument. */
  type Backward = (dY: number, y: number, x: number) => number;

  const unary: readonly (readonly [string, Map, Backward])[] = [
    ["exp", elementwise.exp, (d, y) => elementwise.addProduct(0, d, y)],
    ["log", (x) => elementwise.log(x + 2), (d, _, x) => elementwise.addRatio(0, d, x + 2)],
    ["tanh", elementwise.tanh, (d, y) => elementwise.tanhBackward(0, d, y)],
    ["sigmoid", elementwise.sigmoid, (d, y) => elementwise.sigmoidBackward(0, d, y)],
    ["relu", elementwise.relu, (d, y) => elementwise.reluBackward(0, d, y)],
  ];

  test.each(unary)("%s", (_, map, backward) => {
    const dX = a.map((x, i) => backward(at(dY, i), map(x), x));
    expectGradients((x) => dot(x.map(map), dY), [a], [dX]);
  });

  test("mul", () => {
    const towards = (other: Values) => dY.map((d, i) => elementwise.addProduct(0, d, at(other, i)));
    expectGradients((x, y) => dot(product(x, y), dY), [a, b], [towards(b), towards(a)]);
  });

  test("div", () => {
    const quotient = (x: Float64Array, y: Float64Array) => x.map((v, i) => elementwise.div(v, at(y, i)));
    const y = quotient(a, b);
    const dA = dY.map((d, i) => elementwise.addRatio(0, d, at(b, i)));
    const dB = dY.map((d, i) => elementwise.divBackward(0, d, at(y, i), at(b, i)));
    expectGradients((p, q) => dot(quotient(p, q), dY), [a, b], [dA, dB]);
  });
});
