// The language of the page: what it is, and the texts in it.
import { en, type Strings } from "./en.ts";
import { zh } from "./zh.ts";

export type Language = "en" | "zh";
export type Key = keyof Strings;

const LANGUAGES: Readonly<Record<Language, Strings>> = { en, zh };
const TAGS: Readonly<Record<Language, string>> = { en: "en", zh: "zh-CN" };
const STORED = "bptt-language";

let language: Language = "en";
const listeners: (() => void)[] = [];

/** The text of a key, with its blanks filled in. */
export function text(key: Key, blanks: Readonly<Record<string, string | number>> = {}): string {
  return LANGUAGES[language][key].replace(/\{(\w+)\}/g, (blank, name: string) => String(blanks[name] ?? blank));
}

/** Calls back now and whenever the language changes. */
export function onLanguage(listener: () => void): void {
  listeners.push(listener);
  listener();
}

/** Changes the language, here and in the address, and remembers it. */
export function setLanguage(next: Language): void {
  language = next;
  history.replaceState(null, "", `#lang=${next}`);
  try {
    localStorage.setItem(STORED, next);
  } catch {
    // A browser that keeps nothing still shows the page.
  }
  showLanguage();
}

/** The language that the address names, that was chosen before, or that the browser prefers. */
export function findLanguage(): Language {
  const named = /lang=(\w+)/.exec(location.hash)?.[1];
  let stored: string | null = null;
  try {
    stored = localStorage.getItem(STORED);
  } catch {}
  const wanted = [named, stored, navigator.language].find((name) => name && /^(en|zh)/.test(name));
  return wanted?.startsWith("zh") ? "zh" : "en";
}

/** Starts in the language found, and follows the address. */
export function startLanguage(): void {
  language = findLanguage();
  addEventListener("hashchange", () => {
    if (!/lang=/.test(location.hash)) return; // a jump within the page
    language = findLanguage();
    showLanguage();
  });
  showLanguage();
}

function showLanguage(): void {
  document.documentElement.lang = TAGS[language];
  document.title = text("page.title");
  for (const element of document.querySelectorAll<HTMLElement>("[data-text]"))
    element.textContent = text(element.dataset.text as Key);
  for (const element of document.querySelectorAll<HTMLElement>("[data-label]"))
    element.setAttribute("aria-label", text(element.dataset.label as Key));
  for (const button of document.querySelectorAll<HTMLElement>("[data-language]"))
    button.setAttribute("aria-pressed", String(button.dataset.language === language));
  for (const listener of listeners) listener();
}
