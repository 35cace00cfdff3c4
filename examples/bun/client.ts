// Draws a square, and prints what the server takes it for meanwhile.
const corners: [number, number][] = [
  [1, 0],
  [0, 1],
  [-1, 0],
  [0, -1],
];
const moves = corners.flatMap((move) => Array<[number, number]>(12).fill(move));

const socket = new WebSocket(`ws://localhost:${process.env.PORT ?? 3000}`);
socket.onopen = () => {
  for (const move of moves) socket.send(JSON.stringify(move));
};
let answers = 0;
socket.onmessage = ({ data }) => {
  console.log(data);
  if (++answers === moves.length) socket.close();
};
