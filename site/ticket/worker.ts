// The ticket system of examples/ticket in a thread of its own. It reads requests while it trains, from the first pass on.
import type { Tagger } from "bptt/tasks";
import { currentDay } from "../../examples/ticket/dates/calendar.ts";
import { trainTagger } from "../../examples/ticket/training.ts";
import type { Reply, Request } from "./protocol.ts";
import { read } from "./read.ts";

declare function postMessage(message: Reply): void;

let tagger: Tagger | undefined; // once it has been trained a little
let sentence = "";
let training = false;

function answer(): void {
  if (tagger) postMessage({ type: "read", sentence, ...read(tagger, sentence, currentDay()) });
}

async function train(epochs: number | undefined): Promise<void> {
  if (training) return;
  training = true;
  try {
    await trainTagger(({ epoch, epochs, f1, secondsLeft }, trained) => {
      tagger = trained;
      postMessage({ type: "progress", epoch, epochs, f1, secondsLeft });
      answer();
    }, epochs);
  } catch (error) {
    postMessage({ type: "failed", reason: String((error as Error)?.message ?? error) });
  }
  training = false;
}

addEventListener("message", ({ data }: MessageEvent<Request>) => {
  if (data.type === "train") {
    train(data.epochs);
  } else {
    sentence = data.sentence;
    answer();
  }
});
