import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { SenderDetails } from '../store/people/types.ts';
import type { Store } from '../store/types.ts';
import { prioritize, type ReadIntervals } from '../sweep/read-intervals.ts';
import type { PersonKey } from './person-key.ts';

/**
 * Keeps the roster by what activities tell. Nobody's answer waits for it, and it never fails: what could not be remembered is remembered
 * with the person's next message.
 */
export interface People {
  recordActivity(person: PersonKey, seen: SenderDetails): void;
  /** They want to know about their photo: it is looked at more often for a while. */
  checkMoreOften(person: PersonKey): void;
  /** What they want of messages that they did not ask for. Resolves to whether it was taken down. */
  setPreference(person: PersonKey, what: NudgePreference): Promise<boolean>;
  /** Nothing more can be delivered to them, until they are met again. */
  markUnreachable(person: PersonKey): Promise<void>;
  /** They removed the app: everything about them is erased. Resolves when it is, or could not be; then it is tried again. */
  erase(person: PersonKey): Promise<void>;
  /** IANA, as their Teams last said; undefined: it never did, or nobody can tell. */
  timeZone(person: PersonKey): Promise<string | undefined>;
}

/** `everything`: an end to whatever was said before. */
export type NudgePreference = 'nothing' | 'everything' | { readonly notBefore: Date };

export interface PeopleOptions {
  /** Whoever belongs to another tenant is nobody of ours. */
  readonly tenantId: string;
  readonly store: Pick<Store, 'roster' | 'ledger' | 'erasePerson'>;
  readonly intervals: ReadIntervals;
  /** IANA: of whoever never said. */
  readonly defaultTimeZone: string;
  readonly now: () => Date;
  /** Does the work and never rejects; `instead` where it fails. `what`: for the operator. */
  readonly tolerate: <T>(what: string, work: () => Promise<T>, instead: T) => Promise<T>;
}

const MOST_PEOPLE = 20_000;
/** Another instance may have lost somebody whom this one remembers: so long they may have to write twice. Milliseconds. */
const REMEMBERED = 10 * 60_000;
/** So often it is tried again to erase somebody whom the store could not. Milliseconds. */
const ERASE_AGAIN = 60_000;

export function createPeople({
  tenantId,
  store,
  intervals,
  defaultTimeZone: usualTimeZone,
  now,
  tolerate,
}: PeopleOptions): People {
  /** What was written last of whom: a person who is as before costs nothing. */
  const written = new LRUCache<string, { readonly hash: string; readonly at: number }>({ max: MOST_PEOPLE });
  const warmed = new LRUCache<string, number>({ max: MOST_PEOPLE });
  const underWay = new Map<string, Promise<unknown>>();
  /** Who has left and is there still, and when that was last tried. */
  const toErase = new LRUCache<string, number>({ max: MOST_PEOPLE });

  /** One after the other for each person, so that nobody who has left comes back by what was under way. */
  function inTurn<T>(objectId: string, what: string, work: () => Promise<T>, instead: T): Promise<T> {
    const before = underWay.get(objectId) ?? Promise.resolve();
    const going = before.then(work);
    // Whoever gives up waiting does not end it: the next one comes after it all the same.
    const over = going.then(
      () => {},
      () => {},
    );
    underWay.set(objectId, over);
    void over.then(() => underWay.get(objectId) === over && underWay.delete(objectId));
    return tolerate(what, () => going, instead);
  }

  async function erase(objectId: string): Promise<void> {
    toErase.set(objectId, now().getTime());
    const forget = async () => {
      // Meanwhile they may have installed it again.
      if (toErase.has(objectId)) await store.erasePerson({ tenantId, objectId });
      return true;
    };
    if (await inTurn(objectId, 'Somebody who left was not erased.', forget, false)) toErase.delete(objectId);
  }

  /** With whatever the next person does: by then the store may be back. */
  function eraseRest(): void {
    for (const [objectId, triedAt] of toErase.entries()) {
      if (now().getTime() - triedAt >= ERASE_AGAIN) void erase(objectId);
    }
  }

  function isKnown(objectId: string, hash: string, at: number): boolean {
    const known = written.get(objectId);
    return known?.hash === hash && at >= known.at && at - known.at < REMEMBERED;
  }

  return {
    recordActivity(person, seen) {
      const { objectId } = person;
      const at = now();
      const hash = hashOf(seen);
      if (toErase.size > 0) eraseRest();
      if (person.tenantId !== tenantId || isKnown(objectId, hash, at.getTime())) return;
      // Before anything is waited for: the next message may be here in a moment.
      written.set(objectId, { hash, at: at.getTime() });
      toErase.delete(objectId);
      const meet = () => store.roster.upsert(person, { ...seen, defaultTimeZone: usualTimeZone }, at).then(() => true);
      void inTurn(objectId, 'Somebody who wrote was not remembered.', meet, false).then(
        (done) => done || written.delete(objectId),
      );
    },
    checkMoreOften(person) {
      const at = now();
      const last = warmed.get(person.objectId);
      const isWarm = last !== undefined && at.getTime() >= last && at.getTime() - last < intervals.priority;
      if (person.tenantId !== tenantId || isWarm) return;
      warmed.set(person.objectId, at.getTime());
      const write = () => prioritize(store.ledger, person, intervals, at);
      void inTurn(person.objectId, 'Somebody who asked will not be looked at sooner.', write, undefined);
    },
    async setPreference(person, what) {
      const { objectId } = person;
      if (person.tenantId !== tenantId) return false;
      const { roster } = store;
      const takeDown = async () => {
        if (what === 'nothing') return roster.setOptOut(person, now(), now());
        if (what !== 'everything') return roster.setSnooze(person, what.notBefore);
        await roster.setSnooze(person, undefined);
        return roster.setOptOut(person, undefined, now());
      };
      const taken = await inTurn(objectId, 'What somebody wants to hear was not taken down.', takeDown, false);
      // Nobody there to whom it could be written down: with their next try they are met first.
      if (!taken) written.delete(objectId);
      return taken;
    },
    async markUnreachable(person) {
      written.delete(person.objectId);
      await store.roster.markUnreachable(person);
    },
    async erase(person) {
      const { objectId } = person;
      if (person.tenantId !== tenantId) return;
      // Before anything is waited for: whoever installs it again meanwhile is written down again.
      written.delete(objectId);
      warmed.delete(objectId);
      await erase(objectId);
    },
    async timeZone(person) {
      if (person.tenantId !== tenantId) return undefined;
      const find = () => store.roster.find(person).then((found) => found?.timeZone);
      return inTurn(person.objectId, 'Somebody’s time zone was not looked up.', find, undefined);
    },
  };
}

function hashOf(seen: SenderDetails): string {
  return createHash('sha256').update(JSON.stringify(seen)).digest('base64url');
}
