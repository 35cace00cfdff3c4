import { loadModel } from "bptt/io";
import { type Stream, stream } from "bptt/train";

const GESTURES = ["check", "circle", "square", "triangle", "zigzag"];

const model = loadModel(await Bun.file(new URL("gestures.bptt", import.meta.url)).bytes());

const server = Bun.serve({
  fetch(request, server) {
    if (server.upgrade(request, { data: stream(model) })) return;
    return new Response("Connect with a WebSocket", { status: 426, headers: { upgrade: "websocket" } });
  },
  // A connection is one stroke: its messages are moves [dx, dy] in units of 10 pixels, each answered by the likeliest gesture.
  websocket: {
    data: {} as Stream,
    message(socket, message) {
      const move = readMove(message);
      if (!move) return socket.close(1007, "a message is [dx, dy], numbers from -100 to 100");
      const probabilities = socket.data.push(move);
      const probability = Math.max(...probabilities);
      socket.send(JSON.stringify({ gesture: GESTURES[probabilities.indexOf(probability)], probability }));
    },
  },
});
console.log(`Listening on ${server.url}`);

function readMove(message: string | Buffer): number[] | undefined {
  try {
    const move: unknown = JSON.parse(message.toString());
    if (Array.isArray(move) && move.length === 2 && move.every(isDistance)) return move;
  } catch {} // no JSON is no move either
}

function isDistance(value: unknown): value is number {
  return typeof value === "number" && Math.abs(value) <= 100;
}
