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
const options = (m: Subject, more: object = {}) => ({ loss, optimizer: sgd(m), ...more });

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
    'fit(): unknown option "epoch"; known are loss, optimizer, epochs, clipNorm, accumulate, scheduler, schedulerPer, average, valid, metrics, earlyStopping, signal, onStep',
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
