import { type Kysely, sql } from 'kysely';
import { isToCome, latest as latestTime, MAX_LEASE_MS, MAX_WAIT_MS } from '../database/clock-ahead.ts';
import type { Database, Schema } from '../database/schema.ts';
import { readPace, writePace } from './graph-pace.ts';
import type { GraphSlots, SlotLease } from './types.ts';

export function createGraphSlots(database: Database): GraphSlots {
  return {
    acquire({ tenantId, holder, slots }, now, until) {
      return database.transaction().execute(async (transaction) => {
        const all = Array.from({ length: slots }, (_, slot) => ({ tenant_id: tenantId, slot }));
        await transaction
          .insertInto('graph_slot')
          .values(all)
          .onConflict((conflict) => conflict.doNothing())
          .execute();
        // Concurrent calls wait here for the row locks.
        const locked = await lockSlots(transaction, tenantId);
        const pace = await readPace(transaction, tenantId);
        const paused = latestPause(locked, now);
        if (paused) return { pausedUntil: paused };
        const rows = locked.filter(({ slot }) => slot < Math.min(slots, pace.atOnce));
        const free = rows.find((row) => !isHeld(row, now));
        if (!free) return { busyUntil: earliest(rows.map(({ held_until }) => held_until)) ?? now };
        const lease = { tenantId, slot: free.slot, holder };
        await updateSlot(transaction, { tenantId, slot: free.slot })
          .set({ holder, held_until: until, reading: '[]' })
          .execute();
        return { lease, pace };
      });
    },
    adapt(tenantId, now, change) {
      return withLockedSlots(database, tenantId, async (transaction, slots) => {
        const before = await readPace(transaction, tenantId);
        const pace = change(before, slots.filter((row) => isHeld(row, now)).length);
        if (pace !== before) await writePace(transaction, tenantId, pace);
        return { pace, pausedUntil: latestPause(slots, now) };
      });
    },
    async release(lease) {
      await updateSlot(database, lease)
        .where('holder', '=', lease.holder)
        .set({ holder: null, held_until: null, reading: '[]' })
        .execute();
    },
    async pause(tenantId, until) {
      // A pause that was written by a clock ahead must not outlast this one.
      const notBefore = sql<Date>`case when not_before <= ${latestTime(until, MAX_WAIT_MS)}
        then greatest(not_before, ${until}) else ${until} end`;
      await withLockedSlots(database, tenantId, (transaction) =>
        transaction
          .updateTable('graph_slot')
          .set({ not_before: notBefore })
          .where('tenant_id', '=', tenantId)
          .execute(),
      );
    },
    async pausedUntil(tenantId, now) {
      const rows = await database
        .selectFrom('graph_slot')
        .select('not_before')
        .where('tenant_id', '=', tenantId)
        .where('not_before', '>', now)
        .where('not_before', '<=', latestTime(now, MAX_WAIT_MS))
        .execute();
      return latest(rows.map(({ not_before }) => not_before));
    },
  };
}

/** Whether the pause is in effect. */
export function isPause(until: Date | null, now: Date): until is Date {
  return isToCome(until, now, MAX_WAIT_MS);
}

type SlotRow = Awaited<ReturnType<typeof lockSlots>>[number];

function isHeld({ held_until }: SlotRow, now: Date): boolean {
  return isToCome(held_until, now, MAX_LEASE_MS);
}

function latestPause(rows: readonly SlotRow[], now: Date): Date | undefined {
  return latest(rows.map(({ not_before }) => not_before).filter((until) => isPause(until, now)));
}

/**
 * Runs the work in a transaction that has locked all slots of the tenant. A statement that changes several slots needs
 * this: by itself it locks them in any order, and could deadlock with a transaction that has some of them.
 */
export function withLockedSlots<T>(
  database: Database,
  tenantId: string,
  work: (transaction: Kysely<Schema>, slots: readonly SlotRow[]) => Promise<T>,
): Promise<T> {
  return database
    .transaction()
    .execute(async (transaction) => work(transaction, await lockSlots(transaction, tenantId)));
}

/** Locks all slots of the tenant until the transaction ends, and returns them in order. */
function lockSlots(transaction: Kysely<Schema>, tenantId: string) {
  return transaction
    .selectFrom('graph_slot')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .orderBy('slot')
    .forUpdate()
    .execute();
}

export function updateSlot(database: Kysely<Schema>, { tenantId, slot }: Pick<SlotLease, 'tenantId' | 'slot'>) {
  return database.updateTable('graph_slot').where('tenant_id', '=', tenantId).where('slot', '=', slot);
}

function latest(dates: readonly (Date | null)[]): Date | undefined {
  return dates.filter((date) => date !== null).sort((a, b) => b.getTime() - a.getTime())[0];
}

function earliest(dates: readonly (Date | null)[]): Date | undefined {
  return dates.filter((date) => date !== null).sort((a, b) => a.getTime() - b.getTime())[0];
}
