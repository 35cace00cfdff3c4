// Installs what is missing from Debian's packages, or says what to do.
import { execFileSync } from "node:child_process";

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

/**
 * Sees to it that programs are there: each has a name, a function that finds it, the Debian package it comes in, and the
 * environment variable that names it elsewhere; where that names nothing that exists, nothing is installed in its place.
 * @returns whether all are there in the end
 */
export function provide(programs) {
  const missing = () => programs.filter(({ find }) => !find());
  const wanted = missing().filter(({ variable }) => !process.env[variable]);
  const names = wanted.map(({ name }) => name).join(" and ");
  if (wanted.length > 0) {
    try {
      console.error(`${names}, which the tests need: missing, installing with apt-get ...`);
      install(wanted.map(({ debian }) => debian));
    } catch (error) {
      console.error(`Could not install ${names} (${error.message}).`);
    }
  }
  for (const { name, variable } of missing()) {
    console.error(
      `The tests need ${name}. Install it, or name its executable in the environment variable ${variable}.`,
    );
  }
  return missing().length === 0;
}
