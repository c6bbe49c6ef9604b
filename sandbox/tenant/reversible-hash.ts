/** Odd, so that multiplication modulo 2³² is invertible. The bits are those of the golden ratio. */
const FACTOR = 0x9e3779b1;
const INVERSE = inverseOf(FACTOR);

/** Hashes a 32-bit number without collisions. `unhash` returns the original number. */
export function hashReversibly(number: number, key: number): number {
  return (Math.imul(number, FACTOR) ^ key) >>> 0;
}

export function unhash(hash: number, key: number): number {
  return Math.imul(hash ^ key, INVERSE) >>> 0;
}

/**
 * Inverse modulo 2³² by Newton's method: an odd number is its own inverse in the last three bits, and each step doubles
 * the number of correct bits.
 */
function inverseOf(odd: number): number {
  let inverse = odd;
  for (let bits = 3; bits < 32; bits *= 2) inverse = Math.imul(inverse, 2 - Math.imul(odd, inverse));
  return inverse;
}
