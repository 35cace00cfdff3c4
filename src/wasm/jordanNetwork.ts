import { simdJordanNetwork } from "#wasm";
import { withPart } from "./core.js";
import type { JordanNetworkKernels } from "./generated/kernels.js";

/** The kernels with those of Jordan networks, whose part starts at the first call. */
export function jordanNetworkKernels(): JordanNetworkKernels {
  return withPart("jordanForward", simdJordanNetwork);
}
