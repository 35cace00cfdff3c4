import { describe, rangeError, stateError, typeError } from "../../errors.js";
import { crc32 } from "../../io/crc32.js";
import { Block } from "../../memory/heap.js";
import { readFewFloatsInto, writeFloats } from "../../memory/views.js";
import { Module, pathOf } from "../../nn/module.js";
import type { Stage, StageState } from "../../ops/stage.js";
import { platform } from "../../wasm/platform.js";
import { decodeState, encodeState } from "./bytes.js";
import { definesStep, UserStage } from "./userStage.js";

/** The TransformStream of the runtime, where its types are known. */
export type VectorTransform = typeof globalThis extends { TransformStream: new (...args: never[]) => infer T }
  ? T
  : {
      /** The outputs, Float32Arrays. */
      readonly readable: unknown;
      /** Takes the inputs, numbers of one step each. */
      readonly writable: unknown;
    };

/**
 * Runs a module one time step after the other, in eval mode and without gradients, and carries its state: the outputs are
 * those of the whole sequence (the same bits in the simd build). It reads the module's weights as they are at each step.
 * @example
 * const gru = new nn.GRU(8, 32);
 * const first: Stream = stream(gru);
 * first.push(new Float32Array(8));
 * const second = stream(gru);
 * second.restore(first.state()); // goes on where the first one is
 */
export class Stream {
  readonly #module: Module;
  readonly #stages: readonly Stage[];
  readonly #inputSize: number | undefined;
  readonly #mayThrow: boolean;
  #input: Block;
  #result = new Float32Array(0);

  /** @internal Use stream(). */
  constructor(module: Module) {
    this.#module = module;
    this.#stages = stagesOf(module);
    this.#inputSize = sizesOf(module, this.#stages);
    // Where only the first stage may, nothing has changed before it does.
    this.#mayThrow = this.#stages.some((stage, i) => stage.mayThrow && (i > 0 || stage instanceof UserStage));
    this.#input = Block.allocate(4 * (this.#inputSize ?? 1));
  }

