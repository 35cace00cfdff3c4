import { defineConfig } from "vitest/config";

/** npm run test:examples: those that install the package get the packed tarball, and are used as their READMEs say. */
export default defineConfig({
  test: {
    name: "examples",
    include: ["test/installed/**/*.test.ts"],
    globalSetup: ["test/installed/tarball.ts"],
    testTimeout: 300_000, // for a machine that has other things to do
    hookTimeout: 300_000, // to install what an example needs
    fileParallelism: false,
    pool: "forks",
    execArgv: process.version.startsWith("v20.") ? ["--experimental-websocket"] : [],
  },
});
