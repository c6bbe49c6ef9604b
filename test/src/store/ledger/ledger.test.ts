import assert from 'node:assert/strict';
import type { LedgerEntry, ReadingResult, SlotLease } from '../../../../src/store/ledger/types.ts';
import { choosePilot } from '../../../helpers/store/admin.ts';
import { onBothStores } from '../../../helpers/store/both-stores.ts';

const NOON = new Date('2026-03-02T12:00:00.123Z');
const SECOND = 1_000;
const HOUR = 3_600_000;
const later = (milliseconds: number) => new Date(NOON.getTime() + milliseconds);
const ETAG = '"BA09D118"';

let tenants = 0;

onBothStores('The ledger', (open) => {
  let tenantId: string;
  beforeEach(() => {
    tenantId = `ledger-${++tenants}`;
  });

  const person = (objectId: string) => ({ tenantId, objectId });
  const addPerson = (objectId: string, at = NOON) =>
    open.store.roster.upsert(
      person(objectId),
      { address: {}, language: 'en', timeZone: 'UTC', event: 'installed' },
      at,
    );

  async function acquire(holder = 'one', { store = open.store, slots = 1, now = NOON } = {}): Promise<SlotLease> {
    const slot = await store.graphSlots.acquire(
      { tenantId, holder, slots },
      now,
      new Date(now.getTime() + 60 * SECOND),
    );
    assert.ok('lease' in slot, 'No slot was free.');
    return slot.lease;
  }

  async function planned(
    lease: SlotLease,
    { now = NOON, limit = 20, inFlight = [] as string[], after = undefined as string | undefined } = {},
  ) {
    const request = { now, leaseUntil: new Date(now.getTime() + 60 * SECOND), limit, inFlight, after };
    const plan = await open.store.ledger.plan(lease, request);
    assert.ok(plan !== 'lost' && 'people' in plan, 'No people were planned.');
    return plan.people;
  }

  const ids = (people: readonly LedgerEntry[]) => people.map(({ objectId }) => objectId);

  function read(
    entry: LedgerEntry,
    overrides: Partial<Extract<ReadingResult, { readAt: unknown }>> = {},
  ): ReadingResult {
    return {
      person: entry,
      snapshot: { presence: 'photo', etag: ETAG },
      readAt: NOON,
      verifiedAt: NOON,
      dueAt: later(HOUR),
      priorityUntil: undefined,
      failedReads: 0,
      ...overrides,
    };
  }

  const undecided = (seenUntil = later(HOUR), claimedUntil = later(HOUR), now = NOON, store = open.store) =>
    store.changes.claimDue(tenantId, { seenUntil, now, claimedUntil, limit: 100 });

  it('has a new person due at once, without a snapshot', async () => {
    await addPerson('nora');
    const [nora] = await planned(await acquire());
    assert.deepEqual(nora, {
      ...person('nora'),
      snapshot: undefined,
      priorityUntil: undefined,
      failedReads: 0,
      verifiedAt: NOON,
      readAt: undefined,
    });
  });

  it('plans due people only, the longest overdue first', async () => {
    for (const [index, name] of ['c', 'a', 'b'].entries()) await addPerson(name, later(-1_000 + index));
    await addPerson('not yet', later(1));
    assert.deepEqual(ids(await planned(await acquire())), ['c', 'a', 'b']);
  });

  it('plans people with priority first, up to the limit', async () => {
    for (let index = 0; index < 4; index++) await addPerson(`p${index}`, later(-100 + index));
    await open.store.ledger.prioritize(person('p3'), later(HOUR), NOON);
    assert.deepEqual(ids(await planned(await acquire(), { limit: 3 })), ['p3', 'p0', 'p1']);
  });

  it('plans and counts only pilot members in a pilot', async () => {
    const { ledger } = open.store;
    for (const [index, name] of ['a', 'b', 'c', 'd'].entries()) await addPerson(name, later(-10 + index));
    await choosePilot(open.store, tenantId, { people: ['c', 'missing'], groups: new Map([['g', ['c', 'b']]]) });
    await choosePilot(open.store, `${tenantId}-other`, { people: ['a'], groups: new Map() });
    await ledger.prioritize(person('c'), later(HOUR), NOON);
    const lease = await acquire();
    const request = { now: NOON, leaseUntil: later(60 * SECOND), limit: 20, inFlight: [], scope: 'pilot' } as const;
    const plan = await ledger.plan(lease, request);
    assert.ok(plan !== 'lost' && 'people' in plan);
    assert.deepEqual(ids(plan.people), ['c', 'b']);
    assert.deepEqual(await ledger.count(tenantId, NOON, 'pilot'), { watched: 2, due: 2 });
    assert.deepEqual(await ledger.count(tenantId, NOON), { watched: 4, due: 4 });
    await ledger.writeReadings(
      tenantId,
      plan.people.map((entry) => read(entry)),
      NOON,
    );
    assert.equal(await ledger.hasDue(tenantId, NOON, 'pilot'), false);
    assert.equal(await ledger.hasDue(tenantId, NOON), true);
  });

  it('does not plan people in flight', async () => {
    await addPerson('a');
    await addPerson('b');
    assert.deepEqual(ids(await planned(await acquire(), { inFlight: ['a'] })), ['b']);
  });

  it('plans a person for one holder at a time, and again after its lease expires', async () => {
    for (const name of ['a', 'b', 'c']) await addPerson(name);
    await open.store.graphSlots.adapt(tenantId, NOON, (pace) => ({ ...pace, atOnce: 2 }));
    const one = await acquire('one', { slots: 2 });
    const two = await acquire('two', { slots: 2, store: open.second });
    const [first] = await planned(one, { limit: 1 });
    const rest = await planned(two);
    assert.deepEqual(ids([...(first ? [first] : []), ...rest]).sort(), ['a', 'b', 'c']);
    assert.deepEqual(ids(await planned(two, { now: later(61 * SECOND) })).length, 3);
  });

  it('scans all people in order, due or not', async () => {
    for (const name of ['b', 'a', 'c']) await addPerson(name, later(HOUR));
    const lease = await acquire();
    assert.deepEqual(ids(await planned(lease, { after: '', limit: 2 })), ['a', 'b']);
    assert.deepEqual(ids(await planned(lease, { after: 'b', limit: 2 })), ['c']);
  });

  it('stores results', async () => {
    await addPerson('nora');
    const lease = await acquire();
    const [nora] = await planned(lease);
    assert.ok(nora);
    assert.equal(await open.store.ledger.writeReadings(tenantId, [read(nora, { failedReads: 2 })], NOON), 0);
    assert.deepEqual(await planned(lease), []);
    const [again] = await planned(lease, { now: later(HOUR) });
    assert.deepEqual(again?.snapshot, { presence: 'photo', etag: ETAG });
    assert.equal(again?.failedReads, 2);
  });

  it('writes a change with the row, and lets exactly one instance claim it', async () => {
    await addPerson('nora');
    const [nora] = await planned(await acquire());
    assert.ok(nora);
    const count = await open.store.ledger.writeReadings(tenantId, [read(nora, { event: { change: 'changed' } })], NOON);
    assert.equal(count, 1);
    const claims = await Promise.all([undecided(), undecided(undefined, undefined, undefined, open.second)]);
    const [change, ...others] = claims.flat();
    assert.equal(others.length, 0);
    assert.ok(change);
    const { id, ...rest } = change;
    assert.deepEqual(rest, { ...person('nora'), kind: 'changed', etag: ETAG, seenAt: NOON, failedChecks: 0 });
    assert.equal(await open.store.changes.countPeople(tenantId, NOON), 1);
    assert.equal(await open.store.changes.countPeople(tenantId, later(1)), 0);
    assert.equal(await open.store.changes.decide({ tenantId: 'fabrikam', id }, 'silent', NOON), false);
    assert.equal(await open.store.changes.decide(change, 'silent', NOON), true);
    assert.equal(await open.store.changes.decide(change, 'nudge', NOON), false);
    assert.deepEqual(await undecided(undefined, undefined, later(2 * HOUR)), []);
  });

  it('makes a change due after its grace period, and again after its claim expires', async () => {
    await addPerson('nora');
    const [nora] = await planned(await acquire());
    assert.ok(nora);
    await open.store.ledger.writeReadings(tenantId, [read(nora, { event: { change: 'appeared' } })], NOON);
    assert.deepEqual(await undecided(later(-1)), []);
    assert.equal((await undecided(NOON, later(10))).length, 1);
    assert.equal((await undecided(NOON, later(20), later(9))).length, 0);
    assert.equal((await undecided(NOON, later(20), later(10))).length, 1);
  });

  it('postpones an undecided change only, and counts failed checks', async () => {
    await addPerson('nora');
    const [nora] = await planned(await acquire());
    assert.ok(nora);
    await open.store.ledger.writeReadings(tenantId, [read(nora, { event: { change: 'appeared' } })], NOON);
    const [change] = await undecided(NOON, NOON);
    assert.ok(change);
    await open.second.changes.postpone(change, later(50));
    assert.deepEqual(await undecided(NOON, NOON, later(49)), []);
    assert.deepEqual(
      (await undecided(NOON, NOON, later(50))).map(({ failedChecks }) => failedChecks),
      [0],
    );
    await open.store.changes.postpone(change, later(60), 'check-failed');
    assert.deepEqual(
      (await undecided(NOON, NOON, later(60))).map(({ failedChecks }) => failedChecks),
      [1],
    );
    await open.store.changes.decide(change, 'silent', NOON);
    await open.store.changes.postpone(change, NOON, 'check-failed');
    assert.deepEqual(await undecided(NOON, NOON, later(HOUR)), []);
  });

  it('counts each person with changes once', async () => {
    await addPerson('nora');
    await addPerson('luca');
    const lease = await acquire();
    for (let round = 0; round < 3; round++) {
      const people = await planned(lease);
      const results = people.map((entry) => read(entry, { dueAt: NOON, event: { change: 'changed' } }));
      await open.store.ledger.writeReadings(tenantId, results, later(round));
    }
    assert.equal(await open.store.changes.countPeople(tenantId, NOON), 2);
  });

  it('supersedes an older change, and withdraws a false alarm', async () => {
    await addPerson('nora');
    const lease = await acquire();
    for (const change of ['vanished', 'appeared'] as const) {
      const [nora] = await planned(lease);
      assert.ok(nora);
      await open.store.ledger.writeReadings(tenantId, [read(nora, { dueAt: NOON, event: { change } })], NOON);
    }
    assert.deepEqual(
      (await undecided(NOON, NOON)).map(({ kind }) => kind),
      ['appeared'],
    );
    const [nora] = await planned(lease);
    assert.ok(nora);
    await open.store.ledger.writeReadings(tenantId, [read(nora, { event: { change: undefined } })], NOON);
    assert.deepEqual(await undecided(), []);
  });

  it('skips people who were erased or added anew while they were read', async () => {
    await addPerson('gone');
    await addPerson('anew');
    const lease = await acquire();
    const people = await planned(lease);
    const [gone, anew] = ['gone', 'anew'].map((name) => people.find(({ objectId }) => objectId === name));
    assert.ok(gone && anew);
    await open.store.ledger.writeReadings(tenantId, [read(anew, { dueAt: NOON })], NOON);
    const [known] = await planned(lease, { inFlight: ['gone'] });
    assert.ok(known);
    await open.store.erasePerson(gone);
    await open.store.erasePerson(anew);
    await addPerson('anew');
    const event = { change: 'changed' } as const;
    assert.equal(
      await open.store.ledger.writeReadings(tenantId, [read(gone, { event }), read(known, { event })], NOON),
      0,
    );
    assert.deepEqual(await planned(lease), [{ ...known, snapshot: undefined, readAt: undefined }]);
  });

  it('keeps a priority that was given while the person was read', async () => {
    await addPerson('nora');
    const lease = await acquire();
    const [nora] = await planned(lease);
    assert.ok(nora);
    await open.store.ledger.prioritize(person('nora'), later(2 * HOUR), later(900 * SECOND));
    await open.store.ledger.writeReadings(tenantId, [read(nora)], NOON);
    const [again] = await planned(lease);
    assert.deepEqual(again?.priorityUntil, later(2 * HOUR));
  });

  it('erases a person who is gone', async () => {
    await addPerson('nora');
    const [nora] = await planned(await acquire());
    assert.ok(nora);
    await open.store.ledger.writeReadings(tenantId, [{ person: nora, gone: 'gone' }], NOON);
    assert.equal(await open.store.roster.find(nora), undefined);
    assert.deepEqual(await open.store.ledger.count(tenantId, NOON), { watched: 0, due: 0 });
  });

  it('stops watching a blocked person, and keeps the roster entry', async () => {
    await addPerson('nora');
    const [nora] = await planned(await acquire());
    assert.ok(nora);
    const event = { change: 'changed' } as const;
    const picture = { sha256: 'a', thumbnail: undefined, keptUntil: later(HOUR) };
    await open.store.ledger.writeReadings(tenantId, [read(nora, { event, picture })], NOON);
    await open.store.ledger.writeReadings(tenantId, [{ person: nora, gone: 'blocked' }], NOON);
    assert.deepEqual(await open.store.ledger.count(tenantId, NOON), { watched: 0, due: 0 });
    assert.deepEqual(await open.store.ledger.lastPictures(tenantId, ['nora']), new Map());
    assert.equal((await open.store.roster.find(person('nora')))?.reach, 'unreachable');
    await addPerson('nora', later(HOUR));
    assert.deepEqual(await open.store.ledger.count(tenantId, later(HOUR)), { watched: 1, due: 1 });
  });

  it('keeps the thumbnail of the last picture until it expires, and its hash for longer', async () => {
    await addPerson('nora');
    const lease = await acquire();
    const [nora] = await planned(lease);
    assert.ok(nora);
    const picture = { sha256: 'ab'.repeat(32), thumbnail: Buffer.from([0xff, 0xd8, 0]), keptUntil: later(HOUR) };
    await open.store.ledger.writeReadings(tenantId, [read(nora, { picture })], NOON);
    const kept = async () => (await open.store.ledger.lastPictures(tenantId, ['nora', 'luca'])).get('nora');
    assert.deepEqual(await kept(), { sha256: picture.sha256, thumbnail: picture.thumbnail });
    await open.store.purge(later(HOUR));
    assert.deepEqual(await kept(), { sha256: picture.sha256, thumbnail: undefined });
    const [again] = await planned(lease, { now: later(HOUR) });
    assert.ok(again);
    await open.store.ledger.writeReadings(tenantId, [read(again, { picture, dueAt: NOON })], NOON);
    const [third] = await planned(lease);
    assert.ok(third);
    await open.store.ledger.writeReadings(tenantId, [read(third, { picture: 'removed' })], NOON);
    assert.deepEqual(await kept(), { sha256: picture.sha256, thumbnail: undefined });
    await open.store.erasePerson(nora);
    assert.equal(await kept(), undefined);
  });

  it('counts a person as due whose due time is later than the interval allows', async () => {
    const names = ['jumped', 'jumped-failed', 'regular', 'failed', 'priority'];
    for (const name of names) await addPerson(name);
    const lease = await acquire();
    const people = new Map((await planned(lease)).map((entry) => [entry.objectId, entry]));
    const entry = (name: string) => people.get(name) ?? assert.fail();
    await open.store.ledger.writeReadings(
      tenantId,
      [
        // Written while the clock was a day ahead.
        read(entry('jumped'), { dueAt: later(25 * HOUR) }),
        read(entry('jumped-failed'), { dueAt: later(50 * HOUR), failedReads: 9 }),
        read(entry('priority'), { dueAt: later(25 * HOUR), priorityUntil: later(26 * HOUR) }),
        read(entry('regular'), { dueAt: later(HOUR) }),
        read(entry('failed'), { dueAt: later(20 * HOUR), failedReads: 9 }),
      ],
      NOON,
    );
    await open.store.graphSlots.release(lease);
    const latest = { afterRead: later(2 * HOUR), afterFailure: later(27 * HOUR) };
    assert.equal(await open.store.ledger.hasDue(tenantId, NOON), false);
    assert.equal(await open.store.ledger.correctDue(tenantId, NOON, latest), 3);
    assert.deepEqual(ids(await planned(await acquire())).sort(), ['jumped', 'jumped-failed', 'priority']);
    assert.equal(await open.store.ledger.correctDue(tenantId, NOON, latest), 0);
  });

  it('marks all people as due, in batches', async () => {
    for (const name of ['a', 'b', 'c']) await addPerson(name, later(HOUR));
    const { ledger } = open.store;
    assert.equal(await ledger.markDue(tenantId, '', NOON, 2), 'b');
    assert.deepEqual(await ledger.count(tenantId, NOON), { watched: 3, due: 2 });
    assert.equal(await ledger.countDue(tenantId, NOON), 2);
    assert.equal(await ledger.markDue(tenantId, 'b', NOON, 2), 'c');
    assert.equal(await ledger.markDue(tenantId, 'c', NOON, 2), undefined);
    assert.deepEqual(await ledger.count(tenantId, NOON), { watched: 3, due: 3 });
    await ledger.prioritize(person('a'), later(HOUR), NOON);
    assert.equal(await ledger.countDue(tenantId, NOON), 3);
  });

  describe('Graph slots', () => {
    const slot = (holder: string, now = NOON, store = open.store, slots = 1) =>
      store.graphSlots.acquire({ tenantId, holder, slots }, now, new Date(now.getTime() + 60 * SECOND));

    it('have one holder at a time, until released or expired', async () => {
      const outcomes = await Promise.all([slot('one'), slot('two', NOON, open.second)]);
      const acquired = outcomes.filter((outcome) => 'lease' in outcome);
      assert.equal(acquired.length, 1);
      const [refused] = outcomes.filter((outcome) => 'busyUntil' in outcome);
      assert.deepEqual(refused, { busyUntil: later(60 * SECOND) });
      assert.ok('lease' in (await slot('three', later(60 * SECOND))));
      const [first] = acquired;
      assert.ok(first && 'lease' in first);
      assert.equal(
        await open.store.ledger.plan(first.lease, { now: NOON, leaseUntil: NOON, limit: 1, inFlight: [] }),
        'lost',
      );
      // Releasing an expired lease does not free the next holder's slot.
      await open.store.graphSlots.release(first.lease);
      assert.ok('busyUntil' in (await slot('four', later(61 * SECOND))));
    });

    it('are as many as the pace allows, and no more than requested', async () => {
      assert.ok('lease' in (await slot('one', NOON, open.store, 2)));
      assert.ok('busyUntil' in (await slot('two', NOON, open.second, 2)));
      await open.second.graphSlots.adapt(tenantId, NOON, (pace) => ({ ...pace, atOnce: 3 }));
      assert.ok('lease' in (await slot('two', NOON, open.second, 2)));
      assert.ok('busyUntil' in (await slot('three', NOON, open.store, 2)));
      assert.ok('lease' in (await slot('three', NOON, open.store, 4)));
      assert.ok('busyUntil' in (await slot('four', NOON, open.store, 4)));
    });

    it('share one pace, which is changed by one instance at a time', async () => {
      await slot('one');
      const { graphSlots } = open.second;
      const changes = Array.from({ length: 10 }, (_, index) =>
        (index % 2 ? open.store.graphSlots : graphSlots).adapt(tenantId, NOON, (pace) => ({
          ...pace,
          clean: pace.clean + 1,
          refusedAt: 2,
        })),
      );
      await Promise.all(changes);
      const unchanged = await graphSlots.adapt(tenantId, NOON, (pace) => pace);
      assert.deepEqual(unchanged, {
        pace: { atOnce: 1, trial: 0, clean: 10, refusedAt: 2, patience: 0, decreases: 0 },
        pausedUntil: undefined,
      });
    });

    it('tell how many of them are held, and whether reads are paused', async () => {
      await open.store.graphSlots.adapt(tenantId, NOON, (pace) => ({ ...pace, atOnce: 4 }));
      for (const holder of ['one', 'two']) await slot(holder, NOON, open.store, 4);
      await open.store.graphSlots.pause(tenantId, later(SECOND));
      const held: number[] = [];
      const ask = (now: Date) =>
        open.second.graphSlots.adapt(tenantId, now, (pace, inUse) => {
          held.push(inUse);
          return pace;
        });
      assert.deepEqual((await ask(NOON)).pausedUntil, later(SECOND));
      assert.equal((await ask(later(60 * SECOND))).pausedUntil, undefined);
      assert.deepEqual(held, [2, 0]);
    });

    it('are not available during a pause', async () => {
      const lease = await acquire();
      await open.second.graphSlots.pause(tenantId, later(30 * SECOND));
      await open.second.graphSlots.pause(tenantId, later(10 * SECOND));
      const request = { now: later(1), leaseUntil: later(60 * SECOND), limit: 1, inFlight: [] };
      assert.deepEqual(await open.store.ledger.plan(lease, request), { pausedUntil: later(30 * SECOND) });
      await open.store.graphSlots.release(lease);
      assert.deepEqual(await slot('two'), { pausedUntil: later(30 * SECOND) });
      assert.ok('lease' in (await slot('two', later(30 * SECOND))));
    });
  });
});
