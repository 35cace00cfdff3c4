import type { BaseTensor } from "../tensor/base.js";
import { convolutionKernels } from "../wasm/convolution.js";
import { core } from "../wasm/core.js";
import type { Panels } from "./packing.js";
import { FixedStage, transposedPanels } from "./stage.js";

/**
 * One step of a causal convolution of stride 1: y = W·window + b. The state is the last inputs that the kernel spans, a row
 * for each channel, newest last.
 */
export class Conv1dStage extends FixedStage {
  readonly #weight: Panels | undefined;
  readonly #scratch: number;
  readonly #span: number;
  readonly #K: number;

  constructor(
    readonly weight: BaseTensor, // (O,C/groups,K)
    readonly bias: BaseTensor | undefined,
    readonly dilation: number,
    readonly groups: number,
  ) {
    const [O, perGroup, K] = weight.shape as [number, number, number];
    const C = perGroup * groups;
    const span = (K - 1) * dilation + 1;
    super(`conv1d ${C} ${O} ${K} dilation ${dilation} groups ${groups}`, C, O, C * span);
    this.#span = span;
    this.#K = K;
    this.#weight = groups === 1 ? transposedPanels(weight, O, C * K) : undefined;
    this.#scratch = this.memory.reserve(
      groups === 1 ? C * K : convolutionKernels().conv1dWorkspace(1, C, O, 1, K, groups),
    );
  }

  protected override step(input: number): void {
    const { kernels } = core();
    const { state, dilation, groups } = this;
    const [C, O, K, span] = [this.inputSize, this.outputSize, this.#K, this.#span];
    const bias = this.bias?.pointer ?? 0;
    // Every row one place to the left, and the new input behind it.
    kernels.copyStrided(state, 0, 0, span, 1, state + 4, 0, 0, span, 1, 1, 1, C, span - 1);
    kernels.copyStrided(state + 4 * (span - 1), 0, 0, 0, span, input, 0, 0, 0, 1, 1, 1, 1, C);
    if (this.#weight) {
      // The taps of each channel side by side, as in W: then it is one product with a vector.
      kernels.copyStrided(this.#scratch, 0, 0, K, 1, state, 0, 0, span, dilation, 1, 1, C, K);
      kernels.linearForward(this.output, this.#scratch, this.#weight.pointer, bias, 1, C * K, O);
    } else {
      const weight = this.weight.pointer;
      convolutionKernels().conv1dForward(
        this.output,
        state,
        weight,
        bias,
        this.#scratch,
        1,
        C,
        span,
        O,
        1,
        K,
        1,
        0,
        dilation,
        groups,
      );
    }
  }
}
