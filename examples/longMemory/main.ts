// The problems of long memory: npm run example:long-memory. options.ts says how it is used.
import { type Options, readOptions, USAGE } from "./options.ts";
import { formatProgress, formatRow, HEADER } from "./output.ts";
import { PROBLEMS } from "./problems.ts";
import { train } from "./training.ts";

/** Overwrites its own line on a terminal; says nothing elsewhere. */
function showProgress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[2K${text}`);
}

async function run({ problems, seed, json }: Options): Promise<void> {
  if (!json) process.stdout.write(`${HEADER}\n`);
  for (const problem of problems.flatMap((name) => PROBLEMS[name]())) {
    for (const contestant of problem.contestants) {
      const outcome = await train(problem, contestant, seed, (progress) =>
        showProgress(formatProgress(problem, contestant, progress)),
      );
      showProgress("");
      process.stdout.write(`${formatRow({ problem, contestant, seed, outcome }, json)}\n`);
    }
  }
}

// Whoever reads the output may leave early, as head does.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));

let options: Options;
try {
  options = readOptions(process.argv.slice(2));
} catch (error) {
  console.error(`${(error as Error).message}\n\n${USAGE}`);
  process.exit(2);
}
if (options.help) console.log(USAGE);
else await run(options);
