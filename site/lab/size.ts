/** Hidden units of every network of the page. */
export const HIDDEN_SIZE = 16;
