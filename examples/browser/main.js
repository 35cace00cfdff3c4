import { Generator } from "bptt";
import { TextModel } from "bptt/tasks";

const [text, button, progress, writing] = ["textarea", "button", "output", "pre"].map((name) =>
  document.querySelector(name),
);
let training; // an AbortController while the model learns

button.addEventListener("click", async () => {
  if (training) return training.abort();
  training = new AbortController();
  button.textContent = "Stop";
  try {
    await learn(text.value, training.signal);
  } catch (error) {
    progress.value = error.message;
  }
  training = undefined;
  button.textContent = "Learn";
});

async function learn(text, signal) {
  const model = TextModel.create(text, { hiddenSize: 96 });
  const generator = new Generator(1);
  const options = { epochs: 60, batchSize: 4, steps: 32, lr: 1e-2, generator, signal };
  for await (const { epoch, loss } of model.fit(text, options)) {
    progress.value = `epoch ${epoch}: perplexity ${Math.exp(loss).toFixed(2)}`;
    writing.textContent = model.generate({ length: 200, temperature: 0.5, generator });
  }
}
