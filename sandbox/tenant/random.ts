import { createHash } from 'node:crypto';

/** Pseudo-random numbers in [0, 1); the same seed gives the same sequence. */
export function seededRandom(seed: number): () => number {
  let count = 0;
  return () => {
    count += 1;
    return createHash('sha256').update(`${seed}\u0000${count}`).digest().readUIntBE(0, 6) / 2 ** 48;
  };
}

/**
 * A GUID derived from its parts alone, so that the same seed gives the same tenant. Has the form of a version 4 GUID,
 * like Entra's object ids.
 */
export function guidFrom(...parts: readonly (string | number)[]): string {
  const hex = createHash('sha256').update(parts.join('\u0000')).digest('hex');
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
