// What every cold process says at its end: when that was, in milliseconds since 1970, and its peak of resident memory in KiB.
/** @param {number} value a number of the result */
export function done(value) {
  if (!Number.isFinite(value)) throw new Error(`the result is ${value}`);
  const now = performance.timeOrigin + performance.now();
  process.stdout.write(JSON.stringify({ now, peak: process.resourceUsage().maxRSS }));
  process.exit(0);
}
