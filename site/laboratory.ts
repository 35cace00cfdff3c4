// The laboratory: hands what the reader does to the worker, and what the worker tells to the pictures.

import type { Kind } from "./lab/networks.ts";
import type { Command, Snapshot } from "./lab/protocol.ts";
import { onLanguage, text } from "./strings/index.ts";
import { clip, element, onControl, preset, settings } from "./view/controls.ts";
import { Pictures } from "./view/pictures.ts";

// Words for screen readers follow more slowly than the pictures.
const DESCRIBE_MS = 2000;
// Where the reader asks for less motion, the pictures change this often at most.
const CALM_MS = 700;
// The steps over which gated and plain networks are compared.
const COMPARED_STEPS = 60;

// One with which all kinds of networks learn.
const FIRST_SEED = 8;

const calm = matchMedia("(prefers-reduced-motion: reduce)");

/** Starts it; `fail` is told what goes wrong in the worker. */
export function startLaboratory(fail: (reason: string) => void): void {
  const worker = new Worker("lab-worker.js", { type: "module" });
  const send = (command: Command) => worker.postMessage(command);
  const pictures = new Pictures();
  let run = 0;
  let seed = FIRST_SEED;
  let going = false;
  let diverged = false;
  let framed = false;
  let drawn = 0;
  let described = 0;
  let rescaled = false;

  const showGoing = () => {
    element("go").textContent = text(going ? "panel.pause" : "panel.start");
  };
  const go = (on: boolean) => {
    going = on;
    send({ type: on ? "go" : "pause" });
    showGoing();
  };
  const restart = () => {
    run += 1;
    diverged = false;
    pictures.clear();
    send({ type: "start", run, settings: settings(seed) });
  };

  const frame = () => {
    if (framed) return;
    framed = true;
    const late = calm.matches ? Math.max(0, drawn + CALM_MS - performance.now()) : 0;
    const draw = (now: number) => {
      framed = false;
      drawn = now;
      if (pictures.draw(now)) setTimeout(frame, 100);
      if (now - described < DESCRIBE_MS && going) return;
      described = now;
      pictures.describe();
    };
    if (late > 0) setTimeout(() => requestAnimationFrame(draw), late);
    else requestAnimationFrame(draw);
  };

  worker.addEventListener("message", ({ data }: MessageEvent<Snapshot>) => {
    if (data.run !== run) return; // of a network that is gone
    pictures.add(data);
    if (data.diverged && !diverged) {
      diverged = true;
      going = false;
      showGoing();
    }
    frame();
  });
  worker.addEventListener("error", ({ message }) => fail(message ?? text("page.unloaded")));

  onControl((id) => {
    if (id === "kind" || id === "delay") restart();
    else if (id === "lr") send({ type: "change", lr: settings(seed).lr });
    else if (id === "clip") send({ type: "change", clip: clip() });
    else if (!rescaled) {
      // A slider moves more often than the screen; one change a frame will do.
      rescaled = true;
      requestAnimationFrame(() => {
        rescaled = false;
        if (diverged)
          restart(); // nothing is left to be scaled
        else send({ type: "change", scale: settings(seed).scale });
      });
    }
  });
  element("go").addEventListener("click", () => {
    if (diverged) restart();
    go(!going);
  });
  element("step").addEventListener("click", () => {
    go(false);
    send({ type: "step" });
  });
  element("reset").addEventListener("click", () => {
    seed += 1;
    go(false);
    restart();
  });
  for (const button of document.querySelectorAll<HTMLElement>("[data-scale]"))
    button.addEventListener("click", () => {
      preset({ scale: Number(button.dataset.scale) });
      restart();
    });
  for (const button of document.querySelectorAll<HTMLElement>("[data-kind]"))
    button.addEventListener("click", () => {
      preset({ kind: button.dataset.kind as Kind, scale: -0.5, delay: COMPARED_STEPS });
      restart();
      go(true);
    });
  // What nobody sees need not be trained.
  document.addEventListener("visibilitychange", () => send({ type: going && !document.hidden ? "go" : "pause" }));
  onLanguage(() => {
    showGoing();
    element("gates-try").textContent = text("gates.try", { n: COMPARED_STEPS });
  });
  restart();
}
