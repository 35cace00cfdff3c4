// The kernel ABI: convolution, in the conventions of inference.ts. A page of its own, since few models have any and it is large.
export { conv1dForward, conv1dBackward, conv1dWorkspace } from "./conv1d";
