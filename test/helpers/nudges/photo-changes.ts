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
    const seen = { address: { to: objectId }, language: 'en', timeZone, how: 'installed' } as const;
    await roster.meet({ tenantId, objectId }, seen, at);
  }
  const heldUntil = new Date(at.getTime() + 60_000);
  const slot = await graphSlots.take({ tenantId, holder: `test-${at.getTime()}`, slots: 1 }, at, heldUntil);
  assert.ok('held' in slot);
  const request = { now: at, heldUntil, most: 10_000, taken: [], after: '' };
  const plan = await ledger.plan(slot.held, request);
  assert.ok(plan !== 'lost' && 'people' in plan);
  const read = {
    seen: { presence: 'photo', etag: `"${at.getTime()}"` },
    readAt: at,
    verifiedAt: at,
    dueAt: at,
  } as const;
  const event = { change: 'changed' } as const;
  const applied = plan.people
    .filter(({ objectId }) => people.includes(objectId))
    .map((person) => ({ ...read, person, priorityUntil: undefined, attempts: 0, event }));
  assert.equal(await ledger.apply(tenantId, applied, at), people.length);
  await graphSlots.giveBack(slot.held);
}
