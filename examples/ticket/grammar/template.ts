// Templates that stand for many texts:
//   a|b|3*c       one of the alternatives, c three times as often; (a|b) inside something else
//   [a]           a or nothing
//   <rule>        the template of that name
//   {slot:rule}   the same, and the text is that slot's value; {slot} is short for {slot:slot}
//   ~             no space here
// Pieces are separated by single spaces; marks such as a comma stick to the word before.
import type { Generator } from "bptt";

/** Writes one of the texts that a template stands for. */
export type Template = (writer: Writer) => void;

/** Templates by name, as sources or as functions. */
export type Rules = Readonly<Record<string, string | Template>>;

/** A labelled stretch of a text, end excluded. */
export interface Span {
  readonly slot: string;
  readonly start: number;
  readonly end: number;
}

const compiled = new Map<string, Template>();

/** The template of a source text. */
export function template(source: string): Template {
  let known = compiled.get(source);
  if (!known) {
    known = new Parser(source).parse();
    compiled.set(source, known);
  }
  return known;
}

/** A text that grows, with its labelled stretches. */
export class Writer {
  text = "";
  readonly spans: Span[] = [];
  #glued = true;
  #open: { slot: string; start: number | undefined } | undefined;

  /** @param alter changes every piece, as to lower case */
  constructor(
    readonly random: Generator,
    readonly rules: Rules,
    readonly alter: (piece: string) => string = (piece) => piece,
  ) {}

  piece(piece: string): void {
    if (piece === "~") {
      this.#glued = true;
      return;
    }
    if (!this.#glued && !/^[,.;:?!']/.test(piece)) this.text += " ";
    this.#glued = false;
    if (this.#open) this.#open.start ??= this.text.length;
    this.text += this.alter(piece);
  }

  rule(name: string): void {
    const rule = this.rules[name];
    if (rule === undefined) throw new Error(`there is no rule <${name}>`);
    (typeof rule === "string" ? template(rule) : rule)(this);
  }

  slot(slot: string, rule: string): void {
    const open = { slot, start: undefined as number | undefined };
    this.#open = open;
    this.rule(rule);
    this.#open = undefined;
    this.spans.push({ slot, start: open.start ?? this.text.length, end: this.text.length });
  }
}

class Parser {
  #at = 0;

  constructor(readonly source: string) {}

  parse(): Template {
    const whole = this.#alternatives([]);
    if (this.#at < this.source.length)
      throw new Error(`template "${this.source}": unexpected ${this.source[this.#at]}`);
    return whole;
  }

  #sequence(): Template {
    const parts: Template[] = [];
    while (this.#at < this.source.length && !"|)]".includes(this.source[this.#at] as string)) {
      const part = this.#part();
      if (part) parts.push(part);
    }
    return (writer) => {
      for (const part of parts) part(writer);
    };
  }

  #part(): Template | undefined {
    const character = this.source[this.#at] as string;
    if (character === "(") return this.#choice(")", []);
    if (character === "[") return this.#choice("]", [() => {}]);
    if (character === "<") {
      const name = this.#until(">");
      return (writer) => writer.rule(name);
    }
    if (character === "{") {
      const [slot = "", rule = slot] = this.#until("}").split(":");
      return (writer) => writer.slot(slot, rule);
    }
    const piece = /^[^\s()[\]<{}|~]+|^[~\s]/.exec(this.source.slice(this.#at))?.[0] ?? "";
    this.#at += piece.length;
    return piece.trim() === "" ? undefined : (writer) => writer.piece(piece);
  }

  #choice(close: string, alternatives: Template[]): Template {
    this.#at += 1;
    const choice = this.#alternatives(alternatives);
    if (this.source[this.#at] !== close) throw new Error(`template "${this.source}": ${close} is missing`);
    this.#at += 1;
    return choice;
  }

  #alternatives(found: Template[]): Template {
    for (;;) {
      const weight = /^\s*(\d+)\*/.exec(this.source.slice(this.#at));
      this.#at += weight?.[0].length ?? 0;
      const alternative = this.#sequence();
      for (let i = 0; i < Number(weight?.[1] ?? 1); ++i) found.push(alternative);
      if (this.source[this.#at] !== "|") break;
      this.#at += 1;
    }
    return (writer) => found[writer.random.integer(found.length)]?.(writer);
  }

  #until(close: string): string {
    const end = this.source.indexOf(close, this.#at);
    if (end < 0) throw new Error(`template "${this.source}": ${close} is missing`);
    const name = this.source.slice(this.#at + 1, end);
    this.#at = end + 1;
    return name;
  }
}
