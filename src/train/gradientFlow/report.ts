import { checkInteger, checkOptions, describe, typeError } from "../../errors.js";
import type { StepFigures } from "./measure.js";
import { drawPicture, leastHeight } from "./svg.js";
import { drawText } from "./text.js";
import type { Verdict } from "./verdict.js";

/** One direction of one recurrent layer. */
export interface LayerFlow {
  /** Path in the model; "encoder.l1_reverse" of a stack with parameters such as encoder.weight_hh_l1_reverse. */
  readonly name: string;
  /** What runs there; a cell counts as its layer. */
  readonly kind: "RNN" | "LSTM" | "GRU" | "Elman" | "Jordan";
  /** In which the steps run. */
  readonly direction: "forward" | "reverse";
  /** The figures of every time step. */
  readonly steps: StepFigures;
  /**
   * Largest absolute eigenvalue of the recurrent matrix: W_hh of an RNN, W of an Elman network, W·V of a Jordan network (from y to y),
   * of an LSTM or GRU the rows of the candidate, g or n, which stand where W_hh of an RNN stands, with a projection W_hg·W_hr.
   * NaN where weights are not finite.
   */
  readonly spectralRadius: number;
  /** That and, of an LSTM or GRU, those of all gates, by the names of the matrices. */
  readonly spectralRadii: Readonly<Record<string, number>>;
  /** Whether gradients get through. */
  readonly verdict: Verdict;
  /** Why, with the figures. */
  readonly reason: string;
  /** What to do. */
  readonly advice: string;
}

/** Options of toString. */
export interface TextOptions {
  /** Columns, 40 to 400 (80). */
  readonly width?: number;
  /** Lines of a chart, 2 to 40 (6). */
  readonly height?: number;
}

/** Options of toSVG. */
export interface PictureOptions {
  /** In CSS pixels, 320 to 4000 (760); the picture scales. */
  readonly width?: number;
  /** In CSS pixels, 380 and 24 for each layer at least (520 and 24 for each layer). */
  readonly height?: number;
  /** Stands above the picture ("Gradients through time"). */
  readonly title?: string;
}

/**
 * What gradientFlow found: plain data, and two ways to draw it.
 * @example
 * const rnn = new nn.RNN(2, 8);
 * const x = tensor(new Generator(1).uniform(2 * 20), [20, 2]); // one sequence of 20 steps
 * const flow: GradientFlow = gradientFlow(rnn, () => rnn.forward(x)[0].select(0, -1).sum());
 * flow.layers.map(({ name, kind }) => `${name}: ${kind}`); // ["RNN.l0: RNN"]
 * flow.toSVG({ width: 800 }).startsWith("<svg"); // true
 */
export class GradientFlow {
  /** The worst of the layers: exploding before vanishing before healthy. */
  readonly verdict: Verdict;

  /** @internal */
  constructor(
    /** The loss. */
    readonly loss: number,
    /** Each direction of each recurrent layer that the loss ran, in the order in which they ran. */
    readonly layers: readonly LayerFlow[],
  ) {
    const worst = (["exploding", "vanishing"] as const).find((name) => layers.some(({ verdict }) => verdict === name));
    this.verdict = worst ?? "healthy";
  }

  /** The same with ordinary arrays, for JSON.stringify; what is not finite becomes null there. */
  toJSON(): unknown {
    const layers = this.layers.map(({ steps, ...layer }) => ({
      ...layer,
      steps: Object.fromEntries(
        Object.entries(steps).map(([name, values]) => [name, Array.from(values as Float64Array)]),
      ),
    }));
    return { verdict: this.verdict, loss: this.loss, layers };
  }

  /**
   * The norms of ∂L/∂h_t over time, a chart a layer with a logarithmic axis, and the verdicts, for a terminal.
   * @throws RangeError ERR_BPTT_ARGUMENT for sizes out of their range
   */
  toString(options: TextOptions = {}): string {
    const what = "toString()";
    checkOptions(what, options, ["width", "height"]);
    const { width = 80, height = 6 } = options;
    checkInteger(`${what}: width`, width, 40, 400);
    checkInteger(`${what}: height`, height, 2, 40);
    return drawText(this, width, height);
  }

  /**
   * A picture of the norms of ∂L/∂h_t and of the transport, a curve a layer: SVG that needs nothing else, for light and dark pages.
   * @throws RangeError ERR_BPTT_ARGUMENT for sizes out of their range
   */
  toSVG(options: PictureOptions = {}): string {
    const what = "toSVG()";
    checkOptions(what, options, ["width", "height", "title"]);
    const { width = 760, title = "Gradients through time" } = options;
    const { height = 520 + 24 * this.layers.length } = options;
    checkInteger(`${what}: width`, width, 320, 4000);
    checkInteger(`${what}: height`, height, leastHeight(this.layers.length));
    if (typeof title !== "string")
      throw typeError("ERR_BPTT_TYPE", `${what}: title must be a string, got ${describe(title)}`);
    return drawPicture(this, width, height, title);
  }
}
