/** nn.Elman and nn.Jordan against PyTorch's autograd on their equations: the cases that golden/networks.py made. */

import { readFileSync } from "node:fs";
import { scope, type Tensor, tensor } from "bptt";
import * as nn from "bptt/nn";
import { describe, expect, test } from "vitest";
import { Draw, decode, type Stored, sizeOf } from "../golden/draw.js";
import { expectClose, networkRoundings } from "../tolerance.js";

interface Config extends Required<nn.NetworkOptions> {
  readonly kind: "Elman" | "Jordan";
  readonly inputSize: number;
  readonly hiddenSize: number;
  readonly outputSize: number;
  readonly steps: number;
  readonly batch: number | null;
  readonly lengths: number[] | null;
  readonly state: boolean;
  readonly seed: number;
}

interface Case {
  readonly config: Config;
  /** By name: y, last, grad.input, grad.state if there is one, and grad.<parameter>. */
  readonly expected: Readonly<Record<string, Stored>>;
}

const { cases }: { readonly cases: readonly Case[] } = JSON.parse(
  readFileSync(new URL("../golden/networks.json", import.meta.url), "utf8"),
);

const NAMES = ["U", "W", "V", "b_W", "b_V"] as const;

/** Runs one case; the results bear the names of the expected values. */
function evaluate({ config, expected }: Case): Record<string, Tensor | null> {
  const { kind, inputSize, hiddenSize, outputSize, activation, outputActivation, batchFirst, lengths, seed } = config;
  const draw = new Draw(seed);
  const shape = (name: string) => (expected[name] as Stored).shape;
  const drawLike = (name: string) => tensor(draw.values(sizeOf(shape(name))), shape(name), { requiresGrad: true });

  const Kind = { Elman: nn.Elman, Jordan: nn.Jordan }[kind];
  const network = new Kind(inputSize, hiddenSize, outputSize, { activation, outputActivation, batchFirst });
  const parameters = NAMES.map((name) => {
    const own = shape(`grad.${name}`);
    return [name, tensor(draw.parameter(sizeOf(own), hiddenSize), own)] as const;
  });
  network.loadStateDict(Object.fromEntries(parameters));
  const x = drawLike("grad.input");
  const state = config.state ? drawLike("grad.state") : undefined;
  const [wY, wState] = [drawLike("y").detach(), drawLike("last").detach()];
  const { y, last } = scope(() => {
    const [y, last] = network.forward(x, state, lengths ? { lengths } : {});
    y.mul(wY).sum().add(last.mul(wState).sum()).backward();
    return { y, last };
  });
  const gradients = NAMES.map((name) => [`grad.${name}`, network.param(name).grad] as const);
  const ofState = state && { "grad.state": state.grad };
  return { y, last, "grad.input": x.grad, ...ofState, ...Object.fromEntries(gradients) };
}

function title({ seed, lengths, ...config }: Config, index: number): string {
  const entries = Object.entries({ ...config, lengths: lengths?.join("-") ?? null });
  return `case ${index}: ${entries.map(([name, value]) => `${name} ${value}`).join(", ")}`;
}

describe("Elman and Jordan compute what PyTorch computes, within the float32 roundings of their sizes", () => {
  test("30 cases of each are stored", () => {
    expect(cases.map(({ config }) => config.kind).sort()).toEqual(
      Array.from({ length: 60 }, (_, i) => (i < 30 ? "Elman" : "Jordan")),
    );
  });

  for (const [index, golden] of cases.entries()) {
    test(title(golden.config, index), () => {
      const { expected, config } = golden;
      const { there, back } = networkRoundings(config);
      const results = evaluate(golden);
      expect(Object.keys(results)).toEqual(Object.keys(expected));
      for (const [name, result] of Object.entries(results)) {
        const stored = expected[name] as Stored;
        expect(result?.shape, `${name}: shape`).toEqual(stored.shape);
        expectClose(name, result?.toFloat32Array() ?? [], decode(stored), name.startsWith("grad.") ? back : there);
      }
    });
  }
});
