import assert from 'node:assert/strict';
import { CHANGE_RETENTION_MS, NUDGE_RETENTION_MS } from '../../../../src/store/retention.ts';
import type { Store } from '../../../../src/store/types.ts';
import { onBothStores } from '../../../helpers/store/both-stores.ts';

const NOON = new Date('2026-03-04T12:00:00Z');
const later = (hours: number) => new Date(NOON.getTime() + hours * 3_600_000);

let tenants = 0;

onBothStores('Tenant statistics', (open) => {
  let tenantId: string;
  let store: Store;
  beforeEach(() => {
    tenantId = `stats-${++tenants}`;
    store = open.store;
  });

  const addPerson = (objectId: string) =>
    store.roster.upsert(
      { tenantId, objectId },
      { address: {}, language: 'en', timeZone: 'UTC', event: 'installed' },
      NOON,
    );
  async function send(objectId: string, changeId: string, at: Date): Promise<void> {
    const message = { tenantId, objectId, changeId, kind: 'nudge', change: 'changed', evidence: {} } as const;
    await store.outbox.enqueue({ ...message, notBefore: at }, at);
    const claim = { by: 'a', now: at, until: later(1_000) };
    await store.outbox.claim(tenantId, { ...claim, limit: 10 });
    await store.outbox.markSending(tenantId, [`${changeId}:nudge`], claim);
    const result = { id: `${changeId}:nudge`, state: 'sent', activityId: 'x', recheckAt: later(24) } as const;
    await store.outbox.recordResults(tenantId, 'a', [result], at);
  }
  const end = (changeId: string, ended: string) =>
    store.outbox.recordFollowUp({ tenantId, id: `${changeId}:nudge` }, { ended, at: later(2) });

  it('are zero for an empty tenant', async () => {
    assert.deepEqual(await store.tenantStats(tenantId), {
      photos: { withPhoto: 0, withoutPhoto: 0, notReadYet: 0, failing: 0 },
      changes: {},
      told: { people: 0, right: 0, lookedAfter: 0, notRight: {} },
    });
  });

  it('count photos, failed reads, and changes by decision', async () => {
    for (const objectId of ['a', 'b', 'c', 'd']) await addPerson(objectId);
    const slot = await store.graphSlots.acquire({ tenantId, holder: 'h', slots: 1 }, NOON, later(1));
    assert.ok('lease' in slot);
    const plan = await store.ledger.plan(slot.lease, { now: NOON, leaseUntil: later(1), limit: 3, inFlight: [] });
    assert.ok(plan !== 'lost' && 'people' in plan);
    const [one, two, three] = plan.people;
    assert.ok(one && two && three);
    const rest = { readAt: NOON, verifiedAt: NOON, dueAt: later(1), priorityUntil: undefined, failedReads: 0 };
    await store.ledger.writeReadings(
      tenantId,
      [
        { ...rest, person: one, snapshot: { presence: 'photo', etag: 'x' }, event: { change: 'changed' } },
        { ...rest, person: two, snapshot: { presence: 'none' }, event: { change: 'vanished' } },
        { ...rest, person: three, snapshot: undefined, failedReads: 2 },
      ],
      NOON,
    );
    const due = { seenUntil: NOON, now: NOON, claimedUntil: NOON, limit: 1 };
    const [change] = await store.changes.claimDue(tenantId, due);
    assert.ok(change);
    await store.changes.decide(change, 'right-already', NOON);
    const { photos, changes } = await store.tenantStats(tenantId);
    assert.deepEqual(photos, { withPhoto: 1, withoutPhoto: 1, notReadYet: 2, failing: 1 });
    assert.deepEqual(changes, { 'right-already': 1, undecided: 1 });
  });

  it('count each recipient once, by the newest message', async () => {
    for (const objectId of ['nora', 'luca', 'priya', 'amara']) await addPerson(objectId);
    await send('nora', '1', NOON);
    await end('1', 'reminded-already');
    await send('nora', '2', later(1));
    await end('2', 'right');
    await send('luca', '3', NOON);
    await send('priya', '4', NOON);
    await end('4', 'unknown');
    await store.outbox.enqueue(
      { tenantId, objectId: 'amara', changeId: '5', kind: 'nudge', change: 'changed', evidence: {}, notBefore: NOON },
      NOON,
    );
    const { told } = await store.tenantStats(tenantId);
    assert.deepEqual(told, { people: 3, right: 1, lookedAfter: 1, notRight: { unknown: 1 } });
    assert.equal((await store.tenantStats('another')).told.people, 0);
  });

  it('cover the same number of days for changes and messages', () => {
    assert.equal(CHANGE_RETENTION_MS, NUDGE_RETENTION_MS);
  });
});
