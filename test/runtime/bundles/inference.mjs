// What a page needs that runs one LSTM: its size is held by .size-limit.json.
export { tensor } from "bptt";
export { Linear, LSTM } from "bptt/nn";
export { predict } from "bptt/train";
