/** How the references read arrays: every index must exist, so that a wrong one cannot pass as NaN or zero. */

export type Values = ArrayLike<number>;

export function at(values: Values, index: number): number {
  const value = values[index];
  if (value === undefined) throw new RangeError(`no element ${index} among ${values.length}`);
  return value;
}

/** values[index] += term */
export function increase(values: Float64Array, index: number, term: number): void {
  values[index] = at(values, index) + term;
}

/** A reader of a matrix with rows of this length; without values it reads zeros. */
export function matrix(values: Values | undefined, columns: number) {
  return (row: number, column: number) => (values ? at(values, row * columns + column) : 0);
}

/** A reader of a stack of matrices. */
export function slabs(values: Values | undefined, rows: number, columns: number) {
  return (slab: number, row: number, column: number) =>
    values ? at(values, (slab * rows + row) * columns + column) : 0;
}

/** The sum of term(0) to term(n - 1). */
export function total(n: number, term: (index: number) => number): number {
  let result = 0;
  for (let index = 0; index < n; ++index) result += term(index);
  return result;
}
