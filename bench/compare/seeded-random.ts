import { createHash } from 'node:crypto';

/** Returns the next number, from 0 to below 1. */
export type Random = () => number;

/** Random numbers that depend only on the text (mulberry32 by Tommy Ettinger, public domain). */
export function seeded(text: string): Random {
  let state = createHash('sha256').update(text).digest().readUInt32LE();
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function randomBetween(random: Random, least: number, most: number): number {
  return least + random() * (most - least);
}

/** A random integer between both bounds, inclusive. */
export function randomInteger(random: Random, least: number, most: number): number {
  return least + Math.floor(random() * (most - least + 1));
}

export function pick<T>(random: Random, choices: readonly [T, ...T[]]): T {
  return choices[Math.floor(random() * choices.length)] ?? choices[0];
}
