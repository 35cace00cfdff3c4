/** The border: a wrong call throws an error with a code and exact words, and leaves everything as it was. */

import { memory, scope, type Tensor, tensor } from "bptt";
import * as nn from "bptt/nn";
import * as optim from "bptt/optim";
import { describe, expect, test } from "vitest";
import { caught, type Thrown } from "./caught.js";

/** A small network that wrong calls are made on: features 3, hidden 4, classes 2. */
export class Subject extends nn.Module {
  readonly rnn = new nn.RNN(3, 4, { batchFirst: true });
  readonly fc = new nn.Linear(4, 2);

  forward(x: Tensor): Tensor {
    const [output] = this.rnn.forward(x);
    return this.fc.forward(output.select(1, -1));
  }
}

const subject = new Subject();
const start = subject.stateDict();
const x = tensor([
  [
    [0.5, -1, 2],
    [1, 0, -0.5],
  ],
  [
    [0.25, 3, 1],
    [-2, 1, 0.75],
  ],
]);

/** Two training steps from the first parameters: the losses and where the parameters come out. */
function train(): number[] {
  subject.loadStateDict(start);
  const optimizer = new optim.SGD(subject, { lr: 0.5 });
  const losses = [1, 2].map(() =>
    scope(() => {
      optimizer.zeroGrad();
      const loss = nn.crossEntropy(subject.forward(x), [0, 1]);
      loss.backward();
      optimizer.step();
      return loss.item();
    }),
  );
  return [...losses, ...parameters()];
}

function parameters(): number[] {
  return subject.parameters().flatMap((parameter) => [...parameter.toFloat32Array()]);
}

function parameterBytes(): number {
  const { used, scopes } = memory();
  return used - scopes;
}

/** What is called, what it throws. */
export type Wrong = readonly [
  title: string,
  call: (subject: Subject) => unknown,
  name: Thrown["name"],
  code: string,
  message: string,
];

/** One test a row: the error, and the subject trains as before. */
export function border(what: string, rows: readonly Wrong[]): void {
  describe(`${what}: each is an error with a code, and the model trains as before`, () => {
    const expected = train();
    for (const [title, call, name, code, message] of rows) {
      test(title, () => {
        const before = parameterBytes();
        const values = parameters();
        const inScope = caught(() => scope(() => call(subject) as never));
        expect(caught(() => call(subject))).toEqual({ name, code, message });
        expect(inScope, "in a scope").toEqual({ name, code, message });
        expect(parameterBytes(), "bytes of parameters").toBe(before);
        expect(parameters(), "parameters").toEqual(values);
        expect(train()).toEqual(expected);
      });
    }
  });
}

/** A value that TypeScript would refuse. */
export function wrong<T>(value: unknown): T {
  return value as T;
}
