import { LRUCache } from 'lru-cache';
import { type PersonKey, personMapKey } from '../people/person-key.ts';
import type { OwnedCard, PressStore, RecordedPress, ShownCard } from '../store/links/types.ts';
import { PRESS_RETENTION_MS } from '../store/retention.ts';
import type { Store } from '../store/types.ts';
import { atMost } from './at-most.ts';
import type { BestEffort } from './best-effort.ts';
import { CACHE_LIFETIME_MS } from './shown-buttons.ts';
import { createWriteBehind } from './write-behind.ts';

/**
 * The presses and the newest cards. A process that uses the database alone keeps people's presses in memory for a
 * while, because it writes each of them itself, and stores cards together. Where several instances share the database,
 * each reads and writes at once: a person may press on one instance and view the card of another.
 */
export interface PressCache extends Omit<PressStore, 'list' | 'showCards'> {
  /** The person's presses that are not purged yet, earliest first. Undefined: the store failed. Never rejects. */
  history(person: PersonKey): Promise<readonly RecordedPress[] | undefined>;
  /** Records the newest card with the button. */
  showCard(person: PersonKey, card: ShownCard): void;
  /** Removes a person from memory. The store erases its own rows. */
  forget(person: PersonKey): void;
  objectIds(): readonly string[];
  /** Resolves when the store has every card shown so far. */
  flush(): Promise<void>;
}

export interface PressCacheOptions {
  readonly store: Pick<Store, 'isShared' | 'presses'>;
  readonly bestEffort: BestEffort;
  readonly now: () => Date;
}

const MAX_PEOPLE = 10_000;

export function createPressCache({ store, bestEffort, now }: PressCacheOptions): PressCache {
  const { isShared, presses } = store;
  const known = new LRUCache<string, { readonly person: PersonKey; readonly presses: readonly RecordedPress[] }>({
    ...atMost(MAX_PEOPLE),
    ttl: CACHE_LIFETIME_MS,
    perf: { now: () => now().getTime() },
    ttlResolution: 0,
  });
  const failure = 'A card was not noted, so it will not change after a press.';
  const write = (cards: readonly OwnedCard[]) => presses.showCards(cards);
  const writes = createWriteBehind({ write, failure, bestEffort });
  /** Number of removals from `known`. What was read before one of them may be outdated. */
  let removals = 0;

  function remove(person: PersonKey): void {
    known.delete(personMapKey(person));
    removals += 1;
  }
  /** Runs a write after which the person's presses are different. */
  async function changing<T>(person: PersonKey, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } finally {
      remove(person);
    }
  }
  return {
    async history(person) {
      const since = new Date(now().getTime() - PRESS_RETENTION_MS);
      const before = known.get(personMapKey(person));
      if (before) return before.presses.filter(({ at }) => at >= since);
      const removalsBefore = removals;
      const read = () => presses.list(person, since);
      const found = await bestEffort('Presses could not be read.', read, undefined);
      if (found && !isShared && removals === removalsBefore)
        known.set(personMapKey(person), { person, presses: found });
      return found;
    },
    record: (press, limits) => changing(press, () => presses.record(press, limits)),
    countLook: (press) => changing(press, () => presses.countLook(press)),
    settle: (press, outcome) => changing(press, () => presses.settle(press, outcome)),
    due: (...args) => presses.due(...args),
    claimLook: (...args) => presses.claimLook(...args),
    releaseLook: (...args) => presses.releaseLook(...args),
    showCard(person, card) {
      const owned = { person, card, shownAt: now() };
      if (isShared) void bestEffort(failure, () => write([owned]), undefined);
      else writes.add(owned);
    },
    async newestCard(person) {
      const unwritten = writes.unwritten().findLast((owned) => personMapKey(owned.person) === personMapKey(person));
      return unwritten?.card ?? presses.newestCard(person);
    },
    forget(person) {
      remove(person);
      writes.drop((owned) => personMapKey(owned.person) === personMapKey(person));
    },
    objectIds: () => [...known.values(), ...writes.unwritten()].map(({ person }) => person.objectId),
    flush: writes.flush,
  };
}
