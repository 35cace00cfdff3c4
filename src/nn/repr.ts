/**
 * The arguments of a layer, as Module.toString shows them: first those that must be given, then the options that are not what
 * they are when left out.
 * @param defaults what options are when left out; true for parameters that are there, undefined for options that do not exist
 */
export function repr(args: string, layer: object, defaults: Readonly<Record<string, unknown>>): string {
  const changed = Object.entries(defaults).flatMap(([name, usual]) => {
    const value = (layer as Record<string, unknown>)[name];
    const given = value === null ? false : typeof value === "object" ? true : value;
    return given === undefined || given === usual ? [] : [`${name}=${JSON.stringify(given)}`];
  });
  return [args, ...changed].join(", ");
}
