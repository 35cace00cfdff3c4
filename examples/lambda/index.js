import { readFile } from "node:fs/promises";
import { tensor } from "bptt";
import { loadModel } from "bptt/io";
import { predict } from "bptt/train";

const GESTURES = ["check", "circle", "square", "triangle", "zigzag"];

// Loaded once, when the function starts: events that follow find it ready.
const model = loadModel(await readFile(new URL("gestures.bptt", import.meta.url)));

/** Answers an event of a function URL or of an HTTP API whose body is { "moves": [[dx, dy], ...] }, in units of 10 pixels. */
export async function handler(event) {
  let moves;
  try {
    moves = readMoves(event);
  } catch (error) {
    return json(400, { error: error.message });
  }
  const { data } = predict(model, tensor(moves)); // a row of probabilities after every move
  const probabilities = Array.from(data.subarray(-GESTURES.length));
  const probability = Math.max(...probabilities);
  return json(200, { gesture: GESTURES[probabilities.indexOf(probability)], probability });
}

function readMoves({ body, isBase64Encoded }) {
  const text = isBase64Encoded ? Buffer.from(body, "base64").toString() : body;
  const moves = JSON.parse(text ?? "null")?.moves;
  if (!Array.isArray(moves) || moves.length === 0)
    throw new TypeError('the body must be JSON such as { "moves": [[1, 0], [0.9, 0.2]] }');
  const wrong = moves.findIndex((move) => !isMove(move));
  if (wrong !== -1)
    throw new TypeError(
      `moves[${wrong}] must be [dx, dy], numbers from -100 to 100, got ${JSON.stringify(moves[wrong])}`,
    );
  return moves;
}

function isMove(move) {
  return (
    Array.isArray(move) && move.length === 2 && move.every((value) => Number.isFinite(value) && Math.abs(value) <= 100)
  );
}

function json(statusCode, body) {
  return { statusCode, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}
