// The kernel ABI: Jordan networks, in the conventions of inference.ts. A page of its own, since few models are one.
export { jordanForward, jordanBackward, jordanWorkspace } from "./jordan";
