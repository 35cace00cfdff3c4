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
