import { simd } from "#wasm";
import { describe, stateError, typeError } from "../errors.js";
import type { InferenceKernels, Kernels, TrainingKernels } from "./generated/kernels.js";
import { platform, type WasmMemory, type WasmModule } from "./platform.js";

/** The running core: its kernels and the one linear memory that JavaScript and Wasm share. */
export interface Core {
  readonly kernels: InferenceKernels;
  readonly memory: WasmMemory;
}

/** What `init` takes: a compiled module, its bytes, or a function that gives either. */
export type CoreSource = CoreBinary | (() => CoreBinary);

/** @inline */
type Bytes = ArrayBuffer | ArrayBufferView;
/** @inline */
type CoreBinary = WasmModule | Bytes;

// Instances start small, since 64 MB of initial memory cost milliseconds; 65,536 pages are the 4 GiB of 32-bit
// addresses, of which the last stays out: the kernels' loops run up to an end that must not be address 0 again.
const INITIAL_PAGES = 16;
const MAXIMUM_PAGES = 65535;

const NOT_THE_CORE =
  "init() was given a module that is not the core: it takes simd.wasm or relaxed.wasm of this version of bptt";

let running: Core | undefined;
let loaded: Partial<Kernels> | undefined; // of the running core and all parts that were started
let chosen: CoreSource = simd;
let training: () => CoreBinary;

/**
 * Chooses the binary of the core, before anything else is called; without it the simd build starts at first use.
 * @example init(relaxed); // fused multiply-add
 * @throws Error ERR_BPTT_RUNTIME when the core already runs
 * @throws TypeError ERR_BPTT_TYPE when source is no module, bytes or function
 */
export function init(source: CoreSource): void {
  if (running) {
    throw stateError(
      "ERR_BPTT_RUNTIME",
      "init() came too late: the core already runs. Call it before the first tensor or layer is made",
    );
  }
  if (typeof source !== "function" && !isBytes(source) && !isModule(source)) {
    throw typeError(
      "ERR_BPTT_TYPE",
      `init() takes a WebAssembly.Module, its bytes, or a function giving either, got ${describe(source)}`,
    );
  }
  chosen = source;
}

/** The core, started at the first call. */
export function core(): Core {
  running ??= start();
  return running;
}

/** The kernels with those of another part of the binary; unless the running core has its first kernel, it is started from source. */
export function withPart<PartKernels extends Partial<Kernels>>(
  first: keyof PartKernels,
  source: () => CoreBinary,
): PartKernels {
  const { kernels, memory } = core();
  loaded ??= { ...kernels };
  if (!(first in loaded)) Object.assign(loaded, instantiate(source(), { env: { memory }, inference: kernels }));
  return loaded as PartKernels;
}

/** Names the part for training. */
export function supplyTraining(source: () => CoreBinary): void {
  training = source;
}

/** The kernels with those of training. Their part was supplied: scope() does that before anything is recorded. */
export function trainingKernels(): TrainingKernels {
  return withPart("lstmBackward", training);
}

function start(): Core {
  const { WebAssembly } = platform;
  if (!WebAssembly) throw stateError("ERR_BPTT_RUNTIME", "this runtime has no WebAssembly, which bptt needs");
  const memory = new WebAssembly.Memory({ initial: INITIAL_PAGES, maximum: MAXIMUM_PAGES });
  const binary = typeof chosen === "function" ? (chosen as () => CoreBinary)() : chosen;
  const kernels = instantiate(binary, { env: { memory } });
  if (!("heapBase" in kernels)) throw stateError("ERR_BPTT_RUNTIME", NOT_THE_CORE);
  return { kernels: kernels as InferenceKernels, memory };
}

function isBytes(source: unknown): source is Bytes {
  return source instanceof ArrayBuffer || ArrayBuffer.isView(source);
}

function isModule(source: unknown): source is WasmModule {
  return platform.WebAssembly !== undefined && source instanceof platform.WebAssembly.Module;
}

function instantiate(binary: CoreBinary, imports: object): object {
  const WebAssembly = platform.WebAssembly as NonNullable<typeof platform.WebAssembly>;
  try {
    const module = isBytes(binary) ? new WebAssembly.Module(binary) : binary;
    return new WebAssembly.Instance(module, imports).exports; // WebKit looks at the security policy only here
  } catch (cause) {
    throw Object.assign(stateError("ERR_BPTT_RUNTIME", refusal(binary, cause as Error)), { cause });
  }
}

/** Why the engine does not run a binary. */
function refusal(binary: CoreBinary, cause: Error): string {
  const says = `The engine says: ${String(cause)}`;
  if (isBytes(binary) && !platform.WebAssembly?.validate(binary))
    return `this runtime cannot compile the core: it needs WebAssembly SIMD (Chrome 91, Firefox 89, Safari 16.4, Node 16 or newer; for bptt/relaxed relaxed SIMD: Chrome 114, Node 22 or newer). ${says}`;
  if (cause.name === "LinkError" || cause.name === "TypeError") return `${NOT_THE_CORE}. ${says}`;
  if (cause.name === "RangeError") return `this runtime has no memory left to start the core. ${says}`;
  return `this page or runtime forbids compiling WebAssembly: its content-security policy needs script-src 'wasm-unsafe-eval', or pass a compiled module to init(). ${says}`;
}
