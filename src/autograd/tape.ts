// Reverse-mode differentiation: a list of the operations of one scope, walked backwards.
import { stateError } from "../errors.js";
import type { BaseTensor } from "../tensor/base.js";
import type { TrainingKernels } from "../wasm/generated/kernels.js";
import { currentScope, type Scope } from "./scope.js";

/** Undoes an operation with the kernels that it is given: those of a core that only runs models do not suffice. */
export type Backward = (kernels: TrainingKernels) => void;

/** One recorded operation. */
export interface Node {
  readonly inputs: readonly BaseTensor[];
  readonly outputs: readonly BaseTensor[];
  /** The sum of the versions of inputs and outputs after the forward pass: backward reads their numbers again. */
  readonly version: number;
  /** Adds to the gradients of the inputs; taken away once it ran. */
  backward: Backward | undefined;
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
  backward: Backward,
): void {
  if (!needsGradient(inputs)) return;
  const { tape } = currentScope() as Scope;
  const given = inputs.filter((input) => input !== undefined);
  for (const output of outputs) {
    output.requiresGrad = true;
    output.tape = tape;
    output.node = tape.length;
  }
  tape.push({ inputs: given, outputs, version: version(given, outputs), backward });
}

// Versions only grow, so their sum tells whether one has changed.
function version(inputs: readonly BaseTensor[], outputs: readonly BaseTensor[]): number {
  let sum = 0;
  for (const { storage } of inputs) sum += storage.version;
  for (const { storage } of outputs) sum += storage.version;
  return sum;
}

/** Address where ∂L/∂tensor accumulates; 0 where it is not wanted. */
export function accumulator(tensor: BaseTensor | undefined): number {
  if (!tensor?.requiresGrad) return 0;
  tensor.gradientPointer ||= tensor.allocateGradient();
  return tensor.gradientPointer;
}

/** What one backward pass does: the operations between root and the leaves, last first, and the tensors they touch. */
export interface Pass {
  readonly nodes: readonly Node[];
  readonly touched: ReadonlySet<BaseTensor>;
}

/** Plans a pass from root. Everything that can be wrong is found here, before any gradient has changed. */
export function plan(scope: Scope, root: BaseTensor): Pass {
  const touched = new Set([root]);
  const nodes: Node[] = [];
  for (let i = root.node; i >= 0; --i) {
    const node = scope.tape[i] as Node;
    if (!node.outputs.some((output) => touched.has(output))) continue;
    const wanted = node.inputs.filter((input) => input.requiresGrad);
    if (wanted.length === 0) continue;
    if (!node.backward) throw walkedTwice();
    if (version(node.inputs, node.outputs) !== node.version) throw overwritten();
    if (wanted.some((input) => input.tape !== undefined && input.tape !== scope.tape)) throw leavesScope();
    for (const input of wanted) touched.add(input);
    nodes.push(node);
  }
  return { nodes, touched };
}

/** Runs a pass whose root has its gradient. */
export function run({ nodes }: Pass, kernels: TrainingKernels): void {
  for (const node of nodes) {
    node.backward?.(kernels);
    node.backward = undefined;
  }
}

function overwritten(): Error {
  return stateError(
    "ERR_BPTT_GRAD",
    "a parameter or tensor was changed (by an optimizer step, set or loadStateDict) between forward and backward(). Call backward() first",
  );
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
