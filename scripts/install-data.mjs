// The text and the series that tasks are measured on, in bench/data/node_modules: a plain install of the project stays small.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

const { dependencies } = JSON.parse(readFileSync("bench/data/package.json", "utf8"));
const missing = Object.keys(dependencies).filter((name) => !existsSync(`bench/data/node_modules/${name}/package.json`));

if (missing.length > 0) {
  console.error(`Installing the data of benchmarks and tests: ${missing.join(", ")} ...`);
  try {
    execFileSync("npm", ["install", "--prefix", "bench/data", "--no-audit", "--no-fund", "--silent"], {
      stdio: "inherit",
    });
  } catch (error) {
    console.error(`Could not install ${missing.join(", ")}, which tests of tasks need (${error.message}).`);
    process.exit(1);
  }
}
