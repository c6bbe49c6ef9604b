import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { atMost } from '../cache/at-most.ts';
import type { ChosenLanguages } from '../cache/chosen-languages.ts';
import type { ErasureRequest, KnownRows, PersonSettings, RosterEntry, SenderDetails } from '../store/people/types.ts';
import type { Store } from '../store/types.ts';
import { prioritize, type ReadIntervals } from '../sweep/read-intervals.ts';
import type { PersonCache } from './erase-person.ts';
import type { PersonKey } from './person-key.ts';

/**
 * Updates the roster from activities. Answers do not wait for it. Except for `markUnreachable`, nothing here throws: a
 * failed write is repeated with the person's next message.
 */
export interface People extends PersonCache {
  recordActivity(person: PersonKey, sender: SenderDetails): void;
  /** Reads the person's photo more often for a while, because they asked about it. */
  checkMoreOften(person: PersonKey): void;
  /** Resolves to whether the preference was stored. */
  setPreference(person: PersonKey, preference: NudgePreference): Promise<boolean>;
  /** Sends nothing to the person until they write or install the app again. */
  markUnreachable(person: PersonKey): Promise<void>;
  /**
   * Erases a person who removed the app, or asked for it. Resolves after the first attempt to whether it succeeded; a
   * failed one is retried later.
   */
  erase(person: PersonKey): Promise<boolean>;
  /** What is stored about the person, with what they caused so far. Undefined: the store failed. */
  knownRows(person: PersonKey): Promise<KnownRows | undefined>;
  /** Resolves to whether the settings were stored. */
  saveSettings(person: PersonKey, settings: PersonSettings): Promise<boolean>;
  /** Undefined: the person is not in the roster, or the store failed. */
  find(person: PersonKey): Promise<RosterEntry | undefined>;
}

/** Which nudges a person wants. `all` also ends a snooze. */
export type NudgePreference = 'none' | 'all' | { readonly notBefore: Date };

export interface PeopleOptions {
  /** People of other tenants are ignored. */
  readonly tenantId: string;
  readonly store: Pick<Store, 'roster' | 'ledger' | 'erasePerson' | 'knownRows'>;
  readonly languages: Pick<ChosenLanguages, 'set'>;
  readonly intervals: ReadIntervals;
  /** IANA name for people whose Teams has not reported one. */
  readonly defaultTimeZone: string;
  readonly now: () => Date;
  /** Runs `work` and never rejects: it logs a failure with `message` and resolves to `fallback`. */
  readonly bestEffort: <T>(message: string, work: () => Promise<T>, fallback: T) => Promise<T>;
}

interface ErasureAttempt {
  readonly triedAt: number;
  readonly request: ErasureRequest;
}

const MAX_CACHED_PEOPLE = 20_000;
/** Lifetime of a cached write. */
const CACHE_LIFETIME_MS = 10 * 60_000;
/** The same for an installation: longer than between the two events of one. Another instance may have erased since. */
const INSTALL_LIFETIME_MS = 10_000;
/** Interval between attempts to erase a person. */
const ERASE_RETRY_MS = 60_000;

