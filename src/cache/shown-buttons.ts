import { LRUCache } from 'lru-cache';
import { objectIdInMapKey, type PersonKey, personMapKey } from '../people/person-key.ts';
import type { ShownButton, ShownButtonStore } from '../store/types.ts';
import { atMost } from './at-most.ts';
import type { BestEffort } from './best-effort.ts';
import { createWriteBehind, LONG_DELAY_MS } from './write-behind.ts';

/** Lifetime of a cached entry: much shorter than a copy can take. Milliseconds. */
export const CACHE_LIFETIME_MS = 10 * 60_000;

/** A cache in front of the store: when the button that opens SharePoint was first shown with which picture. */
export interface ShownButtonsCache {
  /** By picture. Empty while the store fails. */
  firstShown(person: PersonKey): Promise<ReadonlyMap<string, Date>>;
  /** Records it in memory now, and in the store after a short delay. */
  show(person: PersonKey, picture: string, at: Date): void;
  /** Removes a person from the cache. The store erases its own rows. */
  forget(person: PersonKey): void;
  objectIds(): readonly string[];
  /** Resolves when the store has every record made so far. */
  flush(): Promise<void>;
}

export interface ShownButtonsCacheOptions {
  readonly stored: ShownButtonStore;
  readonly bestEffort: BestEffort;
  readonly now: () => Date;
}

const MAX_PEOPLE = 10_000;

/**
 * Saves most store calls of a turn. A cached entry may miss what another instance has shown since; that is too recent
 * to change a verdict. Writes are collected into one statement.
 */
export function createShownButtonsCache({ stored, bestEffort, now }: ShownButtonsCacheOptions): ShownButtonsCache {
  const known = new LRUCache<string, Map<string, Date>>({
    ...atMost(MAX_PEOPLE),
    ttl: CACHE_LIFETIME_MS,
    perf: { now: () => now().getTime() },
    ttlResolution: 0,
  });
  const writes = createWriteBehind<ShownButton>({
    write: (shown) => stored.recordShown(shown),
    failure: 'A shown button could not be stored.',
    bestEffort,
    // Seconds do not change a verdict.
    delay: LONG_DELAY_MS,
  });

  async function lookUp(person: PersonKey): Promise<Map<string, Date>> {
    const found = new Map(await stored.firstShown(person));
    for (const button of writes.unwritten()) {
      if (personMapKey(button.person) === personMapKey(person) && !found.has(button.picture))
        found.set(button.picture, button.at);
    }
    return found;
  }

  return {
    async firstShown(person) {
      const before = known.get(personMapKey(person));
      if (before) return before;
      const found = await bestEffort('Shown buttons could not be read.', () => lookUp(person), undefined);
      if (found) known.set(personMapKey(person), found);
      return found ?? new Map();
    },
    show(person, picture, at) {
      const before = known.get(personMapKey(person));
      if (before?.has(picture)) return;
      before?.set(picture, at);
      writes.add({ person, picture, at });
    },
    forget(person) {
      known.delete(personMapKey(person));
      writes.drop((button) => personMapKey(button.person) === personMapKey(person));
    },
    objectIds: () => [
      ...[...known.keys()].map(objectIdInMapKey),
      ...writes.unwritten().map(({ person }) => person.objectId),
    ],
    flush: writes.flush,
  };
}
