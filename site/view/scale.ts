// From numbers to colours: orange for positive, blue for negative, the ground's own colour for 0.
import { colour, onScheme } from "./theme.ts";

const LEVELS = 32; // on either side of 0
let palette: string[] | undefined;
onScheme(() => {
  palette = undefined;
});

/** The colour of a number from −1 to 1; what lies beyond gets that of the end. */
export function diverging(value: number): string {
  palette ??= makePalette();
  const level = Number.isNaN(value) ? 0 : Math.round(LEVELS * Math.max(-1, Math.min(1, value)));
  return palette[LEVELS + level] as string;
}

// Small numbers are what fades: the square root keeps them visible.
function makePalette(): string[] {
  const [negative, zero, positive] = ["--negative", "--zero", "--positive"].map((name) => channels(colour(name)));
  return Array.from({ length: 2 * LEVELS + 1 }, (_, i) => {
    const share = Math.sqrt(Math.abs(i - LEVELS) / LEVELS);
    const end = (i < LEVELS ? negative : positive) as number[];
    return `rgb(${end.map((channel, c) => Math.round(((zero as number[])[c] as number) * (1 - share) + channel * share)).join(" ")})`;
  });
}

function channels(hex: string): number[] {
  return [1, 3, 5].map((i) => Number.parseInt(hex.slice(i, i + 2), 16));
}
