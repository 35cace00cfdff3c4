// `#wasm/relaxed` where code may be compiled at run time: the relaxed binary travels in the JavaScript, so there is no file to serve.
import { relaxedText } from "./generated/relaxed.js";
import { decodeText } from "./text.js";

/** The relaxed build: fused multiply-add, faster, not the same bits on every CPU. */
export function relaxed(): Uint8Array<ArrayBuffer> {
  return decodeText(relaxedText);
}
