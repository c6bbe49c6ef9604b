import { LRUCache } from 'lru-cache';
import type { PersonKey } from '../people/person-key.ts';
import type { ShownButton, ShownButtonStore } from '../store/types.ts';
import type { BestEffort } from './best-effort.ts';

/** Lifetime of a cached entry: much shorter than a copy can take. Milliseconds. */
export const BELIEVED_MS = 10 * 60_000;
/** Delay that collects several writes in one statement. Milliseconds. */
const WRITE_DELAY_MS = 1_000;

/** When the button that opens SharePoint was first shown for which picture, as the store knows it. */
export interface ShownButtonsCache {
  /** By picture; while the store fails, none was shown before. */
  firstShown(person: PersonKey): Promise<ReadonlyMap<string, Date>>;
  /** Remembered at once here, and in the store a moment later. */
  show(person: PersonKey, picture: string, at: Date): void;
  /** Drops from memory what is kept of a person; the store erases its own. */
  forget(person: PersonKey): void;
  /** Resolves when the store knows all that was shown by now. */
  flush(): Promise<void>;
}

export interface ShownButtonsCacheOptions {
  readonly stored: ShownButtonStore;
  readonly bestEffort: BestEffort;
  readonly now: () => Date;
}

const MOST_PEOPLE = 10_000;
/** While the store fails. */
const MOST_UNWRITTEN = 10_000;

/**
 * Spares the store most of the work of a turn: what it said of a person is believed for a while, since nothing that another instance
 * shows meanwhile is old enough to matter; and what is shown to many within a moment is written at once.
 */
export function createShownButtonsCache({ stored, bestEffort, now }: ShownButtonsCacheOptions): ShownButtonsCache {
  const known = new LRUCache<string, Map<string, Date>>({
    max: MOST_PEOPLE,
    ttl: BELIEVED_MS,
    perf: { now: () => now().getTime() },
    ttlResolution: 0,
  });
  /** What the store does not know yet. */
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
    await bestEffort('A button shown was not remembered.', write, undefined);
    // What could not be written goes with the next that is shown.
    const tooMany = Math.max(0, unwritten.size - MOST_UNWRITTEN);
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
      const found = await bestEffort('Buttons shown before were not looked up.', () => lookUp(person), undefined);
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
