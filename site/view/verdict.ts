// What the gradient's flow means, in words. The word is read out when it changes and has stayed a while; the numbers are not.
import type { Snapshot } from "../lab/protocol.ts";
import { type Key, text } from "../strings/index.ts";
import { element } from "./controls.ts";
import { percent, short } from "./format.ts";

// A verdict that has not stood this long is not announced.
const SETTLED_MS = 400;
// A network that answers this much right has learned; its gradient may be small.
const LEARNED = 0.99;

let shown = "waiting";
let pending: { readonly verdict: string; readonly since: number } | undefined;

/** The verdict that a snapshot gives. */
export function verdictOf({ diverged, verdict }: Snapshot): Snapshot["verdict"] | "diverged" {
  return diverged ? "diverged" : verdict;
}

/** Shows the verdict of a snapshot and the last loss, at `now` in milliseconds; returns whether to call again soon. */
export function drawVerdict(snapshot: Snapshot, loss: number | undefined, now: number): boolean {
  const verdict = verdictOf(snapshot);
  const { transport, step, steps, accuracy, radius } = snapshot;
  if (verdict === shown) pending = undefined;
  else if (pending?.verdict !== verdict) pending = { verdict, since: now };
  const settled = pending !== undefined && (shown === "waiting" || now - pending.since >= SETTLED_MS);
  if (settled) {
    shown = verdict;
    pending = undefined;
    element("verdict").dataset.verdict = verdict;
  }
  const word = text(`verdict.${shown as typeof verdict}`);
  if (element("verdict-word").textContent !== word) element("verdict-word").textContent = word;
  const carried = transport[0] as number;
  const each = carried ** (1 / (steps - 1));
  const growth = each >= 0.1 && each < 100 ? each.toFixed(2) : short(each);
  const why = shown === "vanishing" && accuracy > LEARNED ? "learned" : "why";
  element("verdict-why").textContent = text(`verdict.${shown as typeof verdict}.${why}` as Key, {
    growth,
    ratio: short(carried),
  });
  element("status").textContent = text("status.line", {
    step: step.toLocaleString("en"),
    loss: loss === undefined ? "–" : short(loss),
    accuracy: percent(accuracy),
    radius: radius.toFixed(2),
  });
  return pending !== undefined;
}
