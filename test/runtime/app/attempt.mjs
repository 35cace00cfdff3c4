import { run } from "./program.mjs";

/** What the program gives, or the error with which the runtime refuses it. */
export function attempt() {
  try {
    return run();
  } catch (error) {
    return { error: String(error) };
  }
}
