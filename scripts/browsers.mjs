import { existsSync } from "node:fs";

const CHROMIUM = [
  process.env.CHROMIUM,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

const FIREFOX = [
  process.env.FIREFOX,
  "/usr/bin/firefox-esr",
  "/usr/bin/firefox",
  "/Applications/Firefox.app/Contents/MacOS/firefox",
];

const find = (places) => places.find((path) => path && existsSync(path));

/** The executable of a Chromium on this machine, or undefined. */
export function findChromium() {
  return find(CHROMIUM);
}

/** The executable of a Firefox on this machine, or undefined. */
export function findFirefox() {
  return find(FIREFOX);
}
