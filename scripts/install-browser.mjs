// The tests of the runtimes and of the page need Chromium and Firefox. Where one is not found it is installed from Debian's
// packages; where that cannot be done, the run stops here and says what to do, so that no test is left out silently.
import { findChromium, findFirefox } from "./browsers.mjs";
import { provide } from "./debian.mjs";

const there = provide([
  { name: "Chromium", find: findChromium, debian: "chromium", variable: "CHROMIUM" },
  { name: "Firefox", find: findFirefox, debian: "firefox-esr", variable: "FIREFOX" },
]);
if (!there) process.exitCode = 1;
