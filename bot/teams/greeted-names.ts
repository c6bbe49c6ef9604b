import { LRUCache } from 'lru-cache';
import type { PersonCache } from '../../src/people/erase-person.ts';

/** Names of people whose welcome waits, by object id. They are in memory only, so a late welcome may have no name. */
export interface GreetedNames extends PersonCache {
  set(objectId: string, name: string): void;
  of(objectId: string): string | undefined;
}

export function createGreetedNames(): GreetedNames {
  const names = new LRUCache<string, string>({ max: 2_000, ttl: 600_000 });
  return {
    holds: 'name',
    set: (objectId, name) => void names.set(objectId, name),
    of: (objectId) => names.get(objectId),
    forget: ({ objectId }) => void names.delete(objectId),
    objectIds: () => [...names.keys()],
  };
}