  /**
   * One step.
   * @param x (features) the input of this step
   * @param out receives the output; without it one Float32Array is used again and again: copy what you want to keep
   * @returns the output of this step (features), `out` where it was given
   * @throws RangeError ERR_BPTT_SHAPE when x or out have another length than the module needs; the state is as before
   */
  push(x: ArrayLike<number>, out?: Float32Array): Float32Array {
    this.#checkInput(x);
    if (out !== undefined && !(out instanceof Float32Array))
      throw typeError("ERR_BPTT_TYPE", `push(x, out): out must be a Float32Array, got ${describe(out)}`);
    const known = this.#outputSize(x.length);
    if (out !== undefined && known !== undefined && out.length < known) throw tooShort(out.length, known);
    if (!this.#mayThrow) return this.#run(x, out);
    const before = this.#stages.map((stage) => stage.save());
    try {
      return this.#run(x, out);
    } catch (error) {
      this.#stages.forEach((stage, i) => {
        stage.load(before[i] as StageState);
      });
      throw error;
    }
  }

  #run(x: ArrayLike<number>, out: Float32Array | undefined): Float32Array {
    if (this.#input.bytes < 4 * x.length) this.#input = Block.allocate(4 * x.length);
    writeFloats(this.#input.pointer, x);
    let pointer = this.#input.pointer;
    let size = x.length;
    const stages = this.#stages;
    for (let i = 0; i < stages.length; ++i) {
      const stage = stages[i] as Stage;
      if (stage.inputSize !== undefined && stage.inputSize !== size) throw misfit(this.#module, size, stage);
      size = stage.run(pointer, size);
      pointer = stage.output;
    }
    if (out === undefined && this.#result.length !== size) this.#result = new Float32Array(size);
    const target = out ?? this.#result;
    if (target.length < size) throw tooShort(target.length, size);
    readFewFloatsInto(target, pointer, size);
    return target;
  }

  #checkInput(x: ArrayLike<number>): void {
    if (typeof x !== "object" || x === null || typeof x.length !== "number")
      throw typeError(
        "ERR_BPTT_TYPE",
        `push() takes the numbers of one step, a Float32Array or an array, got ${describe(x)}`,
      );
    if (!isNumbers(x))
      throw typeError("ERR_BPTT_TYPE", `push(): a step consists of numbers, got ${describe(x)} of ${describe(x[0])}`);
    const expected = this.#inputSize;
    if (x.length !== expected && (expected !== undefined || x.length === 0)) {
      throw rangeError(
        "ERR_BPTT_SHAPE",
        `push(): the step has ${x.length} features, ${pathOf(this.#module)} expects ${expected ?? "at least one"}. One call is one time step, not a sequence`,
      );
    }
  }

  // What is known of it before the step; a user's module shows it only then.
  #outputSize(input: number): number | undefined {
    let size: number | undefined = input;
    for (const stage of this.#stages) size = stage.outputSize ?? (stage instanceof UserStage ? undefined : size);
    return size;
  }

  /** Back to the state before the first step. */
  reset(): void {
    for (const stage of this.#stages) stage.reset();
  }

  /**
   * The state between two steps, as bytes for `restore`, here or in another process.
   * @throws RangeError ERR_BPTT_ARGUMENT where two parameters of the module have one name
   */
  state(): Uint8Array<ArrayBuffer> {
    const saved = this.#stages.map((stage) => stage.save());
    const numbers = new Float32Array(saved.reduce((sum, { values }) => sum + values.length, 0));
    let at = 0;
    for (const { values } of saved) {
      numbers.set(values, at);
      at += values.length;
    }
    return encodeState({
      kinds: this.#stages.map(({ kind }) => kind),
      weights: this.#fingerprint(),
      layouts: saved.map(({ layout }) => layout),
      numbers,
    });
  }

  /**
   * Goes on from a state.
   * @throws Error ERR_BPTT_STATE for bytes of another model, of other weights, of another version, cut or changed; then the
   *   stream is as before
   */
  restore(bytes: Uint8Array): void {
    const { kinds, weights, layouts, numbers } = decodeState(bytes);
    const own = this.#stages.map(({ kind }) => kind);
    if (kinds.join("; ") !== own.join("; "))
      throw refused(`was saved by another model: ${kinds.join("; ") || "none"}; this one is ${own.join("; ")}`);
    if (weights !== this.#fingerprint())
      throw refused("was saved with other weights, for which its numbers mean nothing");
    const counts = this.#stages.map((stage, i) => stage.countOf(layouts[i]));
    const total = counts.reduce((sum: number, n) => sum + (n ?? Number.NaN), 0);
    if (total !== numbers.length) throw refused("does not hold the numbers that this model carries");
    let at = 0;
    this.#stages.forEach((stage, i) => {
      const end = at + (counts[i] as number);
      stage.load({ layout: layouts[i], values: numbers.subarray(at, end) });
      at = end;
    });
  }

  // A state has a meaning for the weights that made it only.
  #fingerprint(): number {
    return this.#module.parameters().reduce((crc, parameter) => {
      const data = parameter.copyData();
      return crc32(new Uint8Array(data.buffer), crc);
    }, 0);
  }

  /**
   * A TransformStream from the vectors of the steps to those of the outputs.
   * @throws RangeError ERR_BPTT_SHAPE, from the stream, for a step of another length
   */
  transform(): VectorTransform {
    const { TransformStream } = platform;
    if (!TransformStream) throw stateError("ERR_BPTT_RUNTIME", "transform(): this runtime has no TransformStream");
    return new TransformStream({
      transform: (x: ArrayLike<number>, controller: { enqueue(y: Float32Array): void }) => {
        controller.enqueue(this.push(x).slice());
      },
    }) as VectorTransform;
  }
}

