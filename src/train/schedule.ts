// Turns of the event loop, by a macrotask: microtasks alone would let neither timers nor input through.
import { platform } from "../wasm/platform.js";

/** Resolves in a later turn of the event loop. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    const { setImmediate, MessageChannel } = platform;
    if (setImmediate) {
      setImmediate(resolve);
    } else if (MessageChannel) {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        resolve();
      };
      port2.postMessage(null);
    } else {
      platform.setTimeout(resolve, 0);
    }
  });
}

/** Milliseconds on a clock that never goes back. */
export function now(): number {
  return platform.performance.now();
}

// Work between two turns of the event loop.
const SLICE_MS = 10;

/** Gives the event loop a turn whenever a slice of work is over. */
export function pacer(): () => Promise<void> {
  let sliceStart = now();
  return async () => {
    if (now() - sliceStart < SLICE_MS) return;
    await nextTurn();
    sliceStart = now();
  };
}
