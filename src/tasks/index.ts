export { IGNORED, type TagBatch, TagEncoder, type TaggedSentence, type WordDropout } from "./tagging/encoder.js";
export { TaggerNetwork, type TaggerSizes } from "./tagging/network.js";
export { Tagger, type TaggerOptions, type TaggerTraining } from "./tagging/tagger.js";
export { Vocabulary } from "./tagging/vocabulary.js";
