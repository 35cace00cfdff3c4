// The tests of the runtimes and of the page need Chromium and Firefox. Where one is not found it is installed from Debian's
// packages; where that cannot be done, the run stops here and says what to do, so that no test is left out silently.
import { execFileSync } from "node:child_process";
import { findChromium, findFirefox } from "./browsers.mjs";

const browsers = [
  { name: "Chromium", find: findChromium, debian: "chromium", variable: "CHROMIUM" },
  { name: "Firefox", find: findFirefox, debian: "firefox-esr", variable: "FIREFOX" },
];

function install(packages) {
  const asRoot = process.getuid?.() === 0 ? [] : ["sudo", "-n"];
  const run = (...command) => {
    const [program, ...rest] = [...asRoot, ...command];
    execFileSync(program, rest, {
      stdio: ["ignore", "ignore", "inherit"],
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    });
  };
  run("apt-get", "update", "-qq");
  run("apt-get", "install", "-y", "-qq", "--no-install-recommends", ...packages);
}

const missing = () => browsers.filter(({ find }) => !find());
if (missing().length > 0) {
  const names = missing().map(({ name }) => name);
  try {
    console.error(`${names.join(" and ")}, which the tests need: missing, installing with apt-get ...`);
    install(missing().map(({ debian }) => debian));
  } catch (error) {
    console.error(`Could not install ${names.join(" and ")} (${error.message}).`);
  }
  for (const { name, variable } of missing()) {
    console.error(
      `The tests need ${name}. Install it, or name its executable in the environment variable ${variable}.`,
    );
    process.exitCode = 1;
  }
}
