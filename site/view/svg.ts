const NAMESPACE = "http://www.w3.org/2000/svg";

/** An element of a picture. */
export function svg<Name extends keyof SVGElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string | number>> = {},
  ...children: (Node | string)[]
): SVGElementTagNameMap[Name] {
  const element = document.createElementNS(NAMESPACE, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.append(...children);
  return element;
}

/** A letter with an index below it, centred. */
export function symbol(x: number, y: number, letter: string, index: string, kind = "letter"): SVGTextElement {
  const below = svg("tspan", { dy: 4, class: "index" }, index);
  return svg("text", { x, y, class: kind }, letter, below);
}

/** An arrow along a path, its head at the end. */
export function arrow(d: string, kind = "wire"): SVGPathElement {
  return svg("path", { d, class: kind, "marker-end": `url(#head-${kind})` });
}

/** The heads of arrows of some kinds. */
export function heads(...kinds: string[]): SVGDefsElement {
  return svg(
    "defs",
    {},
    ...kinds.map((kind) => {
      const shape = svg("path", { d: "M0 0 8 4 0 8z", class: `head-${kind}` });
      const size = kind === "back" ? 14 : 9;
      const box = { viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: size, markerHeight: size };
      return svg("marker", { id: `head-${kind}`, ...box, orient: "auto", markerUnits: "userSpaceOnUse" }, shape);
    }),
  );
}
