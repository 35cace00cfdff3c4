// The names of a state dict as the tree of modules that they tell of: "encoder.layers.0.weight".
import type { Shape } from "../../tensor/shape.js";

/** A module: the parameters it has itself, and the modules inside, by the names of its properties. */
export interface Branch {
  readonly parameters: Map<string, Shape>;
  readonly modules: Map<string, Branch>;
}

const MOST_PARTS = 32; // what is deeper stays together: a property may have dots in its name

/** The tree of all tensors. */
export function treeOf(tensors: Iterable<{ readonly name: string; readonly shape: Shape }>): Branch {
  const root = branch();
  for (const { name, shape } of tensors) {
    const parts = name.split(".");
    const path = parts.slice(0, MOST_PARTS - 1);
    const last = parts.length < MOST_PARTS ? (path.pop() as string) : parts.slice(MOST_PARTS - 1).join(".");
    let at = root;
    for (const part of path) {
      const next = at.modules.get(part) ?? branch();
      at.modules.set(part, next);
      at = next;
    }
    at.parameters.set(last, shape);
  }
  return root;
}

function branch(): Branch {
  return { parameters: new Map(), modules: new Map() };
}

/** The order of names in which layer2 comes before layer10. */
export function natural(a: string, b: string): number {
  const [left, right] = [a, b].map((name) => name.split(/(\d+)/)) as [string[], string[]];
  for (const [i, part] of left.entries()) {
    const other = right[i];
    if (other === undefined) return 1;
    const difference = i % 2 === 1 ? Number(part) - Number(other) : 0;
    if (difference !== 0) return difference;
    if (part !== other) return part < other ? -1 : 1;
  }
  return left.length - right.length;
}
