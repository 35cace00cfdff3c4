import type { Generator } from "bptt";
import type { FormKind } from "./forms/index.ts";
import { inventPerson, inventPlace } from "./names.ts";
import { RULES } from "./rules.ts";
import type { Forms } from "./split.ts";
import { type Rules, type Span, type Template, template, Writer } from "./template.ts";

/** A sentence whose slots are known. */
export interface Request {
  readonly text: string;
  readonly spans: readonly Span[];
}

/** What sentences are made of. */
export interface Material {
  readonly forms: Forms;
  readonly cities: readonly string[];
  /** Share of places that are invented. */
  readonly invented: number;
}

// How often each kind is drawn, next to the others.
const WEIGHTS: Readonly<Record<Exclude<FormKind, "origin" | "destination">, number>> = {
  wishes: 4,
  bookings: 4,
  questions: 4,
  stories: 3,
  journeys: 1,
  telegraph: 2,
  chatter: 2,
};
const KINDS = Object.entries(WEIGHTS).flatMap(([kind, weight]) => Array<FormKind>(weight).fill(kind as FormKind));
const pick = <T>(list: readonly T[], random: Generator) => list[random.integer(list.length)] as T;

/** One request, drawn at random. */
export function writeRequest(material: Material, random: Generator): Request {
  const { forms, cities, invented } = material;
  const lowerPlaces = random.random() < 0.1;
  const place: Template = (writer) => {
    const name = random.random() < invented ? inventPlace(random) : (cities[random.integer(cities.length)] as string);
    writer.piece(lowerPlaces ? name.toLowerCase() : name);
  };
  const rules: Rules = {
    ...RULES,
    to: place,
    from: place,
    otherCity: place,
    origin: (writer) => template(pick(forms.origin, random))(writer),
    destination: (writer) => template(pick(forms.destination, random))(writer),
    person: (writer) => writer.piece(inventPerson(random)),
  };
  const writer = new Writer(random, rules, casing(random));
  const form = pick(forms[pick(KINDS, random)], random);
  if (random.random() < 0.18) {
    writer.rule("opening");
    if (!/[.:!?]$/.test(writer.text) && random.random() < 0.75) writer.piece(random.random() < 0.85 ? "," : "!");
  }
  const question = form.endsWith("?");
  template(question ? form.slice(0, -1) : form)(writer);
  for (let chance = 0.25; random.random() < chance; chance /= 3) writer.rule("tail");
  const end = question ? random.random() < 0.7 && "?" : random.random() < 0.5 && (random.random() < 0.85 ? "." : "!");
  if (end) writer.piece(end);
  if (end && random.random() < 0.1) {
    writer.rule("after");
    if (random.random() < 0.6) writer.piece(".");
  }
  return capitalized(writer, random);
}

function casing(random: Generator): (piece: string) => string {
  const kind = random.random();
  if (kind < 0.3) return (piece) => piece.toLowerCase();
  return kind < 0.35 ? (piece) => piece.toUpperCase() : (piece) => piece;
}

function capitalized({ text, spans }: Writer, random: Generator): Request {
  const upper = text.slice(0, 1).toUpperCase();
  const keep = random.random() < 0.1 || text === text.toLowerCase() || upper.length !== 1;
  return { text: keep ? text : upper + text.slice(1), spans };
}
