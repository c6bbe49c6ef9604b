import { sql } from 'kysely';
import { hasCome, latest, MAX_LEASE_MS, MAX_SNOOZE_MS, MAX_WAIT_MS } from '../database/clock-ahead.ts';
import type { Database } from '../database/schema.ts';
import { toQueuedMessage } from './outbox-row.ts';
import type { MessageState, Outbox, SendResult } from './types.ts';

/** Queries that claim due messages and record their results. */
export function createClaimQueries(
  database: Database,
): Pick<Outbox, 'hasUnsettled' | 'claim' | 'markSending' | 'recordResults' | 'release' | 'expireClaims'> {
  return {
    async hasUnsettled(tenantId) {
      const row = await database
        .selectFrom('outbox')
        .select('id')
        .where('tenant_id', '=', tenantId)
        // Literals, so that the partial indexes of these states serve it.
        .where(sql<boolean>`(state = 'pending' or state = 'sending')`)
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
    },
    async claim(tenantId, { by, now, until, limit: most }) {
      const rows = await database
        .with('due', (query) =>
          query
            .selectFrom('outbox')
            .select('id')
            .where('tenant_id', '=', tenantId)
            .where('state', '=', 'pending')
            .where((where) =>
              where.or([
                where.and([where('reason', '=', 'snoozed'), hasCome('not_before', now, MAX_SNOOZE_MS)]),
                where.and([sql<boolean>`reason is distinct from 'snoozed'`, hasCome('not_before', now, MAX_WAIT_MS)]),
              ]),
            )
            .where((where) =>
              where.or([where('claimed_until', 'is', null), hasCome('claimed_until', now, MAX_LEASE_MS)]),
            )
            .orderBy('not_before')
            .limit(most)
            .forUpdate()
            .skipLocked(),
        )
        .updateTable('outbox')
        .from('due')
        .set({ claimed_by: by, claimed_until: until })
        .where('outbox.tenant_id', '=', tenantId)
        .whereRef('outbox.id', '=', 'due.id')
        .returningAll('outbox')
        .execute();
      return rows.map(toQueuedMessage).sort((a, b) => a.queuedAt.getTime() - b.queuedAt.getTime());
    },
    async markSending(tenantId, ids, { by, until }) {
      const rows = await database
        .updateTable('outbox')
        .set({ state: 'sending', claimed_until: until, attempts: sql`attempts + 1` })
        .where('tenant_id', '=', tenantId)
        .where('id', '=', sql<string>`any(${[...ids]}::text[])`)
        .where('claimed_by', '=', by)
        .where('state', '=', 'pending')
        .returning('id')
        .execute();
      return new Set(rows.map(({ id }) => id));
    },
    async recordResults(tenantId, by, results, at) {
      if (results.length === 0) return;
      const result = sql<ResultRow>`jsonb_to_recordset(${JSON.stringify(results.map(toRow))}::jsonb)`.as<'result'>(
        sql`result(id text, state text, reason text, activity_id text, not_before timestamptz, refunded int, recheck_at timestamptz)`,
      );
      const isPending = sql`result.state = 'pending'`;
      await database
        .updateTable('outbox')
        .from(result)
        .set({
          state: sql`result.state`,
          reason: sql`result.reason`,
          activity_id: sql`coalesce(result.activity_id, outbox.activity_id)`,
          not_before: sql`coalesce(result.not_before, outbox.not_before)`,
          attempts: sql`outbox.attempts - result.refunded`,
          settled_at: sql`case when ${isPending} then null else ${at.toISOString()}::timestamptz end`,
          // A newer change may have ended follow-up while the message was in doubt.
          recheck_at: sql`case when outbox.ended is null then result.recheck_at end`,
          claimed_by: sql`case when ${isPending} then null else outbox.claimed_by end`,
          claimed_until: null,
        })
        .where('outbox.tenant_id', '=', tenantId)
        .whereRef('outbox.id', '=', 'result.id')
        .where('outbox.claimed_by', '=', by)
        .where('outbox.state', 'in', ['pending', 'sending', 'in-doubt'])
        // A late retry must not requeue an in-doubt message: the person may have a newer pending message.
        .where((where) => where.or([where('outbox.state', '!=', 'in-doubt'), sql<boolean>`result.state <> 'pending'`]))
        .execute();
    },
    async release(tenantId, by) {
      await database
        .updateTable('outbox')
        .set({ claimed_by: null, claimed_until: null })
        .where('tenant_id', '=', tenantId)
        .where('state', '=', 'pending')
        .where('claimed_by', '=', by)
        .execute();
    },
    async expireClaims(tenantId, now, recheckAt) {
      // Messages that a clock ahead has queued are due. Their recipients are checked again before they are sent.
      await database
        .updateTable('outbox')
        .set({ queued_at: now, not_before: now })
        .where('tenant_id', '=', tenantId)
        .where('state', '=', 'pending')
        .where('queued_at', '>', latest(now, 0))
        .where(sql<boolean>`reason is distinct from 'snoozed'`)
        .execute();
      const rows = await database
        .updateTable('outbox')
        .set({ state: 'in-doubt', reason: 'instance-died', settled_at: now, recheck_at: recheckAt })
        .where('tenant_id', '=', tenantId)
        .where('state', '=', 'sending')
        .where(hasCome('claimed_until', now, MAX_LEASE_MS))
        .returning('id')
        .execute();
      return rows.length;
    },
  };
}

interface ResultRow {
  readonly id: string;
  readonly state: MessageState;
  readonly reason: string | null;
  readonly activity_id: string | null;
  readonly not_before: string | null;
  readonly refunded: number;
  readonly recheck_at: string | null;
}

function toRow({ id, state, reason, activityId, notBefore, refundAttempt, recheckAt }: SendResult): ResultRow {
  return {
    id,
    state,
    reason: reason ?? null,
    activity_id: activityId || null,
    not_before: notBefore?.toISOString() ?? null,
    refunded: refundAttempt ? 1 : 0,
    recheck_at: recheckAt?.toISOString() ?? null,
  };
}
