/**
 * sin²(πy/2) for y from 0 to 1, which is (1 + cos πx)/2 at x = 1 − y: half a turn of a cosine, as rates are annealed by. By the
 * four operations alone, since Math.cos differs between engines in its last bits. The relative error is below 2^-49.
 *
 * z = πy/2, or π(1 − y)/2 for the cosine, stays below π/4. There the first term that the series leave out is below 2^-58 of
 * the sum. Roundings, in units of 2^-53: z at most 2, the sum at most 2, and for the sine their product 1; the square doubles
 * their sum and rounds once more.
 */
export function sineSquared(y: number): number {
  const sine = y <= 0.5;
  const z = (Math.PI / 2) * (sine ? y : 1 - y);
  // sin z / z = 1 − z²/(2·3)·(1 − z²/(4·5)·(…)), cos z = 1 − z²/(1·2)·(1 − z²/(3·4)·(…))
  let sum = 1;
  for (let k = 16; k > 0; k -= 2) sum = 1 - ((z * z) / (sine ? k * (k + 1) : k * (k - 1))) * sum;
  const root = sine ? z * sum : sum;
  return root * root;
}
