import { setImmediate as turn } from "node:timers/promises";
import { Generator, manualSeed } from "../../index.js";
import { TextModel } from "../../tasks/index.js";
import { command } from "../command.js";
import { readAs, readText } from "../files.js";
import { sizesOf, TRAINING, train, trainingOf } from "../training.js";

// The validation text, where none is named: what stands at the end.
const VALID_SHARE = 0.1;

// Characters after which it is seen whether anybody reads on.
const TURN = 64;

/** bptt text train */
export const textTrain = command({
  name: "text train",
  summary: "trains a character language model on a text file",
  operands: "TEXT",
  help: `Trains a model that predicts the next character of a text. The last tenth of TEXT is not trained on but tells how good the
model is, unless --valid names another text. While it lasts, FILE.checkpoint holds all of the training: after Ctrl-C or a power cut
the same command goes on from there.`,
  options: {
    ...TRAINING,
    out: { ...TRAINING.out, fallback: "text.bptt" },
    cell: { ...TRAINING.cell, fallback: "lstm" },
    hidden: { ...TRAINING.hidden, fallback: 128 },
    lr: { ...TRAINING.lr, fallback: 0.005 },
    batch: { ...TRAINING.batch, help: "parallel streams that the text is cut into" },
    steps: { kind: "integer", min: 1, fallback: 64, help: "characters after which the gradient is cut off" },
    valid: { kind: "text", value: "FILE", help: "a text that is not trained on" },
    "min-count": { kind: "integer", min: 1, fallback: 1, help: "characters seen less often count as unknown" },
  },
  async run(values, [path], context) {
    const whole = readText(path as string);
    const cut = values.valid === undefined ? splitAt(whole) : whole.length;
    const text = whole.slice(0, cut);
    const valid = values.valid === undefined ? whole.slice(cut) : readText(values.valid);
    manualSeed(values.seed);
    const model = TextModel.create(text, {
      ...sizesOf(values),
      minCount: values["min-count"],
    });
    context.tell(`${text.length} characters to learn from, ${model.alphabet.characters.length} of them different`);
    await train(context, values, {
      data: [path as string, ...(values.valid === undefined ? [] : [values.valid])],
      start: (attached) =>
        model.fit(text, {
          ...trainingOf(values),
          steps: values.steps,
          valid,
          ...(values.patience !== undefined && { earlyStopping: { patience: values.patience } }),
          ...attached,
        }),
      save: () => model.save(),
    });
    const { perplexity, bitsPerCharacter } = model.score(valid);
    if (context.json) context.print(JSON.stringify({ model: values.out, perplexity, bitsPerCharacter }));
    else
      context.tell(
        `${values.out} is ready: perplexity ${perplexity.toFixed(3)} on the validation text (${bitsPerCharacter.toFixed(3)} bits a character)`,
      );
  },
});

// Where the validation part begins: at a line, so that it does not start within a word.
function splitAt(text: string): number {
  const from = Math.floor(text.length * (1 - VALID_SHARE));
  const line = text.indexOf("\n", from);
  if (line >= 0 && line <= text.length * (1 - VALID_SHARE / 2)) return line + 1;
  return /[\uDC00-\uDFFF]/.test(text.charAt(from)) ? from - 1 : from; // nor within a surrogate pair
}

/** bptt text generate */
export const textGenerate = command({
  name: "text generate",
  summary: "writes text with a trained model",
  operands: "MODEL",
  help: "Prints the prompt and what the model writes after it, as it is written.",
  options: {
    prompt: { kind: "text", value: "TEXT", fallback: "", help: "what the text goes on from" },
    length: { kind: "integer", min: 0, fallback: 500, help: "characters to be written" },
    temperature: {
      kind: "number",
      min: 0,
      fallback: 0.8,
      help: "0 takes the likeliest character, 1 draws as the model says",
    },
    top: { kind: "integer", min: 1, help: "draws from the N likeliest characters only" },
    stop: { kind: "text", value: "TEXT", help: "ends where this was written" },
    seed: { kind: "integer", min: 0, fallback: 1, help: "of the random numbers: the same seed writes the same text" },
  },
  async run({ prompt, length, temperature, top, stop, seed }, [path], { json, print, write }) {
    const model = readAs(path as string, (bytes) => TextModel.load(bytes));
    const characters = model.characters({
      prompt,
      length,
      temperature,
      generator: new Generator(seed),
      ...(top !== undefined && { topK: top }),
      ...(stop !== undefined && { stop }),
    });
    if (json) {
      print(JSON.stringify({ prompt, text: [...characters].join("") }));
      return;
    }
    write(prompt);
    let count = 0;
    for (const character of characters) {
      write(character);
      if (++count % TURN === 0) await turn();
    }
    write("\n");
  },
});