/**
 * A module, one time step at a time: unidirectional recurrent layers and cells, Elman, Jordan, Embedding, causal Conv1d, Linear and
 * pointwise layers, Sequentials of these, and every module that defines `step(x, state)`. A step of Conv1d is one position of all its
 * channels: in a stream a convolution and a recurrent layer follow each other, where sequences need a transpose between them.
 * @throws TypeError ERR_BPTT_ARGUMENT for a module that does not say how it runs one step
 * @throws RangeError ERR_BPTT_ARGUMENT for a layer that cannot, such as a bidirectional one; ERR_BPTT_SHAPE where neighbours do not fit
 * @example
 * const steps = stream(new nn.Sequential(new nn.LSTM(8, 32), new nn.Linear(32, 3)));
 * const y = steps.push(new Float32Array(8)); // one time step; the next push uses y again
 * y.length; // 3
 */
export function stream(module: Module): Stream {
  if (!(module instanceof Module)) throw typeError("ERR_BPTT_TYPE", `stream() takes a Module, got ${describe(module)}`);
  return new Stream(module);
}

function stagesOf(module: Module): Stage[] {
  if (definesStep(module)) return [new UserStage(module)];
  const { streamStages } = module as Partial<Streamable>;
  if (streamStages && !overridesForward(module)) return streamStages.call(module, stagesOf);
  throw typeError(
    "ERR_BPTT_ARGUMENT",
    `stream(): ${pathOf(module)} ${streamStages ? "has a forward of its own, but " : ""}does not say how it runs one step. Define step(x, state) in it, which returns [y, state], or build it as a Sequential of recurrent layers, Embedding, causal Conv1d, Linear and pointwise layers`,
  );
}

// A layer's stages are its own forward; a subclass that computes something else has to say how. Both methods of a layer stand in
// one class, so the first of them on the way up tells.
function overridesForward(module: Module): boolean {
  let owner: object = module;
  while (!Object.hasOwn(owner, "streamStages")) {
    if (Object.hasOwn(owner, "forward")) return true;
    owner = Object.getPrototypeOf(owner);
  }
  return false;
}

// The features of a step, where they are known before the first; throws where neighbours do not fit.
function sizesOf(module: Module, stages: readonly Stage[]): number | undefined {
  let first: number | undefined;
  let size: number | undefined; // between two stages
  let shown = true; // whether all sizes so far follow from that of the input
  for (const stage of stages) {
    if (stage instanceof UserStage) {
      shown = false;
      size = undefined;
      continue;
    }
    if (stage.inputSize !== undefined) {
      if (size !== undefined && size !== stage.inputSize) throw misfit(module, size, stage);
      if (shown) first ??= stage.inputSize;
    }
    size = stage.outputSize ?? size;
  }
  return first;
}

// Allocates nothing: it runs in every step.
function isNumbers(x: ArrayLike<unknown>): x is ArrayLike<number> {
  if (x instanceof Float32Array) return true;
  if (ArrayBuffer.isView(x)) return typeof x[0] === "number" || x.length === 0;
  if (!Array.isArray(x)) return false;
  for (let i = 0; i < x.length; ++i) if (typeof x[i] !== "number") return false;
  return true;
}

/** A module that makes its own stages; `stagesOf` gives those of modules inside it. */
interface Streamable extends Module {
  streamStages(stagesOf: (module: Module) => Stage[]): Stage[];
}

function misfit(module: Module, size: number, { kind, inputSize }: Stage): Error {
  return rangeError(
    "ERR_BPTT_SHAPE",
    `stream(): in ${pathOf(module)}, "${kind}" reads ${inputSize} features, but the module before it writes ${size}`,
  );
}

function tooShort(length: number, size: number): Error {
  return rangeError("ERR_BPTT_SHAPE", `push(x, out): out has ${length} elements, the output ${size}`);
}

function refused(why: string): Error {
  return stateError("ERR_BPTT_STATE", `restore(): the state ${why}. The stream is as before`);
}
