import type { PersonKey } from './person-key.ts';

/** Cache with data of people. */
export interface PersonCache {
  forget(person: PersonKey): void;
}

/** Erases a person from the caches, so that none of them writes the data back, and then from the store. */
export function createPersonEraser(
  store: { erasePerson(person: PersonKey): Promise<void> },
  caches: readonly PersonCache[],
): (person: PersonKey) => Promise<void> {
  return (person) => {
    for (const cache of caches) cache.forget(person);
    return store.erasePerson(person);
  };
}
