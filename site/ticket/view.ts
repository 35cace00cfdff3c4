// The ticket desk: trains its network when asked, and shows how it reads the reader's sentence.
import { type Key, onLanguage, text } from "../strings/index.ts";
import { element } from "../view/controls.ts";
import type { Reply, Request, TaggedWord } from "./protocol.ts";

type Progress = Extract<Reply, { type: "progress" }>;
type Reading = Extract<Reply, { type: "read" }>;

/** Starts it; nothing is loaded or computed before the reader asks. */
export function startTicket(): void {
  const button = element<HTMLButtonElement>("ticket-train");
  const input = element<HTMLInputElement>("sentence");
  const bar = element<HTMLProgressElement>("ticket-progress");
  let worker: Worker | undefined;
  let progress: Progress | undefined;
  let reading: Reading | undefined;
  let failed: string | undefined;

  const show = () => {
    const trained = progress !== undefined && progress.epoch === progress.epochs;
    button.textContent = text(trained ? "ticket.trained" : worker ? "ticket.training" : "ticket.train");
    element("ticket-status").textContent = status(worker !== undefined, progress, failed);
    bar.hidden = worker === undefined || trained;
    bar.value = progress ? progress.epoch / progress.epochs : 0;
    bar.setAttribute("aria-label", text("ticket.training"));
    element("ticket-idle").hidden = reading !== undefined;
    if (reading) showReading(reading);
  };
  const ask = () => worker?.postMessage({ type: "read", sentence: input.value } satisfies Request);
  const fail = (reason: string) => {
    failed = reason;
    worker?.terminate();
    worker = undefined; // so that the button tries again
    button.removeAttribute("aria-disabled");
    show();
  };

  button.addEventListener("click", () => {
    if (worker) return;
    button.setAttribute("aria-disabled", "true");
    failed = undefined;
    progress = undefined;
    worker = new Worker("ticket-worker.js", { type: "module" });
    worker.addEventListener("error", ({ message }) => fail(message ?? text("page.unloaded")));
    worker.addEventListener("message", ({ data }: MessageEvent<Reply>) => {
      if (data.type === "failed") return fail(data.reason);
      if (data.type === "progress") progress = data;
      else reading = data;
      show();
    });
    // ?epochs=N makes it short.
    const epochs = Number(new URLSearchParams(location.search).get("epochs")) || undefined;
    worker.postMessage({ type: "train", ...(epochs && { epochs }) } satisfies Request);
    ask();
    show();
  });
  input.addEventListener("input", ask);
  onLanguage(show);
}

function status(started: boolean, progress: Progress | undefined, failed: string | undefined): string {
  if (failed !== undefined) return text("ticket.failed", { reason: failed });
  if (!started) return "";
  if (!progress) return text("ticket.begin");
  const { epoch, epochs, f1, secondsLeft } = progress;
  const share = `${(100 * f1).toFixed(1)} %`;
  if (epoch === epochs) return text("ticket.done", { epochs, f1: share });
  return text("ticket.progress", { epoch, epochs, f1: share, seconds: Math.ceil(secondsLeft) });
}

function showReading({ words, answer }: Reading): void {
  element("tokens").replaceChildren(...words.map(token));
  element("answer").hidden = false;
  for (const slot of ["time", "from", "to"] as const) {
    const place = element(`answer-${slot}`);
    place.textContent = answer[slot] ?? text("ticket.none");
    place.classList.toggle("none", answer[slot] === null);
  }
}

/** A word, its tag and how sure the network is of it. */
function token({ text: word, tag, score }: TaggedWord): HTMLLIElement {
  const slot = tag === "O" ? "O" : tag.slice(2);
  const item = document.createElement("li");
  item.dataset.slot = slot;
  item.dataset.tag = tag;
  const part = (kind: string, content: string, lang?: string) => {
    const span = document.createElement("span");
    span.className = kind;
    span.textContent = content;
    if (lang) span.lang = lang;
    return span;
  };
  const share = document.createElement("meter");
  share.value = score;
  share.setAttribute("aria-hidden", "true");
  item.append(
    part("word", word, "en"),
    " ",
    part("tag", text(`tag.${slot}` as Key)),
    " ",
    part("score", `${Math.round(100 * score)} %`),
    share,
  );
  return item;
}
