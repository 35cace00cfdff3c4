// What every cold process says at its end: when that was, in milliseconds since 1970, its peak of resident memory in KiB, and how many
// pages of memory it was given.
/** @param {number} value a number of the result */
export function done(value) {
  if (!Number.isFinite(value)) throw new Error(`the result is ${value}`);
  const now = performance.timeOrigin + performance.now();
  const { maxRSS, minorPageFault } = process.resourceUsage();
  process.stdout.write(JSON.stringify({ now, peak: maxRSS, faults: minorPageFault }));
  process.exit(0);
}
