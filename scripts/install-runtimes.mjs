// The runtimes and bundlers of `npm run test:runtimes`, in test/runtime/tools/node_modules: a plain install of the project
// stays small. What cannot be installed is named here, and its tests fail.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

const FOLDER = "test/runtime/tools";

const read = (path) => {
  try {
    return JSON.parse(readFileSync(`${FOLDER}/${path}`, "utf8"));
  } catch {
    return {};
  }
};

/** The version of a package that is there; one of Node's writes a v before it. */
const installed = (name) => read(`node_modules/${name}/package.json`).version?.replace(/^v/, "");

const { dependencies, optionalDependencies } = read("package.json");
const missing = () =>
  Object.entries({ ...dependencies, ...optionalDependencies })
    .filter(([name, version]) => installed(name) !== version.split("@").at(-1))
    .map(([name]) => name);

if (missing().length > 0) {
  console.error(`Installing runtimes and bundlers: ${missing().join(", ")} ...`);
  try {
    execFileSync("npm", ["install", "--prefix", FOLDER, "--no-audit", "--no-fund", "--silent"], { stdio: "inherit" });
  } catch (error) {
    console.error(`Could not install into ${FOLDER} (${error.message}).`);
  }
  if (missing().length > 0) console.error(`Still missing: ${missing().join(", ")}. Their tests will fail.`);
}
