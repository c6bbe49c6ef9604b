import assert from 'node:assert/strict';
import type { Store } from '../../../src/store/types.ts';

/** Installs the app for these people, and records that their photos changed, as the sweep would. */
export async function recordPhotoChanges(
  { roster, ledger, graphSlots }: Store,
  tenantId: string,
  people: readonly string[],
  at: Date,
): Promise<void> {
  for (const objectId of people) {
    const contact = {
      address: { to: objectId },
      language: 'en',
      timeZone: 'Europe/Rome',
      event: 'installed',
    } as const;
    await roster.upsert({ tenantId, objectId }, contact, at);
  }
  const leaseUntil = new Date(at.getTime() + 60_000);
  const slot = await graphSlots.acquire({ tenantId, holder: `test-${at.getTime()}`, slots: 1 }, at, leaseUntil);
  assert.ok('lease' in slot);
  const plan = await ledger.plan(slot.lease, { now: at, leaseUntil, limit: 10_000, inFlight: [], after: '' });
  assert.ok(plan !== 'lost' && 'people' in plan);
  const reading = {
    snapshot: { presence: 'photo', etag: `"${at.getTime()}"` },
    readAt: at,
    verifiedAt: at,
    dueAt: at,
  } as const;
  const event = { change: 'changed' } as const;
  const readings = plan.people
    .filter(({ objectId }) => people.includes(objectId))
    .map((person) => ({ ...reading, person, priorityUntil: undefined, failedReads: 0, event }));
  assert.equal(await ledger.writeReadings(tenantId, readings, at), people.length);
  await graphSlots.release(slot.lease);
}
