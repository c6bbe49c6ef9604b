import type { PersonKey } from './person-key.ts';

/** Holds data of people in memory. */
export interface PersonCache {
  forget(person: PersonKey): void;
}

/** Erases everything about a person: first what the caches hold, so that none of them writes it back, then what the store holds. */
export function createPersonEraser(
  store: { erasePerson(person: PersonKey): Promise<void> },
  caches: readonly PersonCache[],
): (person: PersonKey) => Promise<void> {
  return (person) => {
    for (const cache of caches) cache.forget(person);
    return store.erasePerson(person);
  };
}
