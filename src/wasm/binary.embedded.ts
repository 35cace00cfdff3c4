// `#wasm` where code may be compiled at run time: the simd binary travels in the JavaScript, so there is no file to serve. It does so in
// parts, since a bundler leaves out those that a program does not call.
import { convolutionText } from "./generated/convolution.js";
import { inferenceText } from "./generated/inference.js";
import { jordanNetworkText } from "./generated/jordanNetwork.js";
import { trainingText } from "./generated/training.js";
import { decodeText } from "./text.js";

/** The part of the simd build that every model in use needs. */
export const simd = () => decodeText(inferenceText);

/** What training needs besides. */
export const simdTraining = () => decodeText(trainingText);

/** What convolution needs besides. */
export const simdConvolution = () => decodeText(convolutionText);

/** What Jordan networks need besides. */
export const simdJordanNetwork = () => decodeText(jordanNetworkText);
