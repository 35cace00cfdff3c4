import { existsSync } from "node:fs";

/** The executable that an environment variable names, else the first of some places; undefined where there is none. */
const finder = (variable, places) => () => (process.env[variable] ? [process.env[variable]] : places).find(existsSync);

export const findChromium = finder("CHROMIUM", [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
]);

export const findFirefox = finder("FIREFOX", [
  "/usr/bin/firefox-esr",
  "/usr/bin/firefox",
  "/Applications/Firefox.app/Contents/MacOS/firefox",
]);

/** WebKitGTK's driver. */
export const findWebKitDriver = finder("WEBKIT_DRIVER", ["/usr/bin/WebKitWebDriver"]);

/** The virtual screen that WebKitGTK needs. */
export const findXvfb = finder("XVFB", ["/usr/bin/Xvfb"]);
