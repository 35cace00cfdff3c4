// The few things the library takes from the platform, typed here, so that its declarations need neither DOM nor Node types.

/** A compiled WebAssembly.Module. */
export type WasmModule = object;

interface WasmMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

interface WasmApi {
  Module: new (bytes: ArrayBuffer | ArrayBufferView) => WasmModule;
  Instance: new (module: WasmModule, imports: object) => { readonly exports: object };
  Memory: new (limits: { initial: number; maximum: number }) => WasmMemory;
  validate(bytes: ArrayBuffer | ArrayBufferView): boolean;
}

interface Port {
  onmessage: (() => void) | null;
  postMessage(message: null): void;
  close(): void;
}

interface Platform {
  readonly WebAssembly?: WasmApi;
  readonly MessageChannel?: new () => { readonly port1: Port; readonly port2: Port };
  readonly setImmediate?: (callback: () => void) => unknown;
  readonly performance: { now(): number };
  readonly TextEncoder: new () => { encode(text: string): Uint8Array<ArrayBuffer> };
  readonly TextDecoder: new (label: string, options: object) => { decode(bytes: Uint8Array): string };
  readonly TransformStream?: new (transformer: object) => unknown;
  setTimeout(callback: () => void, ms: number): unknown;
}

export type { WasmMemory };

/** The global object, seen through the interface above. */
export const platform = globalThis as unknown as Platform;
