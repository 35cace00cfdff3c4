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

const WEBKIT_DRIVER = [process.env.WEBKIT_DRIVER, "/usr/bin/WebKitWebDriver"];

const XVFB = [process.env.XVFB, "/usr/bin/Xvfb"];

const find = (places) => places.find((path) => path && existsSync(path));

/** The executable of a Chromium on this machine, or undefined. */
export function findChromium() {
  return find(CHROMIUM);
}

/** The executable of a Firefox on this machine, or undefined. */
export function findFirefox() {
  return find(FIREFOX);
}

/** The executable of WebKitGTK's driver on this machine, or undefined. */
export function findWebKitDriver() {
  return find(WEBKIT_DRIVER);
}

/** The executable that makes a virtual screen, which WebKitGTK needs, or undefined. */
export function findXvfb() {
  return find(XVFB);
}
