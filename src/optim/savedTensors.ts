import { describe } from "../errors.js";
import type { Parameter } from "../nn/parameter.js";
import type { SavedState } from "../nn/savedState.js";
import { Tensor } from "../ops/tensor.js";
import { format, sameShape } from "../tensor/shape.js";

/** A tensor of a saved state, with the parameter whose shape it has. */
export interface Wanted {
  readonly name: string;
  readonly parameter: Parameter;
}

/** The numbers of the tensors that are wanted, and only these; what is missing, misshapen or unexpected is a problem. */
export function readTensors(
  tensors: SavedState["tensors"],
  wanted: readonly Wanted[],
  problems: string[],
): Float32Array[] {
  const given = new Map<string, unknown>(Object.entries(tensors));
  const data = wanted.map(({ name, parameter: { shape } }) => {
    const value = given.get(name);
    given.delete(name);
    if (value === undefined) problems.push(`missing tensor ${name} ${format(shape)}`);
    else if (!(value instanceof Tensor)) problems.push(`${name} is no tensor but ${describe(value)}`);
    else if (value.dtype !== "float32") problems.push(`${name} is ${value.dtype}, expected float32`);
    else if (!sameShape(value.shape, shape))
      problems.push(`${name} has shape ${format(value.shape)}, expected ${format(shape)}`);
    else return value.toFloat32Array(); // may throw, so before the first write
    return new Float32Array(0);
  });
  for (const name of given.keys()) problems.push(`unexpected tensor ${describe(name)}`);
  return data;
}
