import assert from 'node:assert/strict';
import type { Store } from '../../../src/store/types.ts';

/** Everybody has the app, and their photos have changed, as the watch would have written it down. */
export async function photosChanged(
  { roster, ledger, graphSlots }: Store,
  tenantId: string,
  people: readonly string[],
  at: Date,
  timeZone = 'Europe/Rome',
): Promise<void> {
  for (const objectId of people) {
    const seen = { address: { to: objectId }, language: 'en', timeZone, event: 'installed' } as const;
    await roster.upsert({ tenantId, objectId }, seen, at);
  }
  const heldUntil = new Date(at.getTime() + 60_000);
  const slot = await graphSlots.acquire({ tenantId, holder: `test-${at.getTime()}`, slots: 1 }, at, heldUntil);
  assert.ok('lease' in slot);
  const request = { now: at, leaseUntil: heldUntil, limit: 10_000, inFlight: [], after: '' };
  const plan = await ledger.plan(slot.lease, request);
  assert.ok(plan !== 'lost' && 'people' in plan);
  const read = {
    snapshot: { presence: 'photo', etag: `"${at.getTime()}"` },
    readAt: at,
    verifiedAt: at,
    dueAt: at,
  } as const;
  const event = { change: 'changed' } as const;
  const applied = plan.people
    .filter(({ objectId }) => people.includes(objectId))
    .map((person) => ({ ...read, person, priorityUntil: undefined, failedReads: 0, event }));
  assert.equal(await ledger.writeReadings(tenantId, applied, at), people.length);
  await graphSlots.release(slot.lease);
}
