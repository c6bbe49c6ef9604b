/** Odd, so that multiplying by it modulo 2³² can be undone; its bits are those of the golden ratio. */
const FACTOR = 0x9e3779b1;
const INVERSE = inverseOf(FACTOR);

/** Another number of 32 bits: as good as random to look at, never the same for two numbers, and `unhash` gives the number back. */
export function hashReversibly(number: number, key: number): number {
  return (Math.imul(number, FACTOR) ^ key) >>> 0;
}

export function unhash(scrambled: number, key: number): number {
  return Math.imul(scrambled ^ key, INVERSE) >>> 0;
}

/** By Newton's method: each step doubles the bits that are right, and an odd number is its own inverse in the last three. */
function inverseOf(odd: number): number {
  let inverse = odd;
  for (let bits = 3; bits < 32; bits *= 2) inverse = Math.imul(inverse, 2 - Math.imul(odd, inverse));
  return inverse;
}
