/** Every remainder of a vector (4) and of a panel (8), and both sides of the widest tile (32 columns). */
export const SIZES = [1, 2, 3, 4, 5, 6, 7, 8, 9, 17, 31, 33] as const;

/** The rows of a matrix that every tile, and every combination of tiles, meets. */
export const ROWS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 13] as const;
