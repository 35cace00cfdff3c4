// Copies between two four-dimensional index patterns over the same counts n0..n3; strides count elements and may be 0.
// With a source stride of 0 copyStrided broadcasts; with a destination stride of 0 addStrided sums. So one pair serves
// transpose, select, narrow, cat, broadcasting and sums over dimensions, each the other's backward.
import { f32ptr } from "./lanes";

/** dst[i·d] = src[i·s] */
export function copyStrided(dst: f32ptr, d0: usize, d1: usize, d2: usize, d3: usize, src: f32ptr, s0: usize, s1: usize, s2: usize, s3: usize, n0: usize, n1: usize, n2: usize, n3: usize): void {
  for (let i0: usize = 0; i0 < n0; ++i0) {
    for (let i1: usize = 0; i1 < n1; ++i1) {
      for (let i2: usize = 0; i2 < n2; ++i2) {
        let d = dst + ((i0 * d0 + i1 * d1 + i2 * d2) << 2), s = src + ((i0 * s0 + i1 * s1 + i2 * s2) << 2);
        if (d3 == 1 && s3 == 1) {
          memory.copy(d, s, n3 << 2);
        } else {
          for (let i3: usize = 0; i3 < n3; ++i3, d += d3 << 2, s += s3 << 2) i32.store(d, i32.load(s));
        }
      }
    }
  }
}

/** dst[i·d] += src[i·s], one element after the other in index order */
export function addStrided(dst: f32ptr, d0: usize, d1: usize, d2: usize, d3: usize, src: f32ptr, s0: usize, s1: usize, s2: usize, s3: usize, n0: usize, n1: usize, n2: usize, n3: usize): void {
  for (let i0: usize = 0; i0 < n0; ++i0) {
    for (let i1: usize = 0; i1 < n1; ++i1) {
      for (let i2: usize = 0; i2 < n2; ++i2) {
        let d = dst + ((i0 * d0 + i1 * d1 + i2 * d2) << 2), s = src + ((i0 * s0 + i1 * s1 + i2 * s2) << 2);
        let left = n3;
        if (d3 == 1 && s3 == 1) {
          for (; left >= 4; left -= 4, d += 16, s += 16) v128.store(d, f32x4.add(v128.load(d), v128.load(s)));
        }
        for (; left > 0; --left, d += d3 << 2, s += s3 << 2) f32.store(d, f32.load(d) + f32.load(s));
      }
    }
  }
}
