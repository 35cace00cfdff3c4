import { loadModel } from "bptt/io";
import { stream } from "bptt/train";
import modelUrl from "../gestures.bptt?url";

const GESTURES = ["check mark", "circle", "square", "triangle", "zigzag"];

const response = await fetch(modelUrl);
if (!response.ok) throw new Error(`${modelUrl}: ${response.status} ${response.statusText}`);
const stroke = stream(loadModel(new Uint8Array(await response.arrayBuffer())));

const canvas = document.querySelector("canvas") as HTMLCanvasElement;
const pen = canvas.getContext("2d") as CanvasRenderingContext2D;
const output = document.querySelector("output") as HTMLOutputElement;
let last = { x: 0, y: 0 };

canvas.addEventListener("pointerdown", (event) => {
  canvas.setPointerCapture(event.pointerId);
  pen.reset();
  stroke.reset();
  last = { x: event.offsetX, y: event.offsetY };
});

canvas.addEventListener("pointermove", (event) => {
  if (event.buttons !== 1) return;
  const [dx, dy] = [event.offsetX - last.x, event.offsetY - last.y];
  const distance = Math.hypot(dx, dy);
  if (distance < 6) return; // the model knows moves of 6 to 14 pixels, in units of 10
  pen.beginPath();
  pen.moveTo(last.x, last.y);
  pen.lineTo(event.offsetX, event.offsetY);
  pen.stroke();
  last = { x: event.offsetX, y: event.offsetY };
  const moves = Math.ceil(distance / 12);
  for (let i = 0; i < moves; ++i) show(stroke.push([dx / 10 / moves, dy / 10 / moves]));
});

function show(probabilities: Float32Array): void {
  const probability = Math.max(...probabilities);
  output.value = `${GESTURES[probabilities.indexOf(probability)]}, ${Math.round(100 * probability)} %`;
}
