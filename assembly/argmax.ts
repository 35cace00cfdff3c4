// The place of the largest element of each row of (N,V), V ≥ 1: the first of equal ones; NaN counts as larger than any number.
import { f32ptr, i32ptr, loadLanes } from "./lanes";
import { rowMax } from "./softmax";

/** y (N) of int32. */
export function argmaxRows(y: i32ptr, x: f32ptr, N: usize, V: usize): void {
  for (let i: usize = 0; i < N; ++i, y += 4, x += V << 2) i32.store(y, firstOf(x, rowMax(x, V), V));
}

// The first element that equals the row's maximum or, where that is NaN and equals nothing, is NaN. There is one, so a zero
// that loadLanes gives past the end is not found before it.
function firstOf(x: f32ptr, largest: f32, V: usize): i32 {
  const m = f32x4.splat(largest);
  let j: usize = 0, found = 0;
  for (; !found; j += 4) {
    const v = loadLanes(x + (j << 2), <i32>(V - j));
    found = i32x4.bitmask(v128.or(f32x4.eq(v, m), f32x4.ne(v, v)));
  }
  return <i32>j - 4 + ctz(found);
}
