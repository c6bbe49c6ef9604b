import { sql } from 'kysely';
import type { Database } from '../database/schema.ts';
import { toQueued } from './outbox-row.ts';
import type { MessageState, Outbox, SendResult } from './types.ts';

/** From being due to what became of it. */
export function createClaimQueries(
  database: Database,
): Pick<Outbox, 'claim' | 'markSending' | 'recordResults' | 'release' | 'expireClaims'> {
  return {
    async claim(tenantId, { by, now, until, limit: most }) {
      const rows = await database
        .with('due', (query) =>
          query
            .selectFrom('outbox')
            .select('id')
            .where('tenant_id', '=', tenantId)
            .where('state', '=', 'pending')
            .where('not_before', '<=', now)
            .where((where) => where.or([where('claimed_until', 'is', null), where('claimed_until', '<=', now)]))
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
      return rows.map(toQueued).sort((a, b) => a.queuedAt.getTime() - b.queuedAt.getTime());
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
    async recordResults(tenantId, by, settled, at) {
      if (settled.length === 0) return;
      const given = sql<GivenRow>`jsonb_to_recordset(${JSON.stringify(settled.map(toGiven))}::jsonb)`.as<'given'>(
        sql`given(id text, state text, reason text, activity_id text, not_before timestamptz, uncounted int, recheck_at timestamptz)`,
      );
      const waits = sql`given.state = 'pending'`;
      await database
        .updateTable('outbox')
        .from(given)
        .set({
          state: sql`given.state`,
          reason: sql`given.reason`,
          activity_id: sql`coalesce(given.activity_id, outbox.activity_id)`,
          not_before: sql`coalesce(given.not_before, outbox.not_before)`,
          attempts: sql`outbox.attempts - given.uncounted`,
          settled_at: sql`case when ${waits} then null else ${at.toISOString()}::timestamptz end`,
          // Whose doubt ends late may have made room for a newer change.
          recheck_at: sql`case when outbox.ended is null then given.recheck_at end`,
          claimed_by: sql`case when ${waits} then null else outbox.claimed_by end`,
          claimed_until: null,
        })
        .where('outbox.tenant_id', '=', tenantId)
        .whereRef('outbox.id', '=', 'given.id')
        .where('outbox.claimed_by', '=', by)
        .where('outbox.state', 'in', ['pending', 'sending', 'in-doubt'])
        // Whose lease had ended may have been queued anew meanwhile, under the same person's name.
        .where((where) => where.or([where('outbox.state', '!=', 'in-doubt'), sql<boolean>`given.state <> 'pending'`]))
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
      const rows = await database
        .updateTable('outbox')
        .set({ state: 'in-doubt', reason: 'instance-died', settled_at: now, recheck_at: recheckAt })
        .where('tenant_id', '=', tenantId)
        .where('state', '=', 'sending')
        .where('claimed_until', '<=', now)
        .returning('id')
        .execute();
      return rows.length;
    },
  };
}

interface GivenRow {
  readonly id: string;
  readonly state: MessageState;
  readonly reason: string | null;
  readonly activity_id: string | null;
  readonly not_before: string | null;
  readonly uncounted: number;
  readonly recheck_at: string | null;
}

function toGiven({
  id,
  state,
  reason,
  activityId,
  notBefore,
  refundAttempt: uncounted,
  recheckAt,
}: SendResult): GivenRow {
  return {
    id,
    state,
    reason: reason ?? null,
    activity_id: activityId || null,
    not_before: notBefore?.toISOString() ?? null,
    uncounted: uncounted ? 1 : 0,
    recheck_at: recheckAt?.toISOString() ?? null,
  };
}
