// The kernels of one build with a memory of their own, to be called without the library around them.
import type { Kernels } from "../src/wasm/generated/kernels.ts";
import { platform } from "../src/wasm/platform.ts";

const LINE = 64;
const PAGE = 65536;

/** Whether this runtime can run a binary. */
export function runs(binary: Uint8Array): boolean {
  return platform.WebAssembly?.validate(binary) === true;
}

/** An instance of the kernels, and a memory that is only ever filled up. */
export class Core {
  readonly kernels: Kernels;
  readonly #memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  #next: number;

  constructor(binary: Uint8Array) {
    const { WebAssembly } = platform;
    if (!WebAssembly) throw new Error("this runtime has no WebAssembly");
    this.#memory = new WebAssembly.Memory({ initial: 16, maximum: 65536 });
    const instance = new WebAssembly.Instance(new WebAssembly.Module(binary), { env: { memory: this.#memory } });
    this.kernels = instance.exports as Kernels;
    this.#next = this.kernels.heapBase();
  }

  /** Address of a new buffer with these numbers, or of that many zeros. */
  place(content: Float32Array | number): number {
    const length = typeof content === "number" ? content : content.length;
    const pointer = Math.ceil(this.#next / LINE) * LINE;
    this.#next = pointer + 4 * length;
    const missing = this.#next - this.#memory.buffer.byteLength;
    if (missing > 0) this.#memory.grow(Math.ceil(missing / PAGE));
    if (typeof content !== "number") new Float32Array(this.#memory.buffer, pointer, length).set(content);
    return pointer;
  }

  read(pointer: number, length: number): Float32Array {
    return new Float32Array(this.#memory.buffer, pointer, length).slice();
  }
}
