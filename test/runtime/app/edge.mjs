// The program in an edge runtime, with proof that this one forbids making code.
import { attempt } from "./attempt.mjs";

const forbids = (make) => {
  try {
    make();
    return false;
  } catch {
    return true;
  }
};
const EMPTY = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0); // a WebAssembly module without contents

addEventListener("fetch", (event) => {
  const closed = forbids(() => new Function("")) && forbids(() => new WebAssembly.Module(EMPTY));
  event.respondWith(Response.json(closed ? attempt() : { error: "this runtime lets code be made" }));
});
