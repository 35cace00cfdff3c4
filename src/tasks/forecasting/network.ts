import { cat, type Tensor } from "../../index.js";
import * as nn from "../../nn/index.js";
import { recurrentLayer } from "../cells.js";
import type { ForecastBatch } from "./frame.js";
import type { Layout } from "./layout.js";

/**
 * Windows to quantiles of all steps at once: a recurrent layer over the window, then one linear layer that reads its last
 * state h_L, the last row x_L itself (Lai et al. 2018 call it the autoregressive highway: the scale of the output follows
 * that of the input) and what is known ahead.
 * @example
 * const series = { columns: { load: [1, 2, 3, 4, 5, 6] } };
 * const { network } = Forecaster.create(series, { inputLength: 3, horizon: 2, hiddenSize: 8 });
 * network.output.outFeatures; // 6: two steps of one target, three quantiles each
 */
export class ForecasterNetwork extends nn.Module {
  /** Reads the window. */
  readonly rnn: nn.SequenceModule;
  /** On the last state. */
  readonly dropout: nn.Dropout;
  /** Gives all quantiles of all steps. */
  readonly output: nn.Linear;
  /** Quantiles of a step of a target. */
  readonly quantiles: number;

  /**
   * Made by {@link Forecaster.create}.
   * @param layout the sizes that follow from the options of the forecaster
   * @throws TypeError ERR_BPTT_ARGUMENT for another cell
   */
  constructor(layout: Layout) {
    super();
    const { cell, hiddenSize, numLayers, dropout, quantiles } = layout.config;
    this.rnn = recurrentLayer("Forecaster: cell", cell, layout.features, hiddenSize, { numLayers, dropout });
    this.dropout = new nn.Dropout(dropout);
    this.quantiles = quantiles.length;
    this.output = new nn.Linear(layout.outputInputs, layout.outputs);
  }

  /**
   * From windows to quantiles.
   * @returns (windows·horizon·targets, quantiles), scaled and in no order
   * @throws RangeError ERR_BPTT_SHAPE for inputs of other sizes
   */
  override forward({ inputs, ahead }: Pick<ForecastBatch, "inputs" | "ahead">): Tensor {
    const [states] = this.rnn.forward(inputs);
    const context = [this.dropout.forward(states.select(0, -1)), inputs.select(0, -1)];
    if (ahead.size > 0) context.push(ahead);
    return this.output.forward(cat(context, 1)).reshape([-1, this.quantiles]);
  }
}
