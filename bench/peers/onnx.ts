// Models of one node as ONNX files: RNN, LSTM, GRU and Conv. Numbers of fields are those of onnx.proto3 (IR version 8, opset 17).
import type { Job } from "../jobs.ts";
import type { Cell } from "../shapes.ts";
import { type Assignment, type Weights, weightOf } from "./peer.ts";
import { message } from "./protobuf.ts";

const FLOAT = 1;
const IR_VERSION = 8;
const OPSET = 17;

interface Node {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, number | readonly number[]>>;
}

interface Array {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

type Shapes = Readonly<Record<string, readonly number[]>>;

// ONNX's order of our gates: LSTM i,f,g,o → i,o,f,c; GRU r,z,n → z,r,h.
const ORDER: Record<Cell, readonly number[]> = { rnn: [0], lstm: [0, 3, 1, 2], gru: [1, 0, 2] };

/** The model of a job that needs no training. What goes in is `x`, and for a step `h` and `c`; what comes out `y`, or the new states. */
export function makeModel({ job, weights, shapes }: Assignment): Uint8Array {
  if (job.layer === "conv1d") return convolution(job, weights, shapes.x, shapes.y);
  const { B, T, H } = job.shape;
  const states = job.layer === "lstm" ? ["h", "c"] : ["h"];
  const state = [1, B, H];
  const inputs = ["x", "W", "R", "B"];
  const node = {
    op: job.layer.toUpperCase(),
    attributes: { hidden_size: H, ...(job.layer === "gru" && { linear_before_reset: 1 }) },
  };
  const initializers = recurrentWeights(job.layer, weights, H);
  if (job.kind === "forward")
    return encode({ ...node, inputs, outputs: ["y"] }, initializers, { x: shapes.x }, { y: [T, 1, B, H] });
  const given = Object.fromEntries(states.map((name) => [name, state]));
  const made = Object.fromEntries(states.map((name) => [`${name}N`, state]));
  return encode(
    { ...node, inputs: [...inputs, "", ...states], outputs: ["", ...Object.keys(made)] },
    initializers,
    { x: shapes.x, ...given },
    made,
  );
}

function recurrentWeights(cell: Cell, weights: Weights, H: number): Record<string, Array> {
  const reordered = (name: string) => {
    const { data, shape } = weightOf(weights, `layer.${name}`);
    const rows = H * (shape[1] ?? 1);
    return ORDER[cell].map((gate) => data.subarray(gate * rows, (gate + 1) * rows));
  };
  const matrix = (name: string) => ({
    shape: [1, ...weightOf(weights, `layer.${name}`).shape],
    data: join(reordered(name)),
  });
  const biases = join([...reordered("bias_ih_l0"), ...reordered("bias_hh_l0")]);
  return {
    W: matrix("weight_ih_l0"),
    R: matrix("weight_hh_l0"),
    B: { shape: [1, biases.length], data: biases },
  };
}

function convolution(
  job: Extract<Job, { layer: "conv1d" }>,
  weights: Weights,
  x: readonly number[],
  y: readonly number[],
) {
  const pad = (job.shape.K - 1) / 2;
  const node = { op: "Conv", inputs: ["x", "W", "B"], outputs: ["y"], attributes: { pads: [pad, pad] } };
  const initializers = { W: weightOf(weights, "layer.weight"), B: weightOf(weights, "layer.bias") };
  return encode(node, initializers, { x }, { y });
}

function join(parts: readonly Float32Array[]): Float32Array {
  const result = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}

// ModelProto: ir_version 1, producer_name 2, graph 7, opset_import 8. GraphProto: node 1, name 2, initializer 5, input 11, output 12.
function encode(node: Node, initializers: Readonly<Record<string, Array>>, inputs: Shapes, outputs: Shapes) {
  const graph = message(
    [1, nodeProto(node)],
    [2, "graph"],
    [5, Object.entries(initializers).map(([name, array]) => tensorProto(name, array))],
    [11, Object.entries(inputs).map(([name, shape]) => valueInfo(name, shape))],
    [12, Object.entries(outputs).map(([name, shape]) => valueInfo(name, shape))],
  );
  return message([1, IR_VERSION], [2, "bptt"], [7, graph], [8, message([2, OPSET])]);
}

// NodeProto: input 1, output 2, op_type 4, attribute 5. AttributeProto: name 1, i 3, ints 8, type 20 (INT 2, INTS 7).
function nodeProto({ op, inputs, outputs, attributes = {} }: Node): Uint8Array {
  const encoded = Object.entries(attributes).map(([name, value]) =>
    typeof value === "number" ? message([1, name], [3, value], [20, 2]) : message([1, name], [8, value], [20, 7]),
  );
  return message([1, inputs], [2, outputs], [4, op], [5, encoded]);
}

// TensorProto: dims 1, data_type 2, name 8, raw_data 9 (little-endian).
function tensorProto(name: string, { shape, data }: Array): Uint8Array {
  return message([1, shape], [2, FLOAT], [8, name], [9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)]);
}

// ValueInfoProto: name 1, type 2. TypeProto: tensor_type 1 { elem_type 1, shape 2 }. TensorShapeProto: dim 1 { dim_value 1 }.
function valueInfo(name: string, shape: readonly number[]): Uint8Array {
  const dimensions = message([1, shape.map((size) => message([1, size]))]);
  return message([1, name], [2, message([1, message([1, FLOAT], [2, dimensions])])]);
}
