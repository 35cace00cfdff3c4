// One network in training: everything of the laboratory but the worker it runs in.
import { Generator, manualSeed, scope } from "bptt";
import * as nn from "bptt/nn";
import { Adam, clipGradNorm, gradNorm } from "bptt/optim";
import { measureFlow } from "./flow.ts";
import { createNetwork, type Network } from "./networks.ts";
import type { Settings, Snapshot } from "./protocol.ts";
import { accuracy, type Batch, drawBatch } from "./task.ts";

const BATCH = 32;
const PROBE = 16;

/** Trains a network on the memory task and tells how it goes. */
export class Trainer {
  readonly #settings: Settings;
  readonly #random: Generator;
  readonly #network: Network;
  readonly #optimizer: Adam;
  /** The sequences that all pictures are of; always the same, so that they change only with the network. */
  readonly #probe: Batch;
  #scale: number;
  #clip: number | null;
  #step = 0;
  #diverged = false;
  #losses: number[] = [];
  #norms: number[] = [];
  #clipped: number[] = [];

  constructor(
    readonly run: number,
    settings: Settings,
  ) {
    this.#settings = settings;
    this.#scale = settings.scale;
    this.#clip = settings.clip;
    manualSeed(settings.seed);
    this.#random = new Generator(settings.seed);
    this.#network = createNetwork(settings.kind, settings.scale, settings.steps, this.#random);
    this.#optimizer = new Adam(this.#network, { lr: settings.lr });
    this.#probe = drawBatch(settings.steps, PROBE, new Generator(settings.seed + 1));
  }

  /** Whether training has ended because a number was no number any more. */
  get diverged(): boolean {
    return this.#diverged;
  }

  set lr(value: number) {
    this.#optimizer.lr = value;
  }

  set clip(threshold: number | null) {
    this.#clip = threshold;
  }

  /** Multiplies the recurrent matrix, as it is now, by what the scale has changed by. */
  set scale(value: number) {
    const factor = value / this.#scale;
    this.#scale = value;
    const { recurrent } = this.#network;
    recurrent.set(recurrent.toFloat32Array().map((weight) => factor * weight));
  }

  /** One step of training: forward, back-propagation through time, clipping, Adam. */
  step(): void {
    if (this.#diverged) return;
    const { x, symbols } = drawBatch(this.#settings.steps, BATCH, this.#random);
    const [loss, norm, clipped] = scope(() => {
      this.#optimizer.zeroGrad();
      const value = nn.crossEntropy(this.#network.forward(x), symbols);
      value.backward();
      const before = gradNorm(this.#network);
      if (this.#clip !== null) clipGradNorm(this.#network, this.#clip);
      const after = gradNorm(this.#network);
      this.#diverged = !(Number.isFinite(value.item()) && Number.isFinite(before));
      if (!this.#diverged) this.#optimizer.step();
      return [value.item(), before, after];
    });
    if (this.#diverged) return;
    this.#step += 1;
    this.#losses.push(loss);
    this.#norms.push(norm);
    this.#clipped.push(clipped);
  }

  /** How things stand; the curves are those of the steps since the last time. */
  snapshot(): Snapshot {
    const { logits, ...flow } = measureFlow(this.#network, this.#probe);
    const curves = { losses: this.#losses, norms: this.#norms, clipped: this.#clipped };
    this.#losses = [];
    this.#norms = [];
    this.#clipped = [];
    return {
      run: this.run,
      step: this.#step,
      kind: this.#settings.kind,
      steps: this.#settings.steps,
      symbol: this.#probe.symbols[0] as number,
      accuracy: accuracy(logits, this.#probe.symbols),
      diverged: this.#diverged,
      ...flow,
      ...curves,
    };
  }
}
