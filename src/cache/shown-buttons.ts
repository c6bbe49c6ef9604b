import { LRUCache } from 'lru-cache';
import type { PersonKey } from '../people/person-key.ts';
import type { ShownButton, ShownButtonStore } from '../store/types.ts';
import type { BestEffort } from './best-effort.ts';

/** Lifetime of a cached entry: much shorter than a copy can take. Milliseconds. */
export const CACHE_LIFETIME_MS = 10 * 60_000;
/** Delay that collects several writes in one statement. Milliseconds. */
const WRITE_DELAY_MS = 1_000;

/** A cache in front of the store: when the button that opens SharePoint was first shown with which picture. */
export interface ShownButtonsCache {
  /** By picture. Empty while the store fails. */
  firstShown(person: PersonKey): Promise<ReadonlyMap<string, Date>>;
  /** Records it in memory now, and in the store after a short delay. */
  show(person: PersonKey, picture: string, at: Date): void;
  /** Removes a person from the cache. The store erases its own rows. */
  forget(person: PersonKey): void;
  /** Resolves when the store has every record made so far. */
  flush(): Promise<void>;
}

export interface ShownButtonsCacheOptions {
  readonly stored: ShownButtonStore;
  readonly bestEffort: BestEffort;
  readonly now: () => Date;
}

const MAX_PEOPLE = 10_000;
/** Upper bound while the store fails. */
const MAX_UNWRITTEN = 10_000;

/**
 * Saves most store calls of a turn. A cached entry may miss what another instance has shown since; that is too recent
 * to change a verdict. Writes are collected into one statement.
 */
export function createShownButtonsCache({ stored, bestEffort, now }: ShownButtonsCacheOptions): ShownButtonsCache {
  const known = new LRUCache<string, Map<string, Date>>({
    max: MAX_PEOPLE,
    ttl: CACHE_LIFETIME_MS,
    perf: { now: () => now().getTime() },
    ttlResolution: 0,
  });
  /** Records that are not in the store yet. */
  const unwritten = new Set<ShownButton>();
  let timer: NodeJS.Timeout | undefined;

  async function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const shown = [...unwritten];
    if (shown.length === 0) return;
    const write = async () => {
      await stored.recordShown(shown);
      for (const button of shown) unwritten.delete(button);
    };
    await bestEffort('A shown button could not be stored.', write, undefined);
    // Failed writes are retried with the next one.
    const tooMany = Math.max(0, unwritten.size - MAX_UNWRITTEN);
    for (const button of [...unwritten].slice(0, tooMany)) unwritten.delete(button);
  }

  async function lookUp(person: PersonKey): Promise<Map<string, Date>> {
    const found = new Map(await stored.firstShown(person));
    for (const button of unwritten) {
      if (keyOf(button.person) === keyOf(person) && !found.has(button.picture)) found.set(button.picture, button.at);
    }
    return found;
  }

  return {
    async firstShown(person) {
      const before = known.get(keyOf(person));
      if (before) return before;
      const found = await bestEffort('Shown buttons could not be read.', () => lookUp(person), undefined);
      if (found) known.set(keyOf(person), found);
      return found ?? new Map();
    },
    show(person, picture, at) {
      const before = known.get(keyOf(person));
      if (before?.has(picture)) return;
      before?.set(picture, at);
      unwritten.add({ person, picture, at });
      timer ??= setTimeout(() => void flush(), WRITE_DELAY_MS).unref();
    },
    forget(person) {
      known.delete(keyOf(person));
      for (const button of unwritten) if (keyOf(button.person) === keyOf(person)) unwritten.delete(button);
    },
    flush,
  };
}

function keyOf({ tenantId, objectId }: PersonKey): string {
  return `${tenantId}/${objectId}`;
}
