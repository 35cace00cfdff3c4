import { checkInteger, checkOptions, describe, rangeError, typeError } from "../errors.js";
import type { Stage } from "../ops/stage.js";
import { Tensor } from "../ops/tensor.js";
import type { IntegerData } from "./check.js";
import { Module, pathOf } from "./module.js";
import { PackedSequence } from "./packed.js";
import { SequenceModule, type SequenceOptions } from "./sequenceModule.js";

/**
 * Modules run one after the other. Of a module that returns `[output, state]`, such as a recurrent layer, the output goes on.
 * Parameters are named by position, as torch.nn.Sequential names them: "0.weight", "2.bias".
 * @example
 * const model = new nn.Sequential(new nn.Embedding(50, 8), new nn.RNN(8, 32), new nn.Linear(32, 5));
 * model.forward([[3], [14], [15]]).shape; // [3, 1, 5]: (seq, batch, feature)
 */
export class Sequential extends Module {
  /** The modules, by position. */
  readonly [position: number]: Module;
  /** How many modules there are. */
  readonly length: number;

  /**
   * @throws TypeError ERR_BPTT_TYPE for what is no Module
   * @throws RangeError ERR_BPTT_ARGUMENT where two parameters have one name
   */
  constructor(...modules: readonly Module[]) {
    super();
    for (const [i, module] of modules.entries()) {
      if (module instanceof Module) continue;
      const hint = Array.isArray(module) ? "; spread the array: new Sequential(...modules)" : "";
      throw typeError("ERR_BPTT_TYPE", `Sequential: argument ${i} must be a Module, got ${describe(module)}${hint}`);
    }
    this.length = modules.length;
    Object.assign(this, modules);
    this.namedParameters(); // from now on errors name the modules by their place here
  }

  /** The modules in order. */
  *[Symbol.iterator](): Generator<Module, void, undefined> {
    for (let i = 0; i < this.length; ++i) yield this[i] as Module;
  }

  /**
   * The module at a position; negative ones count from the back.
   * @throws RangeError ERR_BPTT_ARGUMENT for a position that is not there
   */
  at(position: number): Module {
    const path = pathOf(this);
    if (this.length === 0) throw rangeError("ERR_BPTT_ARGUMENT", `${path} has no modules`);
    checkInteger(`${path}: position`, position, -this.length, this.length - 1);
    return this[position < 0 ? position + this.length : position] as Module;
  }

  /**
   * Runs the modules one after the other.
   * @param x what the first module takes
   * @param options handed to the recurrent layers here and in Sequentials inside, but not into modules of your own: `lengths`
   * @returns the output of the last module, without its state
   * @throws TypeError ERR_BPTT_TYPE where a module gives neither a Tensor nor [output, state]
   * @throws RangeError ERR_BPTT_ARGUMENT for lengths where no module takes them
   */
  override forward(x: IntegerData, options: SequenceOptions = {}): Tensor {
    const path = pathOf(this);
    checkOptions(path, options, ["lengths"]);
    if (options.lengths !== undefined && !readsLengths(this))
      throw rangeError("ERR_BPTT_ARGUMENT", `${path}: lengths are for recurrent layers, and there are none here`);
    let value: unknown = x;
    for (const module of this) value = outputOf(module, run(module, value, options));
    if (!(value instanceof Tensor))
      throw typeError("ERR_BPTT_TYPE", `${path}: without modules the input must be a Tensor, got ${describe(value)}`);
    return value;
  }

  /** @internal */
  streamStages(stagesOf: (module: Module) => Stage[]): Stage[] {
    return [...this].flatMap(stagesOf);
  }
}

/** Whether there is somebody in the module to hand the lengths to. */
function readsLengths(module: Module): boolean {
  return module instanceof SequenceModule || (module instanceof Sequential && [...module].some(readsLengths));
}

function run(module: Module, x: unknown, options: SequenceOptions): unknown {
  if (module instanceof SequenceModule) return module.forward(x as Tensor, undefined, options);
  if (module instanceof Sequential) return module.forward(x as Tensor, readsLengths(module) ? options : {});
  return module.forward(x as never);
}

function outputOf(module: Module, result: unknown): Tensor {
  const output = Array.isArray(result) ? result[0] : result;
  if (output instanceof Tensor) return output;
  throw typeError(
    "ERR_BPTT_TYPE",
    `${pathOf(module)}: forward must give a Tensor or [output, state] here, got ${describe(Array.isArray(result) ? output : result)}${output instanceof PackedSequence ? "; Sequential reads padded sequences, with lengths" : ""}`,
  );
}
