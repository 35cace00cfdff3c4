import { simd } from "#wasm";
import { describe, stateError, typeError } from "../errors.js";
import type { Kernels } from "./generated/kernels.js";
import { platform, type WasmMemory, type WasmModule } from "./platform.js";

/** The running core: its kernels and the one linear memory that JavaScript and Wasm share. */
export interface Core {
  readonly kernels: Kernels;
  readonly memory: WasmMemory;
}

/** What `init` takes: a compiled module, its bytes, or a function that gives either. */
export type CoreSource = CoreBinary | (() => CoreBinary);

type Bytes = ArrayBuffer | ArrayBufferView;
type CoreBinary = WasmModule | Bytes;

// Instances start small, since 64 MB of initial memory cost milliseconds; 65,536 pages are the 4 GiB of 32-bit
// addresses, of which the last stays out: the kernels' loops run up to an end that must not be address 0 again.
const INITIAL_PAGES = 16;
const MAXIMUM_PAGES = 65535;

let running: Core | undefined;
let chosen: CoreSource = simd;

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

function start(): Core {
  const { WebAssembly } = platform;
  if (!WebAssembly) throw stateError("ERR_BPTT_RUNTIME", "this runtime has no WebAssembly, which bptt needs");
  const binary = typeof chosen === "function" ? (chosen as () => CoreBinary)() : chosen;
  const memory = new WebAssembly.Memory({ initial: INITIAL_PAGES, maximum: MAXIMUM_PAGES });
  const instance = new WebAssembly.Instance(isBytes(binary) ? compile(binary) : binary, { env: { memory } });
  return { kernels: instance.exports as Kernels, memory };
}

function isBytes(source: unknown): source is Bytes {
  return source instanceof ArrayBuffer || ArrayBuffer.isView(source);
}

function isModule(source: unknown): source is WasmModule {
  return platform.WebAssembly !== undefined && source instanceof platform.WebAssembly.Module;
}

function compile(bytes: Bytes): WasmModule {
  const WebAssembly = platform.WebAssembly as NonNullable<typeof platform.WebAssembly>;
  try {
    return new WebAssembly.Module(bytes);
  } catch (cause) {
    const message = WebAssembly.validate(bytes)
      ? "this page or runtime forbids compiling WebAssembly: its content-security policy needs script-src 'wasm-unsafe-eval', or pass a compiled module to init()"
      : `this runtime cannot compile the core: it needs WebAssembly SIMD (Chrome 91, Firefox 89, Safari 16.4, Node 16 or newer; for bptt/relaxed relaxed SIMD: Chrome 114, Node 22 or newer). The engine says: ${String(cause)}`;
    throw Object.assign(stateError("ERR_BPTT_RUNTIME", message), { cause });
  }
}
