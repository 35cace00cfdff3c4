// Pooling over windows of the rows of (rows,L), giving (rows,Lout). windows (Lout,2) holds the first place of each window and
// the place past its last: kernel size, stride, padding and ceil mode, or the parts of adaptive pooling, are all told by it.
//
//   max      y[r,t] = max x[r,i], i = first, first + dilation, … < end
//            argmax[r,t] is the place of the first maximum, or of the last NaN, as in torch; −1 in an empty window (y = −∞)
//   average  y[r,t] = Σ_{first ≤ i < end} x[r,i] / divisor[t]
//
// Windows lie within [0, L). Backward adds to dX[r,i] the gradients of the outputs that came from there.
import { f32ptr, i32ptr, zero, horizontalSum } from "./lanes";

export function maxPool1dForward(y: f32ptr, argmax: i32ptr, x: f32ptr, windows: i32ptr, rows: usize, L: usize, Lout: usize, dilation: usize): void {
  for (let r: usize = 0; r < rows; ++r, x += L << 2) {
    for (let t: usize = 0; t < Lout; ++t, y += 4, argmax += 4) {
      const end = i32.load(windows + (t << 3), 4);
      let i = i32.load(windows + (t << 3));
      let largest: f32 = -Infinity, place = i < end ? i : -1;
      for (; i < end; i += <i32>dilation) {
        const value = f32.load(x + (i << 2));
        if (value > largest || value != value) {
          largest = value;
          place = i;
        }
      }
      f32.store(y, largest);
      i32.store(argmax, place);
    }
  }
}

export function maxPool1dBackward(dX: f32ptr, dY: f32ptr, argmax: i32ptr, rows: usize, L: usize, Lout: usize): void {
  for (let r: usize = 0; r < rows; ++r, dX += L << 2) {
    for (let t: usize = 0; t < Lout; ++t, dY += 4, argmax += 4) {
      const place = i32.load(argmax);
      if (place < 0) continue;
      const p = dX + (place << 2);
      f32.store(p, f32.load(p) + f32.load(dY));
    }
  }
}

export function avgPool1dForward(y: f32ptr, x: f32ptr, windows: i32ptr, divisor: f32ptr, rows: usize, L: usize, Lout: usize): void {
  for (let r: usize = 0; r < rows; ++r, x += L << 2) {
    for (let t: usize = 0; t < Lout; ++t, y += 4) {
      let i = i32.load(windows + (t << 3));
      const end = i32.load(windows + (t << 3), 4);
      let four = zero();
      for (; i + 4 <= end; i += 4) four = f32x4.add(four, v128.load(x + (i << 2)));
      let sum = horizontalSum(four);
      for (; i < end; ++i) sum += f32.load(x + (i << 2));
      f32.store(y, sum / f32.load(divisor + (t << 2)));
    }
  }
}

export function avgPool1dBackward(dX: f32ptr, dY: f32ptr, windows: i32ptr, divisor: f32ptr, rows: usize, L: usize, Lout: usize): void {
  for (let r: usize = 0; r < rows; ++r, dX += L << 2) {
    for (let t: usize = 0; t < Lout; ++t, dY += 4) {
      const d = f32.load(dY) / f32.load(divisor + (t << 2)), all = f32x4.splat(d);
      const end = i32.load(windows + (t << 3), 4);
      let i = i32.load(windows + (t << 3));
      for (; i + 4 <= end; i += 4) v128.store(dX + (i << 2), f32x4.add(v128.load(dX + (i << 2)), all));
      for (; i < end; ++i) f32.store(dX + (i << 2), f32.load(dX + (i << 2)) + d);
    }
  }
}
