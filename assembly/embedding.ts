// Rows of a table: Y[i] = W[index[i]], W (V,E), Y (N,E). dW[index[i]] += dY[i], but for the padding row.
import { f32ptr, i32ptr, loadLanes, storeLanes } from "./lanes";

export function embeddingForward(y: f32ptr, w: f32ptr, index: i32ptr, N: usize, E: usize): void {
  const bytes = E << 2;
  for (let i: usize = 0; i < N; ++i) memory.copy(y + i * bytes, w + <usize>i32.load(index + (i << 2)) * bytes, bytes);
}

/** paddingIndex < 0: none. */
export function embeddingBackward(dW: f32ptr, dY: f32ptr, index: i32ptr, N: usize, E: usize, paddingIndex: i32): void {
  for (let i: usize = 0; i < N; ++i, dY += E << 2) {
    const row = i32.load(index + (i << 2));
    if (row == paddingIndex) continue;
    const target = dW + ((<usize>row * E) << 2);
    for (let j: usize = 0; j < E; j += 4) {
      const left = <i32>(E - j), at = j << 2;
      storeLanes(target + at, f32x4.add(loadLanes(target + at, left), loadLanes(dY + at, left)), left);
    }
  }
}
