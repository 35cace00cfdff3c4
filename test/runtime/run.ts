// Runs the program in runtimes, in all their ways.
import type { Row } from "./report.ts";
import { type Answer, fault, type Outcome, type Runtime } from "./runtime.ts";

async function attempt<T>(task: () => T | Promise<T>): Promise<T | { readonly error: string }> {
  try {
    return await task();
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

/** How each way of a runtime went; one that is missing or has no version has failed. */
export async function run({ name, ways, version }: Runtime, app: string, reference: Outcome): Promise<Row[]> {
  const told = await attempt(version);
  const rows: Row[] = [];
  for (const way of ways) {
    const start = performance.now();
    const answer: Answer = await attempt(() => way.run(app));
    const ms = performance.now() - start;
    const wrong = typeof told === "string" ? fault(way, answer, reference) : told.error;
    const row = { runtime: name, version: typeof told === "string" ? told : "", way: way.name, ms };
    rows.push({ ...row, refused: way.refusal !== undefined, ...(wrong !== undefined && { fault: wrong }) });
    console.error(`${name}, ${way.name}: ${wrong === undefined ? "ok" : "FAILED"}`);
  }
  return rows;
}
