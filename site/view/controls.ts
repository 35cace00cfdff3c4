// The controls of the laboratory: what they stand at, in numbers and in words.
import type { Kind } from "../lab/networks.ts";
import type { Settings } from "../lab/protocol.ts";
import { onLanguage, text } from "../strings/index.ts";
import { short } from "./format.ts";

/** The element of an id, which the page is known to have. */
export function element<E extends HTMLElement = HTMLElement>(id: string): E {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no element #${id}`);
  return found as E;
}

interface Slider {
  readonly input: HTMLInputElement;
  /** What it stands for. */
  readonly value: () => number;
  /** The same as a reader is told it. */
  readonly words: (value: number) => string;
}

function slider(id: string, value: (position: number) => number, words: (value: number) => string): Slider {
  const input = element<HTMLInputElement>(id);
  return { input, value: () => value(Number(input.value)), words };
}

const power = (base: number) => (position: number) => base ** position;

// The last position of the clipping slider is to clip nothing.
const clipSlider = element<HTMLInputElement>("clip");
const isOff = () => clipSlider.value === clipSlider.max;

const sliders = {
  delay: slider(
    "delay",
    (n) => n,
    (n) => text("panel.delay.value", { n }),
  ),
  lr: slider("lr", power(10), short),
  scale: slider("scale", power(2), (value) => `× ${value.toFixed(2)}`),
  clip: slider("clip", power(10), (value) => (isOff() ? text("panel.clip.off") : short(value))),
};

function tell({ input, value, words }: Slider): void {
  const told = words(value());
  element(`${input.id}-value`).textContent = told;
  input.setAttribute("aria-valuetext", told);
}

/** What a new network is to start with. */
export function settings(seed: number): Settings {
  return {
    kind: document.querySelector<HTMLInputElement>("[name=kind]:checked")?.value as Kind,
    scale: sliders.scale.value(),
    clip: clip(),
    lr: sliders.lr.value(),
    steps: sliders.delay.value(),
    seed,
  };
}

/** The threshold M. */
export function clip(): number | null {
  return isOff() ? null : sliders.clip.value();
}

/** Sets controls, as a reader would; returns whether the network must be a new one. */
export function preset({ kind, scale, delay }: { kind?: Kind; scale?: number; delay?: number }): void {
  if (kind) element<HTMLInputElement>("lab").querySelector<HTMLInputElement>(`[value=${kind}]`)?.click();
  for (const [{ input }, position] of [
    [sliders.scale, scale],
    [sliders.delay, delay],
  ] as const) {
    if (position === undefined) continue;
    input.value = String(position);
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

/** Calls back when a control moves: with its id, "kind" for the kinds of networks. */
export function onControl(listener: (id: "kind" | keyof typeof sliders) => void): void {
  for (const [id, one] of Object.entries(sliders))
    one.input.addEventListener("input", () => {
      tell(one);
      listener(id as keyof typeof sliders);
    });
  for (const radio of document.querySelectorAll("[name=kind]"))
    radio.addEventListener("change", () => listener("kind"));
  onLanguage(() => Object.values(sliders).forEach(tell));
}
