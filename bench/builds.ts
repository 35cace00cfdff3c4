// The two builds of the core, and what the machine can do at most.
import { init } from "bptt";
import { relaxed, simd } from "bptt/inline";
import { Core, runs } from "./core.ts";
import { type CountedWork, chain } from "./kernels.ts";
import { summarise } from "./sampling.ts";

export type Build = "simd" | "relaxed";
export const builds: readonly Build[] = ["simd", "relaxed"];

const binaries: Readonly<Record<Build, Uint8Array>> = { simd: simd(), relaxed: relaxed() };

/** Makes bptt use a build; false where this runtime does not run it. */
export function useBuild(build: Build): boolean {
  if (!runs(binaries[build])) return false;
  init(binaries[build]);
  return true;
}

/** A core of its own. */
export const coreOf = (build: Build): Core => new Core(binaries[build]);

/** The multiply-add chains of the builds that run here. */
export function chains(): Map<Build, CountedWork> {
  const running = builds.filter((build) => runs(binaries[build]));
  return new Map(running.map((build) => [build, chain(coreOf(build), build)]));
}

/** The larger of the limits, sampled now and again between other samples. */
export class Limit {
  readonly #chains = [...chains().values()];
  readonly #samples: number[][] = this.#chains.map(() => []);

  constructor() {
    for (let i = 0; i < 200; ++i) for (const { run } of this.#chains) run();
  }

  sample(): void {
    this.#chains.forEach(({ run }, i) => {
      const begin = performance.now();
      for (let k = 0; k < 5; ++k) run();
      this.#samples[i]?.push((performance.now() - begin) / 5);
    });
  }

  /** Floating-point operations a millisecond, by the medians; what has been sampled is then forgotten. */
  take(): number {
    const rates = this.#chains.map(({ flops }, i) => flops / summarise(this.#samples[i]?.splice(0) ?? []).median);
    return Math.max(...rates);
  }
}
