import { describe, stateError, typeError } from "../errors.js";
import { closeRegion, openRegion, type Region } from "../memory/arena.js";
import { BaseTensor, hostStorage } from "../tensor/base.js";
import { allowTraining } from "../wasm/training.js";
import type { Node } from "./tape.js";

/** An open scope: its memory and its tape. */
export interface Scope {
  readonly region: Region;
  readonly parent: Scope | undefined;
  readonly tape: Node[];
  readonly recording: boolean;
}

/** What a function that is run within something, such as scope(fn), may not return: that would end before the promise settles. */
export type Synchronous<T> = T extends PromiseLike<unknown> ? never : T;

let current: Scope | undefined;
let gradEnabled = true;

/** The innermost open scope. */
export function currentScope(): Scope | undefined {
  return current;
}

/**
 * Runs fn and frees every tensor it made, but for those it returns (alone, or in arrays and plain objects): these come out
 * as host tensors, cut off from the computation. Inside, operations are recorded for `backward()`. Scopes nest; when fn
 * throws, all is as before.
 * @param fn is called once, at once; it must not be async
 * @returns what fn returns
 * @throws TypeError ERR_BPTT_TYPE when fn is no function or returns a promise
 * @example
 * const model = new nn.Linear(3, 1);
 * const loss = scope(() => {
 *   const loss = nn.mseLoss(model.forward(tensor([[1, 2, 3]])), tensor([[1]]));
 *   loss.backward();
 *   return loss; // the prediction is freed here
 * });
 * loss.shape; // []
 */
export function scope<T>(fn: () => Synchronous<T>): T {
  if (typeof fn !== "function") throw typeError("ERR_BPTT_TYPE", `scope() takes a function, got ${describe(fn)}`);
  allowTraining(); // outside of scope() nothing is recorded, so whoever does not import it never needs those kernels
  return enter(fn as () => T, gradEnabled);
}

/** scope() under noGrad(), for what only uses a model. */
export function unrecorded<T>(fn: () => Synchronous<T>): T {
  return enter(() => noGrad(fn), false);
}

/** Runs fn in the current scope, or outside of any in one of its own that records nothing and gives host tensors. */
export function operate<T>(fn: () => T): T {
  return current ? fn() : enter(fn, false);
}

/**
 * Runs fn without recording anything for gradients, as torch.no_grad: less memory where only the result counts.
 * @throws TypeError ERR_BPTT_TYPE when fn is no function or returns a promise
 * @example
 * const model = new nn.LSTM(8, 32);
 * scope(() => {
 *   const [output] = noGrad(() => model.forward(tensor(new Float32Array(40), [5, 8])));
 *   return output.requiresGrad; // false
 * });
 */
export function noGrad<T>(fn: () => Synchronous<T>): T {
  if (typeof fn !== "function") throw typeError("ERR_BPTT_TYPE", `noGrad() takes a function, got ${describe(fn)}`);
  const outer = current;
  const before = gradEnabled;
  gradEnabled = false;
  if (outer) current = { ...outer, recording: false };
  try {
    return refusePromise("noGrad", fn() as T);
  } finally {
    gradEnabled = before;
    current = outer;
  }
}

function enter<T>(fn: () => T, recording: boolean): T {
  const parent = current;
  const opened: Scope = { region: openRegion(), parent, tape: [], recording };
  current = opened;
  try {
    const result = refusePromise("scope", fn());
    keep(result, opened.region);
    return result;
  } finally {
    current = parent;
    release(opened);
  }
}

// Tensors that outlive their scope must hold neither its memory nor its tape.
function release(scope: Scope): void {
  for (const { outputs, inputs } of scope.tape) {
    for (const tensor of outputs) forget(tensor);
    for (const tensor of inputs) if (tensor.tape === undefined) tensor.dropGradient();
  }
  scope.tape.length = 0;
  closeRegion(scope.region);
}

function forget(tensor: BaseTensor): void {
  tensor.tape = undefined;
  tensor.requiresGrad = false;
  tensor.node = -1;
  tensor.gradientPointer = 0;
}

/** Throws where a function gave a promise. */
export function refusePromise<T>(what: string, result: T): T {
  if (typeof (result as { then?: unknown } | null | undefined)?.then === "function") {
    if (result instanceof Promise) result.catch(() => {}); // this error is the one to see
    throw typeError(
      "ERR_BPTT_TYPE",
      `${what}() is synchronous, but its function returned a promise (an async function?). Await the data outside and compute inside`,
    );
  }
  return result;
}

/** Base of classes that scope() looks into for tensors to keep, as it does into plain objects. */
export abstract class Bundle {}

/** Whether an object holds its parts in plain sight. */
export function isBundle(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  return value instanceof Bundle || Object.getPrototypeOf(value) === Object.prototype;
}

function keep(value: unknown, region: Region): void {
  if (value instanceof BaseTensor) {
    keepTensor(value, region);
  } else if (Array.isArray(value)) {
    for (const part of value) keep(part, region);
  } else if (isBundle(value)) {
    for (const part of Object.values(value)) keep(part, region);
  }
}

function keepTensor(tensor: BaseTensor, region: Region): void {
  if (tensor.storage.kind !== "region" || tensor.storage.region !== region) return;
  tensor.storage = hostStorage(tensor.copyData());
  forget(tensor);
}

/** The scope that backward() runs in. */
export function backwardScope(): Scope {
  if (!current) {
    throw stateError(
      "ERR_BPTT_SCOPE",
      "backward() needs the scope in which the loss was computed: scope(() => { const loss = ...; loss.backward(); ... })",
    );
  }
  return current;
}
