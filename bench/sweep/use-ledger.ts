import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { LedgerEntry, ReadingResult } from '../../src/store/ledger/types.ts';
import { openStore } from '../../src/store/open-store.ts';

/*
 * node --expose-gc bench/sweep/use-ledger.ts FOLDER TENANT BATCHES
 *
 * Plans and records BATCHES batches as a sweep does. Prints the duration of each plan and the memory of the process as
 * JSON.
 */
const [folder = '', tenantId = '', batches = '0'] = process.argv.slice(2);

const store = await openStore({ databaseUrl: undefined, folder });
// Two hours later, so that every lease has expired.
const now = new Date(Date.now() + 2 * 3_600_000);
const later = (milliseconds: number) => new Date(now.getTime() + milliseconds);
const heldUntil = later(60_000);
const plans: number[] = [];
let rss = 0;
try {
  const taken = await store.graphSlots.acquire({ tenantId, holder: randomUUID(), slots: 1 }, now, heldUntil);
  if (!('lease' in taken)) throw new Error('The slot is not free.');
  for (let batch = 0; batch < Number(batches); batch++) {
    const before = performance.now();
    const plan = await store.ledger.plan(taken.lease, { now, leaseUntil: heldUntil, limit: 20, inFlight: [] });
    plans.push(performance.now() - before);
    if (plan === 'lost' || 'pausedUntil' in plan) throw new Error('No plan could be made.');
    await store.ledger.writeReadings(tenantId, plan.people.map(unchanged), now);
  }
  await store.graphSlots.release(taken.lease);
  // Collects garbage before memory is measured.
  for (let round = 0; round < 3; round++) {
    await wait(200);
    globalThis.gc?.();
  }
  rss = process.memoryUsage.rss();
} finally {
  await store.close();
}
process.stdout.write(JSON.stringify({ plans, rss }));

function unchanged(person: LedgerEntry): ReadingResult {
  const dueAt = later(3_600_000 * (0.9 + Math.random() / 5));
  return {
    person,
    snapshot: person.snapshot,
    readAt: now,
    verifiedAt: now,
    dueAt,
    priorityUntil: undefined,
    failedReads: 0,
  };
}
