// Strokes as a client sends them: moves [dx, dy] of a pen in units of 10 pixels.

export type Move = [number, number];

const along = (...legs: readonly (readonly [dx: number, dy: number, moves: number])[]): Move[] =>
  legs.flatMap(([dx, dy, moves]) => Array.from({ length: moves }, (): Move => [dx, dy]));

/** Each of the shape that its name says. */
export const STROKES: Readonly<Record<string, readonly Move[]>> = {
  check: along([0.9, 0.8, 5], [1, -1.2, 10]),
  circle: Array.from({ length: 40 }, (_, i) => [Math.cos((i * Math.PI) / 20), Math.sin((i * Math.PI) / 20)]),
  square: along([1, 0, 12], [0, 1, 12], [-1, 0, 12], [0, -1, 12]),
  triangle: along([0.6, 1, 14], [-1.2, 0, 14], [0.6, -1, 14]),
  zigzag: along([1.2, 0, 10], [-1, 1, 12], [1.2, 0, 10]),
};
