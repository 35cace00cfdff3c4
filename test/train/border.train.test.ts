/** What fit(), predict() and the metrics refuse at once. */

import { tensor } from "bptt";
import * as nn from "bptt/nn";
import * as optim from "bptt/optim";
import * as train from "bptt/train";
import { border, type Subject, wrong } from "../border.js";
import { sgd } from "./regression.js";

const x = tensor([[[1, 2, 3]]]);
const loss = (model: Subject) => model.forward(x).sum();
const another = new optim.SGD(new nn.Linear(1, 1));
const average = new optim.WeightAverage(new nn.Linear(1, 1));
const store: train.CheckpointStore = { read: async () => undefined, write: async () => {} };
const options = (m: Subject, more: object = {}) => ({ loss, optimizer: sgd(m), ...more });
const stopping = (m: Subject, earlyStopping: object) =>
  options(m, { valid: [1], metrics: { f1: () => 1 }, earlyStopping });

border("arguments of fit()", [
  [
    "a model that is none",
    (m) => train.fit(wrong<Subject>({}), [1], options(m)),
    "TypeError",
    "ERR_BPTT_TYPE",
    "fit(): model must be a Module, got Object",
  ],
  ["no batches", (m) => train.fit(m, [], options(m)), "RangeError", "ERR_BPTT_ARGUMENT", "fit(): data has no batches"],
  [
    "a generator that was started, which serves one epoch only",
    (m) => train.fit(m, wrong<number[]>((function* () {})()), options(m)),
    "TypeError",
    "ERR_BPTT_TYPE",
    "fit(): data must be an array of batches or a function giving an iterable of them, got Generator",
  ],
  [
    "validation data that are one batch",
    (m) => train.fit(m, [1], options(m, { valid: { x: 1 } })),
    "TypeError",
    "ERR_BPTT_TYPE",
    "fit(): valid must be an array of batches or a function giving an iterable of them, got Object",
  ],
  [
    "a misspelt option",
    (m) => train.fit(m, [1], options(m, { epoch: 3 })),
    "TypeError",
    "ERR_BPTT_ARGUMENT",
    'fit(): unknown option "epoch"; known are loss, optimizer, epochs, stepsPerEpoch, clipNorm, accumulate, scheduler, schedulerPer, average, valid, metrics, earlyStopping, checkpoint, signal, onStep',
  ],
  [
    "no loss",
    (m) => train.fit(m, [1], wrong({ optimizer: sgd(m) })),
    "TypeError",
    "ERR_BPTT_TYPE",
    "fit(): loss must be a function (model, batch) => Tensor, got undefined",
  ],
  [
    "an optimizer by name",
    (m) => train.fit(m, [1], options(m, { optimizer: "adam" })),
    "TypeError",
    "ERR_BPTT_TYPE",
    'fit(): optimizer must be an optimizer of bptt/optim, got "adam"',
  ],
  [
    "the optimizer of another model",
    (m) => train.fit(m, [1], options(m, { optimizer: another })),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "fit(): the optimizer holds no parameter of the model; was it made for another one?",
  ],
  [
    "no epochs",
    (m) => train.fit(m, [1], options(m, { epochs: 0 })),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "fit(): epochs must be an integer of at least 1, got 0",
  ],
  [
    "clipping to nothing",
    (m) => train.fit(m, [1], options(m, { clipNorm: 0 })),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "fit(): clipNorm must be above 0, got 0",
  ],
  [
    "a controller in the place of its signal",
    (m) => train.fit(m, [1], options(m, { signal: new AbortController() })),
    "TypeError",
    "ERR_BPTT_TYPE",
    "fit(): signal must be an AbortSignal (controller.signal) or { aborted }, got AbortController",
  ],
  [
    "a scheduler that cannot step",
    (m) => train.fit(m, [1], options(m, { scheduler: 0.5 })),
    "TypeError",
    "ERR_BPTT_TYPE",
    "fit(): scheduler must have a method step(), got 0.5",
  ],
  [
    "a scheduler per batch",
    (m) => train.fit(m, [1], options(m, { schedulerPer: "batch" })),
    "TypeError",
    "ERR_BPTT_ARGUMENT",
    'fit(): schedulerPer must be "epoch" or "step", got "batch"',
  ],
  [
    "steps of half a batch",
    (m) => train.fit(m, [1], options(m, { accumulate: 0.5 })),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "fit(): accumulate must be an integer of at least 1, got 0.5",
  ],
  [
    "a decay in the place of an average",
    (m) => train.fit(m, [1], options(m, { average: 0.999 })),
    "TypeError",
    "ERR_BPTT_TYPE",
    "fit(): average must be a WeightAverage of bptt/optim, got 0.999",
  ],
  [
    "the average of another model",
    (m) => train.fit(m, [1], options(m, { average })),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "fit(): the average does not hold all parameters of the model; was it made for another one?",
  ],
  [
    "metrics as a list",
    (m) => train.fit(m, [1], options(m, { valid: [1], metrics: [() => 1] })),
    "TypeError",
    "ERR_BPTT_TYPE",
    "fit(): metrics must be an object of functions by name, such as { accuracy: (model, batch) => ... }, got Array",
  ],
  [
    "a metric by name",
    (m) => train.fit(m, [1], options(m, { valid: [1], metrics: { f1: "f1" } })),
    "TypeError",
    "ERR_BPTT_TYPE",
    'fit(): metric f1 must be a function (model, batch) => number, or pooled(collect, score), got "f1"',
  ],
  [
    "metrics of nothing",
    (m) => train.fit(m, [1], options(m, { metrics: { one: () => 1 } })),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "fit(): metrics are computed over the batches of valid, which is missing",
  ],
  [
    "pooled() without a score",
    () => train.pooled(() => 1, wrong(undefined)),
    "TypeError",
    "ERR_BPTT_TYPE",
    "pooled(): score must be a function, got undefined",
  ],
  [
    "early stopping with nothing to watch",
    (m) => train.fit(m, [1], options(m, { earlyStopping: {} })),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "fit(): earlyStopping watches the batches of valid, which is missing",
  ],
  [
    "early stopping by a metric that is not there",
    (m) => train.fit(m, [1], stopping(m, { monitor: "F1", mode: "max" })),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    'fit(): earlyStopping.monitor must be "validLoss" or "f1", got "F1"',
  ],
  [
    "early stopping by a metric of which nobody says what is better",
    (m) => train.fit(m, [1], stopping(m, { monitor: "f1" })),
    "TypeError",
    "ERR_BPTT_ARGUMENT",
    'fit(): earlyStopping.mode must say whether less ("min") or more ("max") of f1 is better',
  ],
  [
    "a mode of another library",
    (m) => train.fit(m, [1], stopping(m, { mode: "auto" })),
    "TypeError",
    "ERR_BPTT_ARGUMENT",
    'fit(): earlyStopping.mode must be "min" or "max", got "auto"',
  ],
  [
    "no patience",
    (m) => train.fit(m, [1], stopping(m, { patience: 0 })),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "fit(): earlyStopping.patience must be an integer of at least 1, got 0",
  ],
  [
    "a negative minDelta",
    (m) => train.fit(m, [1], stopping(m, { minDelta: -1 })),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "fit(): earlyStopping.minDelta must be at least 0, got -1",
  ],
  [
    "a word for restoreBest",
    (m) => train.fit(m, [1], stopping(m, { restoreBest: "yes" })),
    "TypeError",
    "ERR_BPTT_TYPE",
    'fit(): earlyStopping.restoreBest must be true or false, got "yes"',
  ],
  [
    "a misspelt option of early stopping",
    (m) => train.fit(m, [1], stopping(m, { min_delta: 1 })),
    "TypeError",
    "ERR_BPTT_ARGUMENT",
    'fit(): earlyStopping: unknown option "min_delta"; did you mean minDelta?',
  ],
  [
    "a word for onStep",
    (m) => train.fit(m, [1], options(m, { onStep: "log" })),
    "TypeError",
    "ERR_BPTT_TYPE",
    'fit(): onStep must be a function, got "log"',
  ],
  [
    "the options of checkpoints in their place",
    (m) => train.fit(m, [1], options(m, { checkpoint: { store } })),
    "TypeError",
    "ERR_BPTT_TYPE",
    "fit(): checkpoint must be what checkpoints({ store }) of bptt/train gives, got Object",
  ],
  [
    "an optimizer in the place of an average",
    (m) => train.fit(m, [1], options(m, { average: new optim.SGD(m, { lr: 0.1 }) })),
    "TypeError",
    "ERR_BPTT_TYPE",
    "fit(): average must be a WeightAverage of bptt/optim, got SGD",
  ],
  [
    "a path in the place of a store",
    (m) => train.fit(m, [1], options(m, { checkpoint: train.checkpoints({ store: "last.ckpt" as never }) })),
    "TypeError",
    "ERR_BPTT_TYPE",
    'checkpoints(): store must have the methods read() and write(bytes), as fileStore(path) of bptt/node has, got "last.ckpt"',
  ],
  [
    "checkpoints every now and then",
    (m) => train.fit(m, [1], options(m, { checkpoint: train.checkpoints({ store, everySteps: 0 }) })),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "checkpoints(): everySteps must be an integer of at least 1, got 0",
  ],
  [
    "checkpoints every half epoch",
    (m) => train.fit(m, [1], options(m, { checkpoint: train.checkpoints({ store, everyEpochs: 0.5 }) })),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "checkpoints(): everyEpochs must be an integer of at least 1, got 0.5",
  ],
  [
    "a seed among the generators of a checkpoint",
    (m) => train.fit(m, [1], options(m, { checkpoint: train.checkpoints({ store, generators: [1] as never }) })),
    "TypeError",
    "ERR_BPTT_TYPE",
    "checkpoints(): generators[0] must be a Generator, got 1",
  ],
  [
    "a checkpoint of a scheduler that cannot be saved",
    (m) => train.fit(m, [1], options(m, { checkpoint: train.checkpoints({ store }), scheduler: { step() {} } })),
    "TypeError",
    "ERR_BPTT_TYPE",
    "fit(): checkpoint: scheduler must have stateDict() and loadStateDict(), as schedulers of bptt/optim have, got Object",
  ],
  [
    "a checkpoint of a carried state that cannot be saved",
    (m) => train.fit(m, [1], options(m, { checkpoint: train.checkpoints({ store, carried: [1] as never }) })),
    "TypeError",
    "ERR_BPTT_TYPE",
    "checkpoints(): carried must have stateDict() and loadStateDict(), as schedulers of bptt/optim have, got Array",
  ],
]);

border("arguments of predict() and the metrics", [
  [
    "a model that is none",
    () => train.predict(wrong<Subject>(nn.Linear), x),
    "TypeError",
    "ERR_BPTT_TYPE",
    "predict(): model must be a Module, got a function",
  ],
  [
    "another number of sentences",
    () => train.entityScores([["O"]], []),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "entityScores(): 1 expected sentences, 0 predicted",
  ],
  [
    "another number of tags",
    () => train.entityScores([["O"], ["O", "O"]], [["O"], ["O"]]),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "entityScores(): sentence 1 has 2 tags, its prediction 1",
  ],
]);
