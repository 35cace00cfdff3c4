// The lines that a gesture consists of: where each points, in turns clockwise from the right, and how long it is.
const polygon = (sides) => (generator) => {
  const start = generator.integer(sides);
  const turns = Array.from({ length: sides }, (_, i) => 0.5 + (start + i) / sides);
  return { turns, lengths: turns.map(() => 6 / sides) };
};
const LINES = {
  check: () => ({ turns: [0.15, 0.86], lengths: [1, 2.3] }),
  circle: polygon(32),
  square: polygon(4),
  triangle: polygon(3),
  zigzag: () => ({ turns: [0, 0.375, 0], lengths: [2, 2.8, 2] }),
};

export const GESTURES = Object.keys(LINES);

/** A stroke, mirrored or not, of any size and pace, turned, stretched, rounded and shaky: moves [dx, dy] of 10 pixels each. */
export function draw(gesture, generator) {
  const any = (low, high) => low + (high - low) * generator.random();
  const [size, pace] = [any(4, 16), any(0.6, 1.4)];
  const [turned, stretch, grip] = [any(-0.04, 0.04), any(0.7, 1.4), any(0.15, 1)];
  const mirror = any(-1, 1) < 0 ? -1 : 1;
  const { turns, lengths } = LINES[gesture](generator);
  let move = [0, 0];
  return turns.flatMap((turn, i) => {
    const [angle, count] = [2 * Math.PI * (turn + turned), Math.ceil((size * lengths[i]) / pace)];
    const aim = [mirror * Math.cos(angle), stretch * Math.sin(angle)];
    const next = (last, axis) => last + grip * (pace * (aim[axis] + any(-0.2, 0.2)) - last);
    return Array.from({ length: count }, () => (move = move.map(next)));
  });
}
