import { createHash } from 'node:crypto';

/** Numbers from 0 on, below 1: the same seed gives the same ones. */
export function seededRandom(seed: number): () => number {
  let drawn = 0;
  return () => {
    drawn += 1;
    return createHash('sha256').update(`${seed}\u0000${drawn}`).digest().readUIntBE(0, 6) / 2 ** 48;
  };
}

/** A GUID that depends on its parts alone, so that the same seed gives the same tenant. Shaped as a version 4 GUID, as Entra's object ids are. */
export function guidFrom(...parts: readonly (string | number)[]): string {
  const hex = createHash('sha256').update(parts.join('\u0000')).digest('hex');
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
