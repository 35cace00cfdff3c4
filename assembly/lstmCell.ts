// One row of LSTM's cell, forward and backward, by the equations of lstm.ts; H columns a gate, rows of states padded to 8.
import { f32ptr, zero, loadLanes, storeLanes } from "./lanes";
import { activateGates, tanh16 } from "./gates";
import { tanh4 } from "./math";

/**
 * One row: the activated gates in place of z, c and m. Two passes, so that within each the processor finds enough independent
 * work: tanh c waits for the gates. Lanes past H read zeros and so give zeros.
 */
export function cellForward(m: f32ptr, c: f32ptr, squashed: f32ptr, z: f32ptr, cPrev: f32ptr, H: usize): void {
  const gate = H << 2;
  activateGates(z, H);
  let left = <i32>H;
  for (; left >= 16; left -= 16) {
    stateLanes(c, z, cPrev, gate, 4);
    stateLanes(c + 16, z + 16, cPrev + 16, gate, 4);
    stateLanes(c + 32, z + 32, cPrev + 32, gate, 4);
    stateLanes(c + 48, z + 48, cPrev + 48, gate, 4);
    tanh16(squashed, c);
    outputLanes(m, z, squashed, gate, 4);
    outputLanes(m + 16, z + 16, squashed + 16, gate, 4);
    outputLanes(m + 32, z + 32, squashed + 32, gate, 4);
    outputLanes(m + 48, z + 48, squashed + 48, gate, 4);
    m += 64; c += 64; squashed += 64; z += 64; cPrev += 64;
  }
  for (; left > 0; left -= 4) {
    stateLanes(c, z, cPrev, gate, left);
    v128.store(squashed, tanh4(v128.load(c)));
    outputLanes(m, z, squashed, gate, left);
    m += 16; c += 16; squashed += 16; z += 16; cPrev += 16;
  }
}

// c = f ⊙ c_{t−1} + i ⊙ g
// @ts-ignore: decorator
@inline
function stateLanes(c: f32ptr, z: f32ptr, cPrev: f32ptr, gate: usize, left: i32): void {
  const i = loadLanes(z, left), f = loadLanes(z + gate, left), g = loadLanes(z + 2 * gate, left);
  v128.store(c, f32x4.add(f32x4.mul(f, v128.load(cPrev)), f32x4.mul(i, g)));
}

// m = o ⊙ tanh c
// @ts-ignore: decorator
@inline
function outputLanes(m: f32ptr, z: f32ptr, squashed: f32ptr, gate: usize, left: i32): void {
  v128.store(m, f32x4.mul(loadLanes(z + 3 * gate, left), v128.load(squashed)));
}

/** One row: dz from its gates (which may lie in the same place), dc of the step before, and dm left 0 for the product that follows. */
export function cellBackward(dz: f32ptr, dm: f32ptr, dc: f32ptr, dHs: f32ptr, dOut: f32ptr, gates: f32ptr, squashed: f32ptr, cPrev: f32ptr, H: usize): void {
  const gate = H << 2;
  let left = <i32>H;
  for (; left >= 4; left -= 4) {
    backwardLanes(dz, dm, dc, dHs, dOut, gates, squashed, cPrev, gate, 4);
    dz += 16; dm += 16; dc += 16; gates += 16; squashed += 16; cPrev += 16;
    if (dHs) dHs += 16;
    if (dOut) dOut += 16;
  }
  if (left > 0) backwardLanes(dz, dm, dc, dHs, dOut, gates, squashed, cPrev, gate, left);
}

// @ts-ignore: decorator
@inline
function backwardLanes(dz: f32ptr, dm: f32ptr, dc: f32ptr, dHs: f32ptr, dOut: f32ptr, gates: f32ptr, squashed: f32ptr, cPrev: f32ptr, gate: usize, left: i32): void {
  const one = f32x4.splat(1);
  const i = loadLanes(gates, left), f = loadLanes(gates + gate, left);
  const g = loadLanes(gates + 2 * gate, left), o = loadLanes(gates + 3 * gate, left);
  let d = v128.load(dm);
  if (dOut) d = f32x4.add(d, loadLanes(dOut, left));
  if (dHs) storeLanes(dHs, d, left);
  v128.store(dm, zero());
  const t = v128.load(squashed);
  const dState = f32x4.add(v128.load(dc), f32x4.mul(f32x4.mul(d, o), f32x4.sub(one, f32x4.mul(t, t))));
  v128.store(dc, f32x4.mul(dState, f));
  storeLanes(dz, f32x4.mul(f32x4.mul(dState, g), f32x4.mul(i, f32x4.sub(one, i))), left);
  storeLanes(dz + gate, f32x4.mul(f32x4.mul(dState, v128.load(cPrev)), f32x4.mul(f, f32x4.sub(one, f))), left);
  storeLanes(dz + 2 * gate, f32x4.mul(f32x4.mul(dState, i), f32x4.sub(one, f32x4.mul(g, g))), left);
  storeLanes(dz + 3 * gate, f32x4.mul(f32x4.mul(d, t), f32x4.mul(o, f32x4.sub(one, o))), left);
}
