// Trains in a thread of its own: a slice of work, a report now and then, and a turn of the event loop for what the page says.
import type { Command, Snapshot } from "./protocol.ts";
import { Trainer } from "./trainer.ts";

// So that learning can be watched, and a phone stays cool.
const STEPS_PER_SECOND = 80;
const SLICE_MS = 15;
const REPORT_MS = 80;
// Share of the time that measuring may take: an LSTM of many steps has large Jacobians.
const MEASURING = 0.4;

declare function postMessage(message: Snapshot): void;

let trainer: Trainer | undefined;
let going = false;
let waiting = false; // whether the next turn is set
let stale = false; // whether something changed that the page has not been told
let tell = 0; // when it is to be told again
let due = 0; // when the next step is due

function turn(): void {
  waiting = false;
  if (!trainer) return;
  const begin = performance.now();
  due = Math.max(due, begin - SLICE_MS);
  while (going && !trainer.diverged && due <= performance.now() && performance.now() - begin < SLICE_MS) {
    trainer.step();
    stale = true;
    due += 1000 / STEPS_PER_SECOND;
  }
  if (trainer.diverged) going = false;
  if (stale && (!going || performance.now() >= tell)) {
    const start = performance.now();
    postMessage(trainer.snapshot());
    const end = performance.now();
    tell = end + Math.max(REPORT_MS, (end - start) * (1 / MEASURING - 1));
    stale = false;
  }
  if (going) wake(Math.max(0, due - performance.now()));
}

function wake(delay = 0): void {
  if (waiting) return;
  waiting = true;
  setTimeout(turn, delay);
}

addEventListener("message", ({ data }: MessageEvent<Command>) => {
  if (data.type === "start") {
    trainer = new Trainer(data.run, data.settings);
  } else if (data.type === "change") {
    if (trainer && data.scale !== undefined) trainer.scale = data.scale;
    if (trainer && data.clip !== undefined) trainer.clip = data.clip;
    if (trainer && data.lr !== undefined) trainer.lr = data.lr;
  } else {
    going = data.type === "go";
    if (data.type === "step") trainer?.step();
  }
  stale = true;
  wake();
});
