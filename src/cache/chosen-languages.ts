import { LRUCache } from 'lru-cache';
import type { PersonKey } from '../people/person-key.ts';
import type { Store } from '../store/types.ts';
import { atMost } from './at-most.ts';
import type { BestEffort } from './best-effort.ts';

/** The languages that people chose in their settings. Most people choose none. */
export interface ChosenLanguages {
  /** Undefined: the person chose none, or the store failed. Never rejects. */
  of(person: PersonKey): Promise<string | undefined>;
  /** Called when the store has the person's choice. */
  set(person: PersonKey, language: string | undefined): void;
  /** Removes a person from memory. The store erases its own rows. */
  forget(person: PersonKey): void;
  objectIds(): readonly string[];
}

export interface ChosenLanguagesOptions {
  readonly store: { readonly isShared: boolean; readonly roster: Pick<Store['roster'], ReadMethods> };
  /** People of other tenants chose none. */
  readonly tenantId: string;
  readonly bestEffort: BestEffort;
  /** Milliseconds since any moment. */
  readonly clock?: () => number;
}

type ReadMethods = 'chosenLanguage' | 'chosenLanguages';

/** After a failure, answers do not wait for the store again during this time. Milliseconds. */
const RETRY_MS = 5_000;
const MAX_PEOPLE = 20_000;
const FAILURE = 'The language that a person chose was not read: the language of their Teams is used.';

/**
 * Saves a statement for each answer: a process that uses the database alone reads all choices once. Where several
 * instances share the database, each turn reads, because the person may have chosen on another instance. Memory serves
 * then only while the store fails.
 */
export function createChosenLanguages(options: ChosenLanguagesOptions): ChosenLanguages {
  const { bestEffort, clock = () => performance.now() } = options;
  let pausedUntil = 0;
  const read: Read = async (work) => {
    if (clock() < pausedUntil) return undefined;
    const found = await bestEffort(FAILURE, work, undefined);
    if (found === undefined) pausedUntil = clock() + RETRY_MS;
    return found;
  };
  return options.store.isShared ? createShared(options, read) : createAlone(options, read);
}

/** Undefined: the store failed. */
type Read = <T>(work: () => Promise<T>) => Promise<T | undefined>;

function createAlone({ store: { roster }, tenantId }: ChosenLanguagesOptions, read: Read): ChosenLanguages {
  let known = new Map<string, string>();
  let isComplete = false;
  let reading: Promise<Map<string, string> | undefined> | undefined;
  /** Number of changes. What was read before one of them may be outdated. */
  let changes = 0;

  async function readAll(): Promise<Map<string, string> | undefined> {
    const changesBefore = changes;
    const found = await read(async () => new Map(await roster.chosenLanguages(tenantId)));
    if (found && changes === changesBefore) [known, isComplete] = [found, true];
    return found;
  }
  return {
    async of(person) {
      if (person.tenantId !== tenantId) return undefined;
      if (isComplete) return known.get(person.objectId);
      reading ??= readAll().finally(() => {
        reading = undefined;
      });
      return ((await reading) ?? known).get(person.objectId);
    },
    set({ objectId }, language) {
      changes += 1;
      if (language) known.set(objectId, language);
      else known.delete(objectId);
    },
    forget({ objectId }) {
      changes += 1;
      // Everything is read again: a person who was erased may be back, and may have chosen again.
      if (known.delete(objectId)) isComplete = false;
    },
    objectIds: () => [...known.keys()],
  };
}

function createShared({ store: { roster }, tenantId }: ChosenLanguagesOptions, read: Read): ChosenLanguages {
  const latest = new LRUCache<string, string>(atMost(MAX_PEOPLE));
  function set({ objectId }: PersonKey, language: string | undefined): void {
    if (language) latest.set(objectId, language);
    else latest.delete(objectId);
  }
  return {
    async of(person) {
      if (person.tenantId !== tenantId) return undefined;
      const found = await read(async () => ({ language: await roster.chosenLanguage(person) }));
      if (!found) return latest.get(person.objectId);
      set(person, found.language);
      return found.language;
    },
    set,
    forget: ({ objectId }) => void latest.delete(objectId),
    objectIds: () => [...latest.keys()],
  };
}
