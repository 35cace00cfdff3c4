// The runtime tests need Chromium. Where none is found it is installed from Debian's packages; where that cannot be
// done, the run stops here and says what to do, so that no test is left out silently.
import { execFileSync } from "node:child_process";
import { findChromium } from "./chromium.mjs";

if (!findChromium()) {
  const asRoot = process.getuid?.() === 0 ? [] : ["sudo", "-n"];
  const run = (...command) => {
    const [program, ...rest] = [...asRoot, ...command];
    execFileSync(program, rest, {
      stdio: ["ignore", "ignore", "inherit"],
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    });
  };
  try {
    console.error("Chromium, which the runtime tests need, is missing: installing it with apt-get ...");
    run("apt-get", "update", "-qq");
    run("apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium");
  } catch (error) {
    console.error(`Could not install Chromium (${error.message}).`);
  }
  if (!findChromium()) {
    console.error("The tests need Chromium. Install it, or name its executable in the environment variable CHROMIUM.");
    process.exit(1);
  }
}
