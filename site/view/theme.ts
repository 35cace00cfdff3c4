// Colours live in the style sheet; what is drawn by program asks for them here.

/** The value of a custom property, such as "--accent". */
export function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** Calls back when the colour scheme changes. */
export function onScheme(listener: () => void): void {
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", listener);
}
