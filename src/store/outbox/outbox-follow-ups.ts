import { sql } from 'kysely';
import { hasCome, latest, MAX_WAIT_MS } from '../database/clock-ahead.ts';
import type { Database } from '../database/schema.ts';
import { toQueuedMessage } from './outbox-row.ts';
import type { Outbox } from './types.ts';

/** Queries that follow up sent messages. */
export function createFollowUpQueries(
  database: Database,
): Pick<Outbox, 'claimRechecks' | 'releaseRechecks' | 'findActivityIds' | 'recordFollowUp'> {
  return {
    async claimRechecks(tenantId, { now, until, limit }) {
      const rows = await database
        .with('due', (query) =>
          query
            .selectFrom('outbox')
            .select('id')
            .where('tenant_id', '=', tenantId)
            .where((where) =>
              where.or([
                hasCome('recheck_at', now, MAX_WAIT_MS),
                where.and([where('recheck_at', 'is not', null), where('settled_at', '>', latest(now, 0))]),
              ]),
            )
            .orderBy('recheck_at')
            .limit(limit)
            .forUpdate()
            .skipLocked(),
        )
        .updateTable('outbox')
        .from('due')
        .set({
          recheck_at: until,
          rechecks: sql`outbox.rechecks + 1`,
          // A clock ahead may have sent it.
          settled_at: sql`least(outbox.settled_at, ${now})`,
        })
        .where('outbox.tenant_id', '=', tenantId)
        .whereRef('outbox.id', '=', 'due.id')
        .returningAll('outbox')
        .execute();
      return rows.map((row) => ({
        ...toQueuedMessage(row),
        state: row.state === 'sent' || row.state === 'dry-run' ? row.state : 'in-doubt',
        activityId: row.activity_id ?? undefined,
        settledAt: row.settled_at ?? row.queued_at,
        rechecks: row.rechecks,
      }));
    },
    async releaseRechecks(messages, until, at) {
      const [first] = messages;
      if (!first) return;
      await database
        .updateTable('outbox')
        .set({ recheck_at: at, rechecks: sql`rechecks - 1` })
        .where('tenant_id', '=', first.tenantId)
        .where('id', '=', sql<string>`any(${messages.map(({ id }) => id)}::text[])`)
        // Not what another instance has claimed since.
        .where('recheck_at', '=', until)
        .execute();
    },
    async findActivityIds({ tenantId, changeId }) {
      const rows = await database
        .selectFrom('outbox')
        .select('activity_id')
        .where('tenant_id', '=', tenantId)
        .where('id', 'in', [`${changeId}:nudge`, `${changeId}:reminder`])
        .where('activity_id', 'is not', null)
        .execute();
      return rows.flatMap(({ activity_id }) => (activity_id === null ? [] : [activity_id]));
    },
    async recordFollowUp({ tenantId, id }, next) {
      await database
        .updateTable('outbox')
        .set('again' in next ? { recheck_at: next.again } : { recheck_at: null, ended: next.ended, ended_at: next.at })
        .where('tenant_id', '=', tenantId)
        .where('id', '=', id)
        // A newer change may have ended follow-up meanwhile.
        .where('recheck_at', 'is not', null)
        .execute();
    },
  };
}
