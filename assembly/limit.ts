// The machine's own limit, for benchmarks: register chains with no memory traffic.
import { madd } from "./lanes";

/** 12 independent chains of x·a + b, n times: 96·n flops. Returns a value so that nothing is optimised away. */
export function mulAddChain(n: usize, start: f32): f32 {
  const a = f32x4.splat(start), b = f32x4.splat(start * 0.5);
  let x0 = a, x1 = b, x2 = a, x3 = b, x4 = a, x5 = b, x6 = a, x7 = b, x8 = a, x9 = b, x10 = a, x11 = b;
  for (; n > 0; --n) {
    x0 = madd(x0, a, b);
    x1 = madd(x1, a, b);
    x2 = madd(x2, a, b);
    x3 = madd(x3, a, b);
    x4 = madd(x4, a, b);
    x5 = madd(x5, a, b);
    x6 = madd(x6, a, b);
    x7 = madd(x7, a, b);
    x8 = madd(x8, a, b);
    x9 = madd(x9, a, b);
    x10 = madd(x10, a, b);
    x11 = madd(x11, a, b);
  }
  const low = f32x4.add(f32x4.add(x0, x1), f32x4.add(x2, x3));
  const high = f32x4.add(f32x4.add(x4, x5), f32x4.add(x6, x7));
  const rest = f32x4.add(f32x4.add(x8, x9), f32x4.add(x10, x11));
  return f32x4.extract_lane(f32x4.add(f32x4.add(low, high), rest), 0);
}
