import assert from 'node:assert/strict';
import { createPeople, type People } from '../../../src/people/people.ts';
import type { PersonKey } from '../../../src/people/person-key.ts';
import type { ErasureRequest, Roster, SenderDetails } from '../../../src/store/people/types.ts';

const MINUTE = 60_000;
const NORA: PersonKey = { tenantId: 'contoso', objectId: 'nora' };
const SENDER: SenderDetails = {
  address: { serviceUrl: 'https://one' },
  language: 'it',
  timeZone: 'Europe/Rome',
  event: 'wrote',
};

describe('People', () => {
  let calls: string[];
  let now: number;
  let fail: boolean;
  let hold: Promise<void>;
  let pending: Promise<unknown>[];
  let people: People;
  /** Whether the roster drops what is written. */
  let isDropped: boolean;
  /** When the events arrived that writes and erasures belong to. */
  let receivedAts: number[];
  /** When the erasures were requested, by the service's clock. */
  let requestedAts: number[];
  /** Whether the roster contains the person. */
  let inRoster: boolean;
  /** Resolves when `bestEffort` stops waiting for the store. */
  let timeout: Promise<void> | undefined;

  beforeEach(() => {
    [calls, now, fail, hold, pending] = [[], Date.parse('2026-03-02T12:00:00Z'), false, Promise.resolve(), []];
    const record = (call: string) => async () => {
      await hold;
      if (fail) throw new Error('The store failed.');
      calls.push(call);
    };
    inRoster = true;
    timeout = undefined;
    [isDropped, receivedAts, requestedAts] = [false, [], []];
    const markUnreachable = record('unreachable');
    const upsert = async (...[, , , receivedAt]: Parameters<Roster['upsert']>) => {
      receivedAts.push(receivedAt ?? Number.NaN);
      await record('upsert')();
      return !isDropped;
    };
    const erasePerson = async (_person: PersonKey, request?: ErasureRequest) => {
      receivedAts.push(request?.receivedAt ?? Number.NaN);
      requestedAts.push(request?.at.getTime() ?? Number.NaN);
      await record('erase')();
    };
    const setOptOut = (_person: PersonKey, at: Date | undefined) =>
      record(at ? 'opt out' : 'opt in')().then(() => inRoster);
    const setSnooze = (_person: PersonKey, until: Date | undefined) =>
      record(until ? 'snooze' : 'wake')().then(() => inRoster);
    const find = () => record('find')().then(() => (inRoster ? { timeZone: 'Europe/Rome' } : undefined));
    people = createPeople({
      tenantId: 'contoso',
      store: {
        roster: { upsert, markUnreachable, setOptOut, setSnooze, find } as unknown as Roster,
        ledger: { prioritize: record('prioritize') } as never,
        erasePerson,
        knownRows: record('know') as never,
      },
      languages: { set: () => {} },
      intervals: { regular: 60 * MINUTE, priority: 15 * MINUTE, priorityPeriod: 120 * MINUTE },
      defaultTimeZone: 'Europe/Rome',
      now: () => new Date(now),
      bestEffort: (_message, work, fallback) => {
        const complete = work().catch(() => fallback);
        const running = timeout ? Promise.race([complete, timeout.then(() => fallback)]) : complete;
        pending.push(running);
        return running;
      },
    });
  });
  /** Resolves when all started work has ended. */
  const settled = async () => {
    for (let turn = 0; turn < 10; turn++) await Promise.all([...pending, Promise.resolve()]);
  };

  it('writes unchanged details once', async () => {
    for (let message = 0; message < 5; message++) people.recordActivity(NORA, SENDER);
    await settled();
    people.recordActivity(NORA, SENDER);
    await settled();
    assert.deepEqual(calls, ['upsert']);
  });

  it('writes again when details change, and after 10 minutes', async () => {
    people.recordActivity(NORA, SENDER);
    people.recordActivity(NORA, { ...SENDER, address: { serviceUrl: 'https://two' } });
    now += 10 * MINUTE;
    people.recordActivity(NORA, { ...SENDER, address: { serviceUrl: 'https://two' } });
    await settled();
    assert.deepEqual(calls, ['upsert', 'upsert', 'upsert']);
  });

  it('writes an installation again after 10 seconds: another instance may have erased the person', async () => {
    const installed = { ...SENDER, event: 'installed' } as const;
    people.recordActivity(NORA, installed);
    people.recordActivity(NORA, installed);
    now += 10_000;
    people.recordActivity(NORA, installed);
    await settled();
    assert.deepEqual(calls, ['upsert', 'upsert']);
  });

  it('writes again after a write that was dropped, and after it forgot the person', async () => {
    isDropped = true;
    people.recordActivity(NORA, SENDER);
    await settled();
    isDropped = false;
    people.recordActivity(NORA, SENDER);
    await settled();
    people.checkMoreOften(NORA);
    assert.deepEqual([...new Set(people.objectIds())], ['nora']);
    people.forget(NORA);
    assert.deepEqual(people.objectIds(), []);
    people.recordActivity(NORA, SENDER);
    people.checkMoreOften(NORA);
    await settled();
    assert.deepEqual(calls, ['upsert', 'upsert', 'prioritize', 'upsert', 'prioritize']);
  });

  it('passes on when an event arrived, even if the write has to wait', async () => {
    const slow = Promise.withResolvers<void>();
    hold = slow.promise;
    people.recordActivity(NORA, SENDER);
    people.recordActivity(NORA, { ...SENDER, language: 'en' });
    const erased = people.erase(NORA);
    const arrived = performance.now();
    await new Promise((resolve) => setTimeout(resolve, 20));
    slow.resolve();
    await erased;
    await settled();
    assert.equal(receivedAts.length, 3);
    for (const at of receivedAts) assert.ok(at <= arrived, `${at} is later than ${arrived}`);
  });

  it('writes with the next message after the store failed', async () => {
    fail = true;
    people.recordActivity(NORA, SENDER);
    await settled();
    fail = false;
    people.recordActivity(NORA, SENDER);
    await settled();
    assert.deepEqual(calls, ['upsert']);
  });

  it('writes at once when an unreachable person is back', async () => {
    people.recordActivity(NORA, SENDER);
    await settled();
    await people.markUnreachable(NORA);
    people.recordActivity(NORA, SENDER);
    await settled();
    assert.deepEqual(calls, ['upsert', 'unreachable', 'upsert']);
  });

  it('prioritizes a person who asks, at most once per priority interval', async () => {
    people.checkMoreOften(NORA);
    people.checkMoreOften(NORA);
    now += 15 * MINUTE;
    people.checkMoreOften(NORA);
    await settled();
    assert.deepEqual(calls, ['prioritize', 'prioritize']);
  });

  it('does not restore an erased person by an earlier write in flight', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    hold = promise;
    people.recordActivity(NORA, SENDER);
    const erased = people.erase(NORA);
    resolve();
    await erased;
    assert.deepEqual(calls, ['upsert', 'erase']);
    people.recordActivity(NORA, SENDER);
    await settled();
    assert.deepEqual(calls, ['upsert', 'erase', 'upsert']);
  });

  it('ignores people of another tenant', async () => {
    const stranger = { ...NORA, tenantId: 'fabrikam' };
    people.recordActivity(stranger, SENDER);
    people.checkMoreOften(stranger);
    await people.erase(stranger);
    await settled();
    assert.deepEqual(calls, []);
  });

  it('stores a preference after the roster entry', async () => {
    people.recordActivity(NORA, SENDER);
    assert.equal(await people.setPreference(NORA, 'none'), true);
    assert.equal(await people.setPreference(NORA, { notBefore: new Date(now + MINUTE) }), true);
    assert.equal(await people.setPreference(NORA, 'all'), true);
    assert.deepEqual(calls, ['upsert', 'opt out', 'snooze', 'wake', 'opt in']);
  });

  it('reports a person missing in the roster, and adds them with the next activity', async () => {
    people.recordActivity(NORA, SENDER);
    inRoster = false;
    assert.equal(await people.setPreference(NORA, 'none'), false);
    people.recordActivity(NORA, SENDER);
    inRoster = true;
    assert.equal(await people.setPreference(NORA, 'none'), true);
    assert.deepEqual(calls, ['upsert', 'opt out', 'upsert', 'opt out']);
  });

  it('does not restore an erased person by a write that timed out', async () => {
    const slow = Promise.withResolvers<void>();
    hold = slow.promise;
    timeout = Promise.resolve();
    people.recordActivity(NORA, SENDER);
    await new Promise((resolve) => setImmediate(resolve));
    // Later calls are not held up.
    hold = Promise.resolve();
    await people.erase(NORA);
    assert.deepEqual(calls, []);
    slow.resolve();
    await settled();
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(calls, ['upsert', 'erase']);
  });

  it('retries a failed erasure later, with the time of its request, also if the person is back', async () => {
    const kim = { ...NORA, objectId: 'kim' };
    const luca = { ...NORA, objectId: 'luca' };
    const requested = now;
    fail = true;
    await people.erase(NORA);
    await people.erase(kim);
    fail = false;
    people.recordActivity(luca, SENDER);
    await settled();
    assert.deepEqual(calls, ['upsert'], 'no retry within the interval');
    now += MINUTE;
    people.recordActivity(kim, SENDER);
    await settled();
    now += MINUTE;
    people.recordActivity(luca, { ...SENDER, language: 'en' });
    await settled();
    assert.deepEqual(calls.toSorted(), ['erase', 'erase', 'upsert', 'upsert', 'upsert']);
    assert.deepEqual([...new Set(requestedAts)], [requested]);
    const [first, second, ...retries] = receivedAts.filter((_at, index) => index !== 2);
    assert.ok(retries.includes(first ?? 0) && retries.includes(second ?? 0), receivedAts.join());
  });

  it('returns the entry that was written last', async () => {
    people.recordActivity(NORA, SENDER);
    assert.equal((await people.find(NORA))?.timeZone, 'Europe/Rome');
    assert.deepEqual(calls, ['upsert', 'find']);
    assert.equal(await people.find({ ...NORA, tenantId: 'fabrikam' }), undefined);
    fail = true;
    assert.equal(await people.find(NORA), undefined);
  });

  it('reports a preference that could not be stored', async () => {
    fail = true;
    assert.equal(await people.setPreference(NORA, 'none'), false);
    assert.equal(await people.setPreference({ ...NORA, tenantId: 'fabrikam' }, 'none'), false);
  });
});
