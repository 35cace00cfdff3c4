import { loadModel } from "bptt/io";
import type { Sequential } from "bptt/nn";
import bytes from "../gestures.bptt";

export const GESTURES = ["check", "circle", "square", "triangle", "zigzag"];

/** Reads moves [dx, dy] of a pen in units of 10 pixels, and gives the probabilities of the gestures after every one. */
export const model = loadModel(new Uint8Array(bytes)) as Sequential;

/** The likeliest of the gestures. */
export function likeliest(probabilities: Float32Array) {
  const probability = Math.max(...probabilities);
  return { gesture: GESTURES[probabilities.indexOf(probability)], probability };
}