export function createPeople(options: PeopleOptions): People {
  const { tenantId, store, languages, intervals, defaultTimeZone, now, bestEffort } = options;
  /** Last written details by object id. Unchanged details are not written again. */
  const lastWrites = new LRUCache<
    string,
    { readonly hash: string; readonly language: string | undefined; readonly at: number }
  >(atMost(MAX_CACHED_PEOPLE));
  const prioritizedAt = new LRUCache<string, number>(atMost(MAX_CACHED_PEOPLE));
  const inFlight = new Map<string, Promise<unknown>>();
  /** Last attempts by object id, of people who are still to be erased. */
  const pendingErasures = new LRUCache<string, ErasureAttempt>(atMost(MAX_CACHED_PEOPLE));

  /** Runs the writes of one person in order, so that an earlier write cannot restore an erased person. */
  function serialize<T>(objectId: string, message: string, work: () => Promise<T>, fallback: T): Promise<T> {
    const previous = inFlight.get(objectId) ?? Promise.resolve();
    const running = previous.then(work);
    // A caller that stops waiting does not end the write; the next write still waits for it.
    const done = running.then(
      () => {},
      () => {},
    );
    inFlight.set(objectId, done);
    void done.then(() => inFlight.get(objectId) === done && inFlight.delete(objectId));
    return bestEffort(message, () => running, fallback);
  }

  async function erase(objectId: string, request: ErasureRequest): Promise<boolean> {
    pendingErasures.set(objectId, { triedAt: now().getTime(), request });
    // If the person is back meanwhile, the store spares what is newer.
    const eraseOnce = () => store.erasePerson({ tenantId, objectId }, request).then(() => true);
    const erased = await serialize(objectId, 'A person was not erased.', eraseOnce, false);
    if (erased && pendingErasures.get(objectId)?.request === request) pendingErasures.delete(objectId);
    return erased;
  }

  /** Runs with the next activity of any person, when the store may work again. */
  function retryErasures(): void {
    for (const [objectId, { triedAt, request }] of pendingErasures.entries()) {
      if (now().getTime() - triedAt >= ERASE_RETRY_MS) void erase(objectId, request);
    }
  }

  function isWritten(objectId: string, hash: string, at: number, event: SenderDetails['event']): boolean {
    const last = lastWrites.get(objectId);
    const lifetime = event === 'installed' ? INSTALL_LIFETIME_MS : CACHE_LIFETIME_MS;
    return last?.hash === hash && at >= last.at && at - last.at < lifetime;
  }

  function forget(objectId: string): void {
    lastWrites.delete(objectId);
    prioritizedAt.delete(objectId);
  }

  async function find(person: PersonKey): Promise<RosterEntry | undefined> {
    if (person.tenantId !== tenantId) return undefined;
    const read = () => store.roster.find(person);
    return serialize(person.objectId, 'The roster’s entry of a person was not read.', read, undefined);
  }

  return {
    recordActivity(person, sender) {
      const { objectId } = person;
      const at = now();
      const receivedAt = performance.now();
      // A message that leaves the language open is no reason to write again.
      const language = sender.language ?? lastWrites.get(objectId)?.language;
      const hash = hashOf({ ...sender, language });
      if (pendingErasures.size > 0) retryErasures();
      if (person.tenantId !== tenantId || isWritten(objectId, hash, at.getTime(), sender.event)) return;
      // Set before any await: the next message can arrive at once.
      lastWrites.set(objectId, { hash, language, at: at.getTime() });
      // False: the person was erased after they sent this.
      const upsert = async () =>
        (await store.roster.upsert(person, { ...sender, defaultTimeZone }, at, receivedAt)) !== false;
      void serialize(objectId, 'The sender was not stored in the roster.', upsert, false).then(
        (written) => written || lastWrites.delete(objectId),
      );
    },
    checkMoreOften(person) {
      const at = now();
      const last = prioritizedAt.get(person.objectId);
      const isRecent = last !== undefined && at.getTime() >= last && at.getTime() - last < intervals.priority;
      if (person.tenantId !== tenantId || isRecent) return;
      prioritizedAt.set(person.objectId, at.getTime());
      const write = () => prioritize(store.ledger, person, intervals, at);
      void serialize(person.objectId, 'The person’s photo will not be checked more often.', write, undefined);
    },
    async setPreference(person, preference) {
      const { objectId } = person;
      if (person.tenantId !== tenantId) return false;
      const { roster } = store;
      const write = async () => {
        if (preference === 'none') return roster.setOptOut(person, now(), now());
        if (preference !== 'all') return roster.setSnooze(person, preference.notBefore);
        await roster.setSnooze(person, undefined);
        return roster.setOptOut(person, undefined, now());
      };
      const stored = await serialize(objectId, 'The nudge preference was not stored.', write, false);
      // The person may be missing in the roster: their next activity adds them.
      if (!stored) lastWrites.delete(objectId);
      return stored;
    },
    async saveSettings(person, settings) {
      if (person.tenantId !== tenantId) return false;
      const write = async () => {
        const stored = await store.roster.saveSettings(person, settings, now());
        // Before a later erasure of this person begins.
        if (stored) languages.set(person, settings.language);
        return stored;
      };
      const stored = await serialize(person.objectId, 'The settings of a person were not stored.', write, false);
      if (!stored) lastWrites.delete(person.objectId);
      return stored;
    },
    async markUnreachable(person) {
      lastWrites.delete(person.objectId);
      await store.roster.markUnreachable(person);
    },
    async erase(person) {
      const { objectId } = person;
      // Nothing is stored about people of other tenants.
      if (person.tenantId !== tenantId) return true;
      // Cleared before any await: a person who installs the app again meanwhile is written again.
      forget(objectId);
      return erase(objectId, { receivedAt: performance.now(), at: now() });
    },
    knownRows(person) {
      const read = () => store.knownRows(person);
      return serialize<KnownRows | undefined>(person.objectId, 'A person’s data was not read.', read, undefined);
    },
    forget: (person) => forget(person.objectId),
    objectIds: () => [...lastWrites.keys(), ...prioritizedAt.keys()],
    find,
  };
}

function hashOf(sender: SenderDetails): string {
  return createHash('sha256').update(JSON.stringify(sender)).digest('base64url');
}
