import assert from 'node:assert/strict';
import type { SenderDetails } from '../../../../src/store/people/types.ts';
import { onBothStores } from '../../../helpers/store/both-stores.ts';

const NOON = new Date('2026-03-02T12:00:00.123Z');
const later = (milliseconds: number) => new Date(NOON.getTime() + milliseconds);
const SEEN: SenderDetails = {
  address: { serviceUrl: 'https://one' },
  language: 'it',
  timeZone: 'Europe/Rome',
  event: 'installed',
};

let tenants = 0;

onBothStores('The roster', (open) => {
  let nora: { tenantId: string; objectId: string };
  beforeEach(() => {
    nora = { tenantId: `roster-${++tenants}`, objectId: 'nora' };
  });
  const watched = async () => (await open.store.ledger.count(nora.tenantId, NOON)).watched;

  it('knows whom it met, and where they are', async () => {
    const { roster } = open.store;
    assert.equal(await roster.find(nora), undefined);
    await roster.upsert(nora, SEEN, NOON);
    assert.deepEqual(await roster.find(nora), {
      ...nora,
      address: { serviceUrl: 'https://one' },
      language: 'it',
      timeZone: 'Europe/Rome',
      addedAt: NOON,
      lastActiveAt: undefined,
      reach: 'here',
      optedOutAt: undefined,
      snoozedUntil: undefined,
    });
    assert.deepEqual(await roster.count(nora.tenantId), { here: 1, unreachable: 0, optedOut: 0 });
    assert.equal(await watched(), 1);
  });

  it('finds many at once, each as one by one', async () => {
    const { roster } = open.store;
    const people = ['nora', 'luca', 'ada'].map((objectId) => ({ ...nora, objectId }));
    for (const person of people) await roster.upsert(person, { ...SEEN, address: { to: person.objectId } }, NOON);
    await roster.upsert({ tenantId: `${nora.tenantId}-other`, objectId: 'kim' }, SEEN, NOON);
    await roster.setOptOut({ ...nora, objectId: 'ada' }, later(1), later(1));
    const found = await roster.findMany(nora.tenantId, ['nora', 'ada', 'ada', 'kim', 'nobody']);
    assert.deepEqual([...found.keys()].toSorted(), ['ada', 'nora']);
    for (const [objectId, entry] of found) assert.deepEqual(entry, await roster.find({ ...nora, objectId }));
    assert.deepEqual(await roster.findMany(nora.tenantId, []), new Map());
  });

  it('takes the newest of everything, and keeps what an activity does not say', async () => {
    const { roster } = open.store;
    await roster.upsert(nora, SEEN, NOON);
    await roster.upsert(
      nora,
      { address: { a: 2 }, language: undefined, timeZone: undefined, event: 'wrote' },
      later(1),
    );
    const entry = await roster.find(nora);
    assert.deepEqual(entry?.address, { a: 2 });
    assert.deepEqual([entry?.language, entry?.timeZone], ['it', 'Europe/Rome']);
    assert.deepEqual([entry?.addedAt, entry?.lastActiveAt], [NOON, later(1)]);
  });

  it('takes the usual time zone for whoever never said, until they do', async () => {
    const { roster } = open.store;
    const zone = async () => (await roster.find(nora))?.timeZone;
    const silent = { ...SEEN, timeZone: undefined, defaultTimeZone: 'Asia/Tokyo' };
    await roster.upsert(nora, silent, NOON);
    assert.equal(await zone(), 'Asia/Tokyo');
    await roster.upsert(nora, SEEN, later(1));
    await roster.upsert(nora, silent, later(2));
    assert.equal(await zone(), 'Europe/Rome');
  });

  it('leaves whoever is unreachable alone until they write or install again', async () => {
    const { roster } = open.store;
    await roster.upsert(nora, SEEN, NOON);
    await roster.markUnreachable(nora);
    assert.equal((await roster.find(nora))?.reach, 'unreachable');
    assert.equal(await watched(), 0);
    await roster.upsert(nora, { ...SEEN, event: 'updated' }, later(1));
    assert.equal((await roster.find(nora))?.reach, 'unreachable');
    assert.equal(await watched(), 0);
    for (const how of ['wrote', 'installed'] as const) {
      await roster.markUnreachable(nora);
      await roster.upsert(nora, { ...SEEN, event: how }, later(2));
      assert.equal((await roster.find(nora))?.reach, 'here');
      assert.equal(await watched(), 1);
    }
  });

  it('does not watch whoever opted out, whatever they write, until they want it again', async () => {
    const { roster } = open.store;
    await roster.upsert(nora, SEEN, NOON);
    await roster.setOptOut(nora, later(1), later(1));
    assert.equal(await watched(), 0);
    await roster.upsert(nora, { ...SEEN, event: 'wrote' }, later(2));
    assert.deepEqual((await roster.find(nora))?.optedOutAt, later(1));
    assert.equal(await watched(), 0);
    assert.deepEqual(await roster.count(nora.tenantId), { here: 1, unreachable: 0, optedOut: 1 });
    await roster.setOptOut(nora, undefined, later(3));
    assert.equal((await roster.find(nora))?.optedOutAt, undefined);
    assert.equal(await watched(), 1);
  });

  it('remembers a snooze, and its end', async () => {
    const { roster } = open.store;
    await roster.upsert(nora, SEEN, NOON);
    await roster.setSnooze(nora, later(5));
    assert.deepEqual((await roster.find(nora))?.snoozedUntil, later(5));
    await roster.setSnooze(nora, undefined);
    assert.equal((await roster.find(nora))?.snoozedUntil, undefined);
  });

  describe('What waits for somebody', () => {
    const queue = (notBefore: Date) =>
      open.store.outbox.enqueue(
        { ...nora, changeId: '1', kind: 'nudge', change: 'changed', evidence: null, notBefore },
        NOON,
      );
    const states = () => open.store.outbox.byState(nora.tenantId);
    const claim = () => open.store.outbox.claim(nora.tenantId, { by: 'a', now: NOON, until: later(60_000), limit: 1 });
    const begin = () => open.store.outbox.markSending(nora.tenantId, ['1:nudge'], { by: 'a', until: later(60_000) });

    it('is taken back when they opt out, even where it has been claimed', async () => {
      const { roster } = open.store;
      await roster.upsert(nora, SEEN, NOON);
      await queue(NOON);
      assert.equal((await claim()).length, 1);
      assert.equal(await open.second.roster.setOptOut(nora, later(1), later(1)), true);
      assert.deepEqual(await begin(), new Set());
      assert.deepEqual(await states(), { dropped: 1 });
    });

    it('waits while they want to be left alone, even where it has been claimed', async () => {
      const { roster } = open.store;
      await roster.upsert(nora, SEEN, NOON);
      await queue(NOON);
      await claim();
      assert.equal(await open.second.roster.setSnooze(nora, later(10)), true);
      assert.deepEqual(await begin(), new Set());
      const claimAt = (now: Date) =>
        open.store.outbox.claim(nora.tenantId, { by: 'b', now, until: later(60_000), limit: 1 });
      assert.deepEqual(await claimAt(later(9)), []);
      await roster.setSnooze(nora, later(5));
      assert.equal((await claimAt(later(10))).length, 1, 'as it was said first, what is put off is not put forward');
    });

    it('is nothing where nobody knows them', async () => {
      const { roster } = open.store;
      assert.equal(await queue(NOON), 'gone');
      assert.equal(await roster.setOptOut(nora, NOON, NOON), false);
      assert.equal(await roster.setSnooze(nora, NOON), false);
      assert.deepEqual(await states(), {});
    });
  });

  it('says nothing to another tenant, and nothing of nobody', async () => {
    const { roster } = open.store;
    await roster.upsert(nora, SEEN, NOON);
    assert.equal(await roster.find({ tenantId: 'fabrikam', objectId: 'nora' }), undefined);
    const nobody = { ...nora, objectId: 'nobody' };
    await roster.markUnreachable(nobody);
    await roster.setOptOut(nobody, undefined, NOON);
    assert.equal(await roster.find(nobody), undefined);
    assert.equal(await watched(), 1);
  });

  it('knows who was not seen in the directory for long, neither by the sweep nor otherwise', async () => {
    const { roster, ledger, graphSlots } = open.store;
    const person = (objectId: string) => ({ ...nora, objectId });
    for (const who of ['nora', 'luca', 'ada', 'kim']) await roster.upsert(person(who), SEEN, NOON);
    const unseen = async (since: Date) =>
      (await open.second.roster.findUnverified(nora.tenantId, since, 9)).map(({ objectId }) => objectId).toSorted();
    assert.deepEqual(await unseen(NOON), []);
    assert.deepEqual(await unseen(later(1)), ['ada', 'kim', 'luca', 'nora']);
    await roster.setOptOut(person('luca'), NOON, NOON);
    await roster.markUnreachable(person('ada'));
    await roster.upsert(person('kim'), { ...SEEN, event: 'wrote' }, later(5));
    const taken = await graphSlots.acquire({ tenantId: nora.tenantId, holder: 'h', slots: 1 }, NOON, later(9));
    assert.ok('lease' in taken);
    const plan = await ledger.plan(taken.lease, { now: NOON, leaseUntil: later(9), limit: 9, inFlight: [] });
    assert.ok(plan !== 'lost' && 'people' in plan);
    const read = { snapshot: { presence: 'none' }, readAt: later(5), verifiedAt: later(5), dueAt: later(5) } as const;
    const applied = plan.people.map((one) => ({ ...read, person: one, priorityUntil: undefined, failedReads: 0 }));
    await ledger.writeReadings(nora.tenantId, applied, later(5));
    assert.deepEqual(await unseen(later(5)), ['ada', 'luca']);
    await roster.markVerified(person('ada'), later(5));
    assert.deepEqual(await unseen(later(5)), ['luca']);
    assert.deepEqual(await unseen(later(6)), ['ada', 'kim', 'luca', 'nora']);
    assert.equal((await roster.findUnverified(nora.tenantId, later(6), 2)).length, 2);
  });

  it('forgets a person with all that was watched of them', async () => {
    const { store } = open;
    await store.roster.upsert(nora, SEEN, NOON);
    await store.erasePerson(nora);
    assert.equal(await store.roster.find(nora), undefined);
    assert.equal(await watched(), 0);
  });

  it('counts who wants to be left alone for a while', async () => {
    const { roster } = open.store;
    await roster.upsert(nora, SEEN, NOON);
    await roster.setSnooze(nora, later(10));
    assert.equal(await roster.countSnoozed(nora.tenantId, later(9)), 1);
    assert.equal(await roster.countSnoozed(nora.tenantId, later(10)), 0);
    await roster.setSnooze(nora, undefined);
    assert.equal(await roster.countSnoozed(nora.tenantId, later(9)), 0);
  });
});
