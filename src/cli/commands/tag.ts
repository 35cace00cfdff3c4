import { manualSeed } from "../../index.js";
import { type Slot, type TaggedSentence, Tagger, tokenize } from "../../tasks/index.js";
import { entityScores } from "../../train/index.js";
import { type Context, command } from "../command.js";
import { readAs, readText } from "../files.js";
import { lines, parseTagged } from "../sentences.js";
import { sizesOf, TRAINING, train, trainingOf } from "../training.js";

/** bptt tag train */
export const tagTrain = command({
  name: "tag train",
  summary: "trains a tagger on sentences with slot tags",
  operands: "DATA",
  help: `Trains a tagger: words to BIO tags, and so texts to slots. DATA has one token and its tag a line and an empty line between
sentences (CoNLL), or one object {"tokens": [...], "tags": [...]} a line. The words are split as "bptt tag predict" splits texts.
While it lasts, FILE.checkpoint holds all of the training: after Ctrl-C or a power cut the same command goes on from there.`,
  options: {
    ...TRAINING,
    out: { ...TRAINING.out, fallback: "tagger.bptt" },
    cell: { ...TRAINING.cell, fallback: "lstm" },
    valid: {
      kind: "text",
      value: "FILE",
      help: "sentences that are not trained on; their F1 is told after every epoch",
    },
    words: { kind: "integer", min: 1, fallback: 64, help: "features of a word" },
    spelling: {
      kind: "integer",
      min: 0,
      fallback: 24,
      help: "units that read the spelling of words in each direction; 0: none",
    },
    "min-count": { kind: "integer", min: 1, fallback: 1, help: "words seen less often count as unknown" },
    "word-dropout": { kind: "number", min: 0, max: 1, fallback: 0.05, help: "words hidden in training" },
  },
  async run(values, [path], context) {
    const sentences = parseTagged(path as string, readText(path as string));
    const valid = values.valid === undefined ? undefined : parseTagged(values.valid, readText(values.valid));
    manualSeed(values.seed);
    const tagger = Tagger.create(sentences, {
      ...sizesOf(values),
      wordDim: values.words,
      normalize: "digits",
      minCount: values["min-count"],
      ...(values.spelling > 0 && { characters: { dim: 16, hiddenSize: values.spelling, cell: "gru" } }),
    });
    context.tell(
      `${sentences.length} sentences, ${tagger.encoder.tags.length} tags, ${tagger.encoder.words.size} words`,
    );
    await train(context, values, {
      data: [path as string, ...(values.valid === undefined ? [] : [values.valid])],
      start: (attached) =>
        tagger.fit(sentences, {
          ...trainingOf(values),
          wordDropout: values["word-dropout"],
          ...(valid && { valid }),
          ...(values.patience !== undefined && {
            earlyStopping: { monitor: "f1", mode: "max", patience: values.patience },
          }),
          ...attached,
        }),
      figures: ({ metrics }) => (metrics.f1 === undefined ? [] : [`F1 ${(100 * metrics.f1).toFixed(2)} %`]),
      save: () => tagger.save(),
    });
    tellResult(context, values.out, valid && f1Of(tagger, valid));
  },
});

function f1Of(tagger: Tagger, sentences: readonly Required<TaggedSentence>[]): number {
  const given = tagger.tag(
    sentences.map(({ tokens }) => tokens),
    { decoding: "bio" },
  );
  return entityScores(
    sentences.map(({ tags }) => tags),
    given,
  ).f1;
}

function tellResult({ json, print, tell }: Context, model: string, f1: number | undefined): void {
  if (json) print(JSON.stringify({ model, ...(f1 !== undefined && { f1 }) }));
  else
    tell(`${model} is ready${f1 === undefined ? "" : `: F1 ${(100 * f1).toFixed(2)} % on the validation sentences`}`);
}

/** bptt tag predict */
export const tagPredict = command({
  name: "tag predict",
  summary: "finds the slots in texts",
  operands: "MODEL [TEXT ...]",
  help: `Reads texts, given here or else one a line on standard input, and prints for each the slots that it has: their type, text and
probability. With --tags the tag of every token instead.`,
  options: {
    tags: { kind: "flag", help: "one token, its tag and its probability a line, an empty line between texts" },
  },
  async run({ tags }, [path, ...given], context) {
    const tagger = readAs(path as string, (bytes) => Tagger.load(bytes));
    const texts = given.length > 0 ? given : lines(await context.input()).filter((line) => line.trim() !== "");
    if (tags) printTags(tagger, texts, context);
    else
      for (const [i, slots] of tagger.slots(texts, { decoding: "bio" }).entries())
        printSlots(texts[i] as string, slots, context);
  },
});

function printSlots(text: string, slots: readonly Slot[], { json, print }: Context): void {
  if (json) {
    print(JSON.stringify({ text, slots }));
    return;
  }
  const width = Math.max(...slots.map(({ type }) => type.length), 0);
  print(text);
  for (const { type, text: own, score } of slots)
    print(`  ${type.padEnd(width)}  ${own}  ${(100 * score).toFixed(1)} %`);
  if (slots.length === 0) print("  no slots");
}

function printTags(tagger: Tagger, texts: readonly string[], { json, print }: Context): void {
  const tokens = texts.map((text) => tokenize(text).map(({ text: own }) => own));
  tagger.score(tokens, { decoding: "bio" }).forEach((tags, i) => {
    const rows = tags.map(({ tag, score }, t) => ({ token: tokens[i]?.[t] as string, tag, score }));
    if (json) {
      print(JSON.stringify({ text: texts[i], tokens: rows }));
      return;
    }
    if (i > 0) print("");
    for (const { token, tag, score } of rows) print(`${token}\t${tag}\t${score.toFixed(4)}`);
  });
}
