// Reverse-mode differentiation: a list of the operations of one scope, walked backwards.
import { stateError } from "../errors.js";
import type { BaseTensor } from "../tensor/base.js";
import { currentScope, type Scope } from "./scope.js";

/** One recorded operation. */
export interface Node {
  readonly inputs: readonly BaseTensor[];
  readonly outputs: readonly BaseTensor[];
  /** Versions of the inputs that are parameters, at the time of the forward pass. */
  readonly versions: readonly number[];
  /** Adds to the gradients of the inputs; taken away once it ran. */
  backward: (() => void) | undefined;
}

/** Whether an operation on these inputs must be recorded. */
export function needsGradient(inputs: readonly (BaseTensor | undefined)[]): boolean {
  const scope = currentScope();
  return scope?.recording === true && inputs.some((input) => input?.requiresGrad === true);
}

/** Puts an operation on the tape, where any of its inputs needs a gradient; its outputs then do too. */
export function record(
  inputs: readonly (BaseTensor | undefined)[],
  outputs: readonly BaseTensor[],
  backward: () => void,
): void {
  if (!needsGradient(inputs)) return;
  const { tape } = currentScope() as Scope;
  const given = inputs.filter((input) => input !== undefined);
  for (const output of outputs) {
    output.requiresGrad = true;
    output.tape = tape;
    output.node = tape.length;
  }
  tape.push({ inputs: given, outputs, versions: given.map(version), backward });
}

function version(tensor: BaseTensor): number {
  return tensor.storage.kind === "heap" ? tensor.storage.version : 0;
}

/** Address where ∂L/∂tensor accumulates; 0 where it is not wanted. */
export function accumulator(tensor: BaseTensor | undefined): number {
  if (!tensor?.requiresGrad) return 0;
  tensor.gradientPointer ||= tensor.allocateGradient();
  return tensor.gradientPointer;
}

/** Runs the tape backwards from root, whose gradient is set. Gives every tensor whose gradient was touched. */
export function walk(scope: Scope, root: BaseTensor): Set<BaseTensor> {
  const touched = new Set<BaseTensor>([root]);
  for (let i = root.node; i >= 0; --i) {
    const node = scope.tape[i] as Node;
    if (!node.outputs.some((output) => output.gradientPointer !== 0)) continue;
    if (!node.backward) throw walkedTwice();
    checkVersions(node);
    node.backward();
    node.backward = undefined;
    for (const input of node.inputs) {
      if (!input.requiresGrad) continue;
      if (input.tape !== undefined && input.tape !== scope.tape) throw leavesScope();
      touched.add(input);
    }
  }
  return touched;
}

function checkVersions(node: Node): void {
  node.inputs.forEach((input, i) => {
    if (version(input) !== node.versions[i]) {
      throw stateError(
        "ERR_BPTT_GRAD",
        "a parameter was changed (by an optimizer step, set or loadStateDict) between forward and backward(). Call backward() first",
      );
    }
  });
}

function walkedTwice(): Error {
  return stateError(
    "ERR_BPTT_GRAD",
    "backward() went through this part of the computation before. Add the losses and call backward() once, or run the forward pass again",
  );
}

function leavesScope(): Error {
  return stateError(
    "ERR_BPTT_GRAD",
    "backward() reached a tensor computed in an outer scope, whose operations it cannot undo. Call backward() in the scope that computed it, or detach() the tensor",
  );
}
