import type { Store } from '../store/types.ts';
import type { PersonKey } from './person-key.ts';

/** Cache with data of people. */
export interface PersonCache {
  /** What it has of a person. Undefined: copies of stored data. */
  readonly holds?: 'signed-in';
  forget(person: PersonKey): void;
  /** The people in it, by object id. Some may occur twice. */
  objectIds(): readonly string[];
}

/** Erases a person from the caches, so that none of them writes the data back, and then from the store. */
export function createPersonEraser(
  store: Pick<Store, 'erasePerson'>,
  caches: readonly PersonCache[],
): Store['erasePerson'] {
  return (person, request) => {
    for (const cache of caches) cache.forget(person);
    return store.erasePerson(person, request);
  };
}
