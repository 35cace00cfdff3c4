// Initial values. All draw from a Generator, the default one unless another is given.
export { constant, normal, ones, uniform, zeros } from "./fill.js";
export { forgetGateBias } from "./forgetGate.js";
export { calculateGain, type GainNonlinearity } from "./gain.js";
export { type OrthogonalOptions, orthogonal } from "./orthogonal.js";
export {
  type KaimingOptions,
  kaimingNormal,
  kaimingUniform,
  type XavierOptions,
  xavierNormal,
  xavierUniform,
} from "./scaled.js";
