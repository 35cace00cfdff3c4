// node scripts/install-browser.mjs [NAME ...]: browsers of the tests, by default Chromium and Firefox. One that is not found is
// installed from Debian's packages; where that cannot be done, this fails and says what to do, so that no test is left out
// silently.
import { findChromium, findFirefox, findWebKitDriver, findXvfb } from "./browsers.mjs";
import { provide } from "./debian.mjs";

const BROWSERS = {
  chromium: [{ name: "Chromium", find: findChromium, debian: "chromium", variable: "CHROMIUM" }],
  firefox: [{ name: "Firefox", find: findFirefox, debian: "firefox-esr", variable: "FIREFOX" }],
  webkit: [
    { name: "WebKitGTK's driver", find: findWebKitDriver, debian: "webkit2gtk-driver", variable: "WEBKIT_DRIVER" },
    { name: "Xvfb", find: findXvfb, debian: "xvfb", variable: "XVFB" },
  ],
};

const names = process.argv.length > 2 ? process.argv.slice(2) : ["chromium", "firefox"];
if (!provide(names.flatMap((name) => BROWSERS[name]))) process.exitCode = 1;
