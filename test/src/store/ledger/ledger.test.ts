import assert from 'node:assert/strict';
import type { LedgerEntry, ReadingResult, SlotLease } from '../../../../src/store/ledger/types.ts';
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
  const meet = (objectId: string, at = NOON) =>
    open.store.roster.upsert(
      person(objectId),
      { address: {}, language: 'en', timeZone: 'UTC', event: 'installed' },
      at,
    );

  async function take(holder = 'one', { store = open.store, slots = 1, now = NOON } = {}): Promise<SlotLease> {
    const taken = await store.graphSlots.acquire(
      { tenantId, holder, slots },
      now,
      new Date(now.getTime() + 60 * SECOND),
    );
    assert.ok('lease' in taken, 'No slot was free.');
    return taken.lease;
  }

  async function planned(
    held: SlotLease,
    { now = NOON, limit = 20, inFlight = [] as string[], after = undefined as string | undefined } = {},
  ) {
    const request = { now, leaseUntil: new Date(now.getTime() + 60 * SECOND), limit, inFlight, after };
    const plan = await open.store.ledger.plan(held, request);
    assert.ok(plan !== 'lost' && 'people' in plan, 'Nobody was planned.');
    return plan.people;
  }

  const ids = (people: readonly LedgerEntry[]) => people.map(({ objectId }) => objectId);

  function read(who: LedgerEntry, more: Partial<Extract<ReadingResult, { readAt: unknown }>> = {}): ReadingResult {
    return {
      person: who,
      snapshot: { presence: 'photo', etag: ETAG },
      readAt: NOON,
      verifiedAt: NOON,
      dueAt: later(HOUR),
      priorityUntil: undefined,
      failedReads: 0,
      ...more,
    };
  }

  const undecided = (seenUntil = later(HOUR), claimedUntil = later(HOUR), now = NOON, store = open.store) =>
    store.changes.claimDue(tenantId, { seenUntil, now, claimedUntil, limit: 100 });

  it('has nothing of whoever was just met, who is due at once', async () => {
    await meet('nora');
    const [nora] = await planned(await take());
    assert.deepEqual(nora, {
      ...person('nora'),
      snapshot: undefined,
      priorityUntil: undefined,
      failedReads: 0,
      verifiedAt: NOON,
      readAt: undefined,
    });
  });

  it('plans who is due, the longest waiting first, and nobody else', async () => {
    for (const [index, name] of ['c', 'a', 'b'].entries()) await meet(name, later(-1_000 + index));
    await meet('not yet', later(1));
    assert.deepEqual(ids(await planned(await take())), ['c', 'a', 'b']);
  });

  it('plans whoever is warm first, and as many as are wanted', async () => {
    for (let index = 0; index < 4; index++) await meet(`p${index}`, later(-100 + index));
    await open.store.ledger.prioritize(person('p3'), later(HOUR), NOON);
    assert.deepEqual(ids(await planned(await take(), { limit: 3 })), ['p3', 'p0', 'p1']);
  });

  it('plans in a pilot only whoever is in it, and counts nobody else', async () => {
    const { ledger, control } = open.store;
    for (const [at, name] of ['a', 'b', 'c', 'd'].entries()) await meet(name, later(-10 + at));
    await control.pilot.replace(tenantId, { people: ['c', 'nobody'], groups: new Map([['g', ['c', 'b']]]) }, NOON);
    await control.pilot.replace(`${tenantId}-other`, { people: ['a'], groups: new Map() }, NOON);
    await ledger.prioritize(person('c'), later(HOUR), NOON);
    const held = await take();
    const request = { now: NOON, leaseUntil: later(60 * SECOND), limit: 20, inFlight: [], scope: 'pilot' } as const;
    const plan = await ledger.plan(held, request);
    assert.ok(plan !== 'lost' && 'people' in plan);
    assert.deepEqual(ids(plan.people), ['c', 'b']);
    assert.deepEqual(await ledger.count(tenantId, NOON, 'pilot'), { watched: 2, due: 2 });
    assert.deepEqual(await ledger.count(tenantId, NOON), { watched: 4, due: 4 });
    await ledger.writeReadings(
      tenantId,
      plan.people.map((one) => read(one)),
      NOON,
    );
    assert.equal(await ledger.hasDue(tenantId, NOON, 'pilot'), false);
    assert.equal(await ledger.hasDue(tenantId, NOON), true);
  });

  it('does not plan who was taken on already', async () => {
    await meet('a');
    await meet('b');
    assert.deepEqual(ids(await planned(await take(), { inFlight: ['a'] })), ['b']);
  });

  it('gives no two holders the same person, and takes over when a holder is gone', async () => {
    for (const name of ['a', 'b', 'c']) await meet(name);
    const one = await take('one', { slots: 2 });
    const two = await take('two', { slots: 2, store: open.second });
    const [first] = await planned(one, { limit: 1 });
    const rest = await planned(two);
    assert.deepEqual(ids([...(first ? [first] : []), ...rest]).sort(), ['a', 'b', 'c']);
    assert.deepEqual(ids(await planned(two, { now: later(61 * SECOND) })).length, 3);
  });

  it('walks over everybody in order, due or not', async () => {
    for (const name of ['b', 'a', 'c']) await meet(name, later(HOUR));
    const held = await take();
    assert.deepEqual(ids(await planned(held, { after: '', limit: 2 })), ['a', 'b']);
    assert.deepEqual(ids(await planned(held, { after: 'b', limit: 2 })), ['c']);
  });

  it('writes down what was read', async () => {
    await meet('nora');
    const held = await take();
    const [nora] = await planned(held);
    assert.ok(nora);
    assert.equal(await open.store.ledger.writeReadings(tenantId, [read(nora, { failedReads: 2 })], NOON), 0);
    assert.deepEqual(await planned(held), []);
    const [again] = await planned(held, { now: later(HOUR) });
    assert.deepEqual(again?.snapshot, { presence: 'photo', etag: ETAG });
    assert.equal(again?.failedReads, 2);
  });

  it('writes a change with the row, and lets exactly one take it on', async () => {
    await meet('nora');
    const [nora] = await planned(await take());
    assert.ok(nora);
    const count = await open.store.ledger.writeReadings(tenantId, [read(nora, { event: { change: 'changed' } })], NOON);
    assert.equal(count, 1);
    const claims = await Promise.all([undecided(), undecided(undefined, undefined, undefined, open.second)]);
    const [change, ...more] = claims.flat();
    assert.equal(more.length, 0);
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

  it('offers a change again when whoever took it on let the time go by, and not before its grace is over', async () => {
    await meet('nora');
    const [nora] = await planned(await take());
    assert.ok(nora);
    await open.store.ledger.writeReadings(tenantId, [read(nora, { event: { change: 'appeared' } })], NOON);
    assert.deepEqual(await undecided(later(-1)), []);
    assert.equal((await undecided(NOON, later(10))).length, 1);
    assert.equal((await undecided(NOON, later(20), later(9))).length, 0);
    assert.equal((await undecided(NOON, later(20), later(10))).length, 1);
  });

  it('leaves a change for later, counts the looks in vain, and leaves alone what is decided', async () => {
    await meet('nora');
    const [nora] = await planned(await take());
    assert.ok(nora);
    await open.store.ledger.writeReadings(tenantId, [read(nora, { event: { change: 'appeared' } })], NOON);
    const [change] = await undecided(NOON, NOON);
    assert.ok(change);
    await open.second.changes.postpone(change, later(50));
    assert.deepEqual(await undecided(NOON, NOON, later(49)), []);
    assert.deepEqual(
      (await undecided(NOON, NOON, later(50))).map(({ failedChecks: looks }) => looks),
      [0],
    );
    await open.store.changes.postpone(change, later(60), 'check-failed');
    assert.deepEqual(
      (await undecided(NOON, NOON, later(60))).map(({ failedChecks: looks }) => looks),
      [1],
    );
    await open.store.changes.decide(change, 'silent', NOON);
    await open.store.changes.postpone(change, NOON, 'check-failed');
    assert.deepEqual(await undecided(NOON, NOON, later(HOUR)), []);
  });

  it('counts the people whose photo has changed, however often it has', async () => {
    await meet('nora');
    await meet('luca');
    const held = await take();
    for (let often = 0; often < 3; often++) {
      const people = await planned(held);
      const applied = people.map((one) => read(one, { dueAt: NOON, event: { change: 'changed' } }));
      await open.store.ledger.writeReadings(tenantId, applied, later(often));
    }
    assert.equal(await open.store.changes.countPeople(tenantId, NOON), 2);
  });

  it('lets the newest change take the place of the one before, and takes a change back', async () => {
    await meet('nora');
    const held = await take();
    for (const change of ['vanished', 'appeared'] as const) {
      const [nora] = await planned(held);
      assert.ok(nora);
      await open.store.ledger.writeReadings(tenantId, [read(nora, { dueAt: NOON, event: { change } })], NOON);
    }
    assert.deepEqual(
      (await undecided(NOON, NOON)).map(({ kind }) => kind),
      ['appeared'],
    );
    const [nora] = await planned(held);
    assert.ok(nora);
    await open.store.ledger.writeReadings(tenantId, [read(nora, { event: { change: undefined } })], NOON);
    assert.deepEqual(await undecided(), []);
  });

  it('leaves out whoever was forgotten or met anew while they were read', async () => {
    await meet('gone');
    await meet('anew');
    const held = await take();
    const [gone, anew] = await planned(held);
    assert.ok(gone && anew);
    await open.store.ledger.writeReadings(tenantId, [read(anew, { dueAt: NOON })], NOON);
    const [known] = await planned(held, { inFlight: ['gone'] });
    assert.ok(known);
    await open.store.erasePerson(gone);
    await open.store.erasePerson(anew);
    await meet('anew');
    const event = { change: 'changed' } as const;
    assert.equal(
      await open.store.ledger.writeReadings(tenantId, [read(gone, { event }), read(known, { event })], NOON),
      0,
    );
    assert.deepEqual(await planned(held), [{ ...known, snapshot: undefined, readAt: undefined }]);
  });

  it('looks as early as was asked at somebody who asked while they were read', async () => {
    await meet('nora');
    const held = await take();
    const [nora] = await planned(held);
    assert.ok(nora);
    await open.store.ledger.prioritize(person('nora'), later(2 * HOUR), later(900 * SECOND));
    await open.store.ledger.writeReadings(tenantId, [read(nora)], NOON);
    const [again] = await planned(held);
    assert.deepEqual(again?.priorityUntil, later(2 * HOUR));
  });

  it('erases whoever is gone', async () => {
    await meet('nora');
    const [nora] = await planned(await take());
    assert.ok(nora);
    await open.store.ledger.writeReadings(tenantId, [{ person: nora, gone: 'gone' }], NOON);
    assert.equal(await open.store.roster.find(nora), undefined);
    assert.deepEqual(await open.store.ledger.count(tenantId, NOON), { watched: 0, due: 0 });
  });
  it('watches nobody who is blocked, and remembers them', async () => {
    await meet('nora');
    const [nora] = await planned(await take());
    assert.ok(nora);
    const event = { change: 'changed' } as const;
    const picture = { sha256: 'a', thumbnail: undefined, keptUntil: later(HOUR) };
    await open.store.ledger.writeReadings(tenantId, [read(nora, { event, picture })], NOON);
    await open.store.ledger.writeReadings(tenantId, [{ person: nora, gone: 'blocked' }], NOON);
    assert.deepEqual(await open.store.ledger.count(tenantId, NOON), { watched: 0, due: 0 });
    assert.deepEqual(await open.store.ledger.lastPictures(tenantId, ['nora']), new Map());
    assert.equal((await open.store.roster.find(person('nora')))?.reach, 'unreachable');
    await meet('nora', later(HOUR));
    assert.deepEqual(await open.store.ledger.count(tenantId, later(HOUR)), { watched: 1, due: 1 });
  });

  it('keeps the last picture: the small one for its time, its hash for longer', async () => {
    await meet('nora');
    const held = await take();
    const [nora] = await planned(held);
    assert.ok(nora);
    const picture = { sha256: 'ab'.repeat(32), thumbnail: Buffer.from([0xff, 0xd8, 0]), keptUntil: later(HOUR) };
    await open.store.ledger.writeReadings(tenantId, [read(nora, { picture })], NOON);
    const kept = async () => (await open.store.ledger.lastPictures(tenantId, ['nora', 'luca'])).get('nora');
    assert.deepEqual(await kept(), { sha256: picture.sha256, thumbnail: picture.thumbnail });
    await open.store.purge(later(HOUR));
    assert.deepEqual(await kept(), { sha256: picture.sha256, thumbnail: undefined });
    const [again] = await planned(held, { now: later(HOUR) });
    assert.ok(again);
    await open.store.ledger.writeReadings(tenantId, [read(again, { picture, dueAt: NOON })], NOON);
    const [once] = await planned(held);
    assert.ok(once);
    await open.store.ledger.writeReadings(tenantId, [read(once, { picture: 'removed' })], NOON);
    assert.deepEqual(await kept(), { sha256: picture.sha256, thumbnail: undefined });
    await open.store.erasePerson(nora);
    assert.equal(await kept(), undefined);
  });

  it('makes everybody due, some at a time', async () => {
    for (const name of ['a', 'b', 'c']) await meet(name, later(HOUR));
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

  describe('The slots of Graph', () => {
    const slot = (holder: string, now = NOON, store = open.store, slots = 1) =>
      store.graphSlots.acquire({ tenantId, holder, slots }, now, new Date(now.getTime() + 60 * SECOND));

    it('are given to one holder at a time, until given back or over', async () => {
      const outcomes = await Promise.all([slot('one'), slot('two', NOON, open.second)]);
      const held = outcomes.filter((outcome) => 'lease' in outcome);
      assert.equal(held.length, 1);
      const [free] = outcomes.filter((outcome) => 'busyUntil' in outcome);
      assert.deepEqual(free, { busyUntil: later(60 * SECOND) });
      assert.ok('lease' in (await slot('three', later(60 * SECOND))));
      const [first] = held;
      assert.ok(first && 'lease' in first);
      assert.equal(
        await open.store.ledger.plan(first.lease, { now: NOON, leaseUntil: NOON, limit: 1, inFlight: [] }),
        'lost',
      );
      // Too late to give back what is somebody else's by now.
      await open.store.graphSlots.release(first.lease);
      assert.ok('busyUntil' in (await slot('four', later(61 * SECOND))));
    });

    it('are as many as the setting says', async () => {
      assert.ok('lease' in (await slot('one', NOON, open.store, 2)));
      assert.ok('lease' in (await slot('two', NOON, open.second, 2)));
      assert.ok('busyUntil' in (await slot('three', NOON, open.store, 2)));
    });

    it('are nobody’s while Graph wants to be left alone', async () => {
      const held = await take();
      await open.second.graphSlots.pause(tenantId, later(30 * SECOND));
      await open.second.graphSlots.pause(tenantId, later(10 * SECOND));
      const request = { now: later(1), leaseUntil: later(60 * SECOND), limit: 1, inFlight: [] };
      assert.deepEqual(await open.store.ledger.plan(held, request), { pausedUntil: later(30 * SECOND) });
      await open.store.graphSlots.release(held);
      assert.deepEqual(await slot('two'), { pausedUntil: later(30 * SECOND) });
      assert.ok('lease' in (await slot('two', later(30 * SECOND))));
    });
  });
});
