import assert from 'node:assert/strict';
import type { SlotLease } from '../../../src/store/ledger/types.ts';
import { onBothStores } from '../../helpers/store/both-stores.ts';

const NOON = new Date('2026-03-04T12:00:00.123Z');
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const at = (milliseconds: number) => new Date(NOON.getTime() + milliseconds);

let tenants = 0;

/**
 * One instance's clock is ahead for a moment while it writes. With the right clock again, at noon, nothing waits for
 * longer than it may: not for the time by which the clock was ahead.
 */
onBothStores('After a clock that was ahead', (open) => {
  let tenantId: string;
  beforeEach(() => {
    tenantId = `clock-${++tenants}`;
  });
  const nora = () => ({ tenantId, objectId: 'nora' });
  const addNora = () =>
    open.store.roster.upsert(nora(), { address: {}, language: 'en', timeZone: 'UTC', event: 'installed' }, NOON);

  /** Writes a change that was seen at this time. Returns a function that claims it. */
  async function change(seenAt: Date) {
    await addNora();
    const lease = await slotAt(NOON);
    assert.ok(lease);
    const plan = await open.store.ledger.plan(lease, { now: NOON, leaseUntil: at(MINUTE), limit: 1, inFlight: [] });
    assert.ok(plan !== 'lost' && 'people' in plan);
    const read = {
      snapshot: { presence: 'none' },
      verifiedAt: NOON,
      dueAt: at(HOUR),
      priorityUntil: undefined,
    } as const;
    const results = plan.people.map((person) => ({
      ...read,
      person,
      readAt: seenAt,
      failedReads: 0,
      event: { change: 'vanished' } as const,
    }));
    await open.store.ledger.writeReadings(tenantId, results, seenAt);
    return (now: Date, lease = 5 * MINUTE) =>
      open.second.changes.claimDue(tenantId, {
        seenUntil: new Date(now.getTime() - 15 * MINUTE),
        now,
        claimedUntil: new Date(now.getTime() + lease),
        limit: 9,
      });
  }
  async function slotAt(now: Date, holder = 'one'): Promise<SlotLease | undefined> {
    const until = new Date(now.getTime() + MINUTE);
    const slot = await open.second.graphSlots.acquire({ tenantId, holder, slots: 1 }, now, until);
    return 'lease' in slot ? slot.lease : undefined;
  }
  async function message(now: Date, notBefore = now) {
    await addNora();
    const { outbox } = open.store;
    const nudge = { ...nora(), changeId: '1', kind: 'nudge', change: 'changed', evidence: null, notBefore } as const;
    assert.equal(await outbox.enqueue(nudge, now), 'added');
  }
  const claim = (now: Date, by = 'one') =>
    open.second.outbox.claim(tenantId, { by, now, until: new Date(now.getTime() + 2 * MINUTE), limit: 9 });
  async function send(now: Date, recheckAt?: Date) {
    assert.equal((await claim(now)).length, 1);
    const until = new Date(now.getTime() + 2 * MINUTE);
    assert.equal((await open.store.outbox.markSending(tenantId, ['1:nudge'], { by: 'one', until })).size, 1);
    if (!recheckAt) return;
    const sent = { id: '1:nudge', state: 'sent', activityId: 'a', recheckAt } as const;
    await open.store.outbox.recordResults(tenantId, 'one', [sent], now);
  }
  const rechecks = (now: Date) =>
    open.second.outbox.claimRechecks(tenantId, { now, until: new Date(now.getTime() + 15 * MINUTE), limit: 9 });

  for (const [title, ahead] of Object.entries({ 'by a day': DAY, 'by a year': 365 * DAY })) {
    describe(title, () => {
      it('a Graph slot is free', async () => {
        assert.ok(await slotAt(at(ahead), 'ahead'));
        assert.ok(await slotAt(NOON));
        assert.equal(await slotAt(NOON, 'two'), undefined, 'a right lease counts');
      });

      it('the people of its slot are planned', async () => {
        await addNora();
        await open.store.graphSlots.adapt(tenantId, at(ahead), (pace) => ({ ...pace, atOnce: 2 }));
        const [one, two] = await Promise.all(
          ['one', 'two'].map((holder) =>
            open.store.graphSlots.acquire({ tenantId, holder, slots: 2 }, at(ahead), at(ahead + MINUTE)),
          ),
        );
        assert.ok(one && 'lease' in one && two && 'lease' in two);
        const plan = async (slot: typeof one, now: Date) => {
          const request = { now, leaseUntil: new Date(now.getTime() + MINUTE), limit: 9, inFlight: [] };
          const planned = await open.store.ledger.plan(slot.lease, request);
          return planned !== 'lost' && 'people' in planned ? planned.people.length : 0;
        };
        assert.equal(await plan(one, at(ahead)), 1);
        assert.equal(await plan(two, NOON), 1);
      });

      it('no pause of Graph is left, and a new one counts', async () => {
        const lease = await slotAt(NOON);
        assert.ok(lease);
        const { graphSlots, ledger } = open.store;
        await graphSlots.pause(tenantId, at(ahead + MINUTE));
        assert.equal(await graphSlots.pausedUntil(tenantId, NOON), undefined);
        const request = { now: NOON, leaseUntil: at(MINUTE), limit: 1, inFlight: [] };
        assert.deepEqual(await ledger.plan(lease, request), { people: [] });
        await graphSlots.release(lease);
        assert.ok(await slotAt(NOON, 'two'));
        await graphSlots.pause(tenantId, at(30 * SECOND));
        assert.deepEqual(await graphSlots.pausedUntil(tenantId, NOON), at(30 * SECOND));
        await graphSlots.pause(tenantId, at(11 * HOUR));
        assert.deepEqual(await graphSlots.pausedUntil(tenantId, NOON), at(11 * HOUR), 'a long pause is none of those');
      });

      it('a change is due that it saw, claimed or postponed', async () => {
        const due = await change(at(ahead));
        assert.deepEqual(await due(NOON), [], 'its grace period begins');
        const [seen, ...others] = await due(at(15 * MINUTE));
        assert.ok(seen);
        assert.deepEqual([seen.seenAt, others], [NOON, []]);
        assert.equal((await due(at(ahead))).length, 1);
        const [claimed] = await due(at(20 * MINUTE));
        assert.ok(claimed);
        await open.store.changes.postpone(claimed, at(ahead + 20 * MINUTE));
        assert.equal((await due(at(30 * MINUTE))).length, 1);
        await open.store.changes.postpone(claimed, at(12 * HOUR));
        assert.deepEqual(await due(at(31 * MINUTE)), [], 'a right wait counts');
      });

      it('a message is due that it queued, postponed or claimed', async () => {
        await message(at(ahead));
        const { outbox } = open.store;
        await outbox.expireClaims(tenantId, NOON, at(15 * MINUTE));
        const [queued] = await claim(NOON);
        assert.deepEqual(queued?.queuedAt, NOON);
        assert.deepEqual(await claim(NOON, 'two'), [], 'a right claim counts');
        const retry = { id: '1:nudge', state: 'pending', reason: 'busy', notBefore: at(ahead + MINUTE) } as const;
        await outbox.recordResults(tenantId, 'one', [retry], NOON);
        assert.equal((await claim(NOON)).length, 1);
        await outbox.recordResults(tenantId, 'one', [{ ...retry, notBefore: at(11 * HOUR) }], NOON);
        assert.deepEqual(await claim(NOON), [], 'a right wait counts');
        assert.equal((await claim(at(ahead + 12 * HOUR), 'ahead')).length, 1);
        assert.equal((await claim(at(11 * HOUR))).length, 1);
      });

      it('a snoozed message still waits', async () => {
        await message(NOON);
        await open.store.roster.setSnooze(nora(), at(3 * DAY));
        assert.deepEqual(await claim(NOON), []);
        assert.equal((await claim(at(3 * DAY))).length, 1);
      });

      it('a snoozed message waits for ten days at most', async () => {
        await message(NOON);
        await open.store.roster.setSnooze(nora(), at(ahead + 10 * DAY));
        assert.equal((await claim(NOON)).length, 1);
        assert.equal(await open.store.roster.countSnoozed(tenantId, NOON), 0);
      });

      it('a newer nudge supersedes a message that it claimed', async () => {
        await message(NOON);
        assert.equal((await claim(at(ahead), 'ahead')).length, 1);
        const newer = { ...nora(), changeId: '2', kind: 'nudge', change: 'changed', evidence: null } as const;
        assert.equal(await open.store.outbox.enqueue({ ...newer, notBefore: NOON }, NOON), 'added');
      });

      it('a message is in doubt that it was sending', async () => {
        await message(NOON);
        await send(at(ahead));
        assert.equal(await open.second.outbox.expireClaims(tenantId, NOON, at(15 * MINUTE)), 1);
      });

      it('a message is followed up that it sent, claimed or postponed', async () => {
        await message(NOON);
        await send(at(ahead), at(ahead + 15 * MINUTE));
        const [first] = await rechecks(at(MINUTE));
        assert.deepEqual(first?.settledAt, at(MINUTE));
        assert.deepEqual(await rechecks(at(MINUTE)), [], 'a right claim counts');
        const { outbox } = open.store;
        await outbox.recordFollowUp({ tenantId, id: '1:nudge' }, { again: at(ahead + HOUR) });
        assert.equal((await rechecks(at(2 * MINUTE))).length, 1);
        await outbox.recordFollowUp({ tenantId, id: '1:nudge' }, { again: at(12 * HOUR) });
        assert.deepEqual(await rechecks(at(3 * MINUTE)), [], 'a right wait counts');
      });

      it('a rate has a free slot', async () => {
        const { rates } = open.store;
        const reserve = (now: Date, longest?: number) =>
          rates.reserve(tenantId, 'messages', { count: 1, every: 25, now, ...(longest && { longest }) });
        await reserve(at(ahead));
        assert.equal(await reserve(NOON), 0);
        assert.equal(await reserve(NOON), 25);
        await reserve(at(HOUR));
        assert.equal(await reserve(NOON), HOUR + 25, 'a right wait counts');
        assert.equal(await reserve(NOON, 10 * MINUTE), 0, 'unless it is too long for this rate');
        const free = { every: 250, capacity: 1 };
        await rates.displace(tenantId, 'messages', { count: 1, every: 25, free, now: at(ahead) });
        await rates.displace(tenantId, 'messages', { count: 2, every: 25, free, now: NOON });
        assert.equal(await reserve(NOON), 2 * 25, 'its free tokens are back');
      });
    });
  }
});
