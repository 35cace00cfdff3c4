// What the laboratory computes, without a browser.
import { Generator, manualSeed, tensor } from "bptt";
import { expect, test } from "vitest";
import { createNetwork, type Kind } from "../../site/lab/networks.ts";
import type { Settings } from "../../site/lab/protocol.ts";
import { drawBatch, INPUT_SIZE } from "../../site/lab/task.ts";
import { Trainer } from "../../site/lab/trainer.ts";

const KINDS: Kind[] = ["elman", "jordan", "rnn", "relu", "lstm", "gru"];
const settings: Settings = { kind: "elman", scale: 2 ** 0.15, clip: null, lr: 5e-3, steps: 50, seed: 8 };
const train = (trainer: Trainer, steps: number) => {
  for (let i = 0; i < steps; ++i) trainer.step();
  return trainer.snapshot();
};

test("a batch shows a symbol first, nothing between, the question last", () => {
  const { x, symbols } = drawBatch(5, 3, new Generator(1));
  const steps = x.toArray() as number[][][];
  symbols.forEach((symbol, b) => {
    expect(steps[0]?.[b]?.indexOf(1)).toBe(symbol);
    expect(steps[4]?.[b]).toEqual([0, 0, 0, 0, 1]);
    for (const t of [1, 2, 3]) expect(steps[t]?.[b]).toEqual([0, 0, 0, 0, 0]);
  });
});

test.each(KINDS)("%s learns from where the page starts", (kind) => {
  const trainer = new Trainer(1, { ...settings, kind });
  const before = trainer.snapshot();
  expect(before.verdict).toBe("healthy");
  expect(before.radius).toBeCloseTo(settings.scale, 3);
  const { losses, accuracy, step } = train(trainer, 400);
  expect(step).toBe(400);
  expect(losses).toHaveLength(400);
  expect(losses.at(-1)).toBeLessThan((losses[0] as number) / 5);
  expect(accuracy).toBe(1);
});

test.each(KINDS)("%s: its states are those that it answers from", (kind) => {
  manualSeed(3);
  const network = createNetwork(kind, 1.2, 10, new Generator(3));
  const { x } = drawBatch(6, 1, new Generator(5));
  const states = network.states(x);
  expect(states.shape).toEqual([6, 16]);
  // A shorter sequence has the same states, and one that begins otherwise has others.
  const head = network.states(x.narrow(0, 0, 4)).toFloat32Array();
  expect([...states.toFloat32Array().subarray(0, head.length)]).toEqual([...head]);
  const other = network.states(tensor(new Float32Array(6 * INPUT_SIZE), [6, 1, INPUT_SIZE]));
  expect([...other.toFloat32Array()]).not.toEqual([...states.toFloat32Array()]);
});

test.each(["elman", "jordan", "rnn", "relu"] as const)("%s: small recurrent weights make gradients vanish", (kind) => {
  const { verdict, gradients, transport } = new Trainer(1, { ...settings, kind, scale: 0.5 }).snapshot();
  expect(verdict).toBe("vanishing");
  // 0.5⁴⁹ ≈ 1.8·10⁻¹⁵ where f is linear; tanh takes some of it.
  expect((gradients[0] as number) / (gradients[49] as number)).toBeLessThan(2e-15);
  expect(transport[0]).toBeLessThan(2e-15);
});

test.each(["elman", "rnn", "relu"] as const)("%s: large recurrent weights make gradients explode", (kind) => {
  const { verdict, gradients } = new Trainer(1, { ...settings, kind, scale: 3 }).snapshot();
  expect(verdict).toBe("exploding");
  expect((gradients[0] as number) / (gradients[49] as number)).toBeGreaterThan(1000);
});

test("the scale of a living network multiplies its recurrent matrix", () => {
  const trainer = new Trainer(1, settings);
  train(trainer, 20);
  const { radius } = trainer.snapshot();
  trainer.scale = settings.scale / 2;
  expect(trainer.snapshot().radius).toBeCloseTo(radius / 2, 4);
  trainer.scale = settings.scale;
  expect(trainer.snapshot().radius).toBeCloseTo(radius, 4);
});

test("clipping bounds the norm, and only where it exceeds M", () => {
  const { norms, clipped } = train(new Trainer(1, { ...settings, scale: 3, clip: 0.5 }), 40);
  expect(norms.some((norm) => norm > 0.5)).toBe(true);
  // clipGradNorm multiplies by M/(norm + 10⁻⁶), in float32.
  for (const [i, norm] of norms.entries()) {
    if (norm <= 0.5) expect(clipped[i]).toBe(norm);
    else expect(Math.abs((clipped[i] as number) / (0.5 * (norm / (norm + 1e-6))) - 1)).toBeLessThan(4 * 2 ** -24);
  }
});

test("numbers beyond float32 end the training", () => {
  const trainer = new Trainer(1, { ...settings, kind: "relu", scale: 4, steps: 100 });
  const { diverged, losses, verdict } = train(trainer, 5);
  expect(diverged).toBe(true);
  expect(losses).toEqual([]);
  expect(verdict).toBe("exploding");
});

test("the same seed gives the same run", () => {
  const run = () => train(new Trainer(1, settings), 10).losses;
  expect(run()).toEqual(run());
});
