import assert from 'node:assert/strict';
import { createPeople, type People } from '../../../src/people/people.ts';
import type { PersonKey } from '../../../src/people/person-key.ts';
import type { Roster, SenderDetails } from '../../../src/store/people/types.ts';

const MINUTE = 60_000;
const NORA: PersonKey = { tenantId: 'contoso', objectId: 'nora' };
const SEEN: SenderDetails = {
  address: { serviceUrl: 'https://one' },
  language: 'it',
  timeZone: 'Europe/Rome',
  event: 'wrote',
};

describe('The people that the bot meets', () => {
  let calls: string[];
  let now: number;
  let fail: boolean;
  let hold: Promise<void>;
  let pending: Promise<unknown>[];
  let people: People;
  /** Whether the store has somebody to write to. */
  let known: boolean;
  /** Ends the waiting for the store. */
  let patience: Promise<void> | undefined;

  beforeEach(() => {
    [calls, now, fail, hold, pending] = [[], Date.parse('2026-03-02T12:00:00Z'), false, Promise.resolve(), []];
    const note = (what: string) => async () => {
      await hold;
      if (fail) throw new Error('The store failed.');
      calls.push(what);
    };
    known = true;
    patience = undefined;
    const [upsert, markUnreachable] = [note('upsert'), note('unreachable')];
    const setOptOut = (_person: PersonKey, at: Date | undefined) => note(at ? 'opt out' : 'opt in')().then(() => known);
    const setSnooze = (_person: PersonKey, until: Date | undefined) =>
      note(until ? 'snooze' : 'wake')().then(() => known);
    const find = () => note('find')().then(() => (known ? { timeZone: 'Europe/Rome' } : undefined));
    people = createPeople({
      tenantId: 'contoso',
      store: {
        roster: { upsert, markUnreachable, setOptOut, setSnooze, find } as unknown as Roster,
        ledger: { prioritize: note('prioritize') } as never,
        erasePerson: note('erase'),
      },
      intervals: { regular: 60 * MINUTE, priority: 15 * MINUTE, priorityPeriod: 120 * MINUTE },
      defaultTimeZone: 'Europe/Rome',
      now: () => new Date(now),
      tolerate: (_what, work, instead) => {
        const whole = work().catch(() => instead);
        const going = patience ? Promise.race([whole, patience.then(() => instead)]) : whole;
        pending.push(going);
        return going;
      },
    });
  });
  /** All that was begun is over. */
  const settled = async () => {
    for (let turn = 0; turn < 10; turn++) await Promise.all([...pending, Promise.resolve()]);
  };

  it('are written down once while nothing about them changes', async () => {
    for (let message = 0; message < 5; message++) people.recordActivity(NORA, SEEN);
    await settled();
    people.recordActivity(NORA, SEEN);
    await settled();
    assert.deepEqual(calls, ['upsert']);
  });

  it('are written down again when something changes, and after a while', async () => {
    people.recordActivity(NORA, SEEN);
    people.recordActivity(NORA, { ...SEEN, address: { serviceUrl: 'https://two' } });
    now += 10 * MINUTE;
    people.recordActivity(NORA, { ...SEEN, address: { serviceUrl: 'https://two' } });
    await settled();
    assert.deepEqual(calls, ['upsert', 'upsert', 'upsert']);
  });

  it('are written down with their next message where the store failed', async () => {
    fail = true;
    people.recordActivity(NORA, SEEN);
    await settled();
    fail = false;
    people.recordActivity(NORA, SEEN);
    await settled();
    assert.deepEqual(calls, ['upsert']);
  });

  it('are written down at once when they are back', async () => {
    people.recordActivity(NORA, SEEN);
    await settled();
    await people.markUnreachable(NORA);
    people.recordActivity(NORA, SEEN);
    await settled();
    assert.deepEqual(calls, ['upsert', 'unreachable', 'upsert']);
  });

  it('are looked at more often when they ask, and that is written once', async () => {
    people.checkMoreOften(NORA);
    people.checkMoreOften(NORA);
    now += 15 * MINUTE;
    people.checkMoreOften(NORA);
    await settled();
    assert.deepEqual(calls, ['prioritize', 'prioritize']);
  });

  it('do not come back by what was under way when they left', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    hold = promise;
    people.recordActivity(NORA, SEEN);
    const left = people.erase(NORA);
    resolve();
    await left;
    assert.deepEqual(calls, ['upsert', 'erase']);
    people.recordActivity(NORA, SEEN);
    await settled();
    assert.deepEqual(calls, ['upsert', 'erase', 'upsert']);
  });

  it('are nobody where they belong to another tenant', async () => {
    const stranger = { ...NORA, tenantId: 'fabrikam' };
    people.recordActivity(stranger, SEEN);
    people.checkMoreOften(stranger);
    await people.erase(stranger);
    await settled();
    assert.deepEqual(calls, []);
  });

  it('are heard about what they want, after they are written down', async () => {
    people.recordActivity(NORA, SEEN);
    assert.equal(await people.setPreference(NORA, 'none'), true);
    assert.equal(await people.setPreference(NORA, { notBefore: new Date(now + MINUTE) }), true);
    assert.equal(await people.setPreference(NORA, 'all'), true);
    assert.deepEqual(calls, ['upsert', 'opt out', 'snooze', 'wake', 'opt in']);
  });

  it('are told when there is nobody to write it down for, and are met first with their next try', async () => {
    people.recordActivity(NORA, SEEN);
    known = false;
    assert.equal(await people.setPreference(NORA, 'none'), false);
    people.recordActivity(NORA, SEEN);
    known = true;
    assert.equal(await people.setPreference(NORA, 'none'), true);
    assert.deepEqual(calls, ['upsert', 'opt out', 'upsert', 'opt out']);
  });

  it('do not come back by what took longer than anybody waits', async () => {
    const slow = Promise.withResolvers<void>();
    hold = slow.promise;
    patience = Promise.resolve();
    people.recordActivity(NORA, SEEN);
    await new Promise((resolve) => setImmediate(resolve));
    // Only that one is slow.
    hold = Promise.resolve();
    await people.erase(NORA);
    assert.deepEqual(calls, []);
    slow.resolve();
    await settled();
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(calls, ['upsert', 'erase']);
  });

  it('are erased later where the store could not do it at once, unless they are back', async () => {
    const kim = { ...NORA, objectId: 'kim' };
    const luca = { ...NORA, objectId: 'luca' };
    fail = true;
    await people.erase(NORA);
    await people.erase(kim);
    fail = false;
    people.recordActivity(luca, SEEN);
    await settled();
    assert.deepEqual(calls, ['upsert'], 'not at once again');
    now += MINUTE;
    people.recordActivity(kim, SEEN);
    people.recordActivity(luca, { ...SEEN, language: 'en' });
    await settled();
    people.recordActivity(luca, { ...SEEN, language: 'it' });
    now += MINUTE;
    people.recordActivity(luca, { ...SEEN, language: 'en' });
    await settled();
    assert.equal(calls.filter((call) => call === 'erase').length, 1, calls.join());
  });

  it('have the time zone that was written down last', async () => {
    people.recordActivity(NORA, SEEN);
    assert.equal(await people.timeZone(NORA), 'Europe/Rome');
    assert.deepEqual(calls, ['upsert', 'find']);
    assert.equal(await people.timeZone({ ...NORA, tenantId: 'fabrikam' }), undefined);
    fail = true;
    assert.equal(await people.timeZone(NORA), undefined);
  });

  it('are told when what they want could not be taken down', async () => {
    fail = true;
    assert.equal(await people.setPreference(NORA, 'none'), false);
    assert.equal(await people.setPreference({ ...NORA, tenantId: 'fabrikam' }, 'none'), false);
  });
});
