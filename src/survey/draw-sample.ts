import { createHmac } from 'node:crypto';

/** A person with their place in the random order of a survey. */
export interface Ranked<T> {
  readonly person: T;
  /** 0 to 2^48 - 1. Equal ranks are so rare that they do not matter. */
  readonly rank: number;
}

/**
 * The first `size` people in a random order that depends only on the seed and the object ids. A survey that goes on
 * another day finds its sample again and has to store no id.
 */
export function drawSample<T extends { readonly objectId: string }>(
  people: readonly T[],
  size: number,
  seed: string,
): Ranked<T>[] {
  const ranked = people.map((person) => ({ person, rank: rankOf(person.objectId, seed) }));
  return ranked.sort((one, other) => one.rank - other.rank).slice(0, size);
}

function rankOf(objectId: string, seed: string): number {
  return createHmac('sha256', seed).update(objectId).digest().readUIntBE(0, 6);
}
