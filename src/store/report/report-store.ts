import { sql } from 'kysely';
import type { Database } from '../database/schema.ts';
import { createAnswerCounts } from './answer-counts.ts';
import { createDailyCounts } from './daily-counts.ts';
import type { ReportStore } from './types.ts';

/** A day after the nudge, and an hour by which the last look may be late. Milliseconds. */
export const OUTCOME_WINDOW_MS = 25 * 3_600_000;

/** Ends of a follow-up that say nothing about the photo a day after the nudge. */
const WITHOUT_OUTCOME = ['gone', 'newer-change', 'unknown', 'beyond-them', 'stale', 'restored'];

export function createReportStore(database: Database): ReportStore {
  return {
    ...createDailyCounts(database),
    ...createAnswerCounts(database),
    async outcomes(tenantId, { since, now }) {
      const window = sql`${OUTCOME_WINDOW_MS} * interval '1 millisecond'`;
      const rows = await database
        .selectFrom('outbox')
        .select([
          sql<boolean>`state = 'dry-run'`.as('isDryRun'),
          sql<number>`count(*)::int`.as('people'),
          sql<number>`(count(*) filter (where ended = 'right' and ended_at <= settled_at + ${window}))::int`.as(
            'right',
          ),
        ])
        .where('tenant_id', '=', tenantId)
        .where('kind', '=', 'nudge')
        .where('state', 'in', ['sent', 'in-doubt', 'dry-run'])
        .where('settled_at', '>=', since)
        // Otherwise fast successes would count, and slow ones not yet.
        .where('settled_at', '<=', new Date(now.getTime() - OUTCOME_WINDOW_MS))
        .where(sql<boolean>`coalesce(ended, '') <> all(${WITHOUT_OUTCOME}::text[])`)
        // A dry run is looked at once. An earlier version did not note the time of the end.
        .where(sql<boolean>`(state <> 'dry-run' or ended is not null)`)
        .where(sql<boolean>`(ended is null or ended_at is not null)`)
        .groupBy(sql`1`)
        .execute();
      const outcome = (isDryRun: boolean) => {
        const { people = 0, right = 0 } = rows.find((row) => row.isDryRun === isDryRun) ?? {};
        return { people, right };
      };
      return { nudged: outcome(false), notNudged: outcome(true) };
    },
    async newestDecisions(tenantId) {
      const rows = await database
        .with('newest', (query) =>
          query
            .selectFrom('photo_change')
            .distinctOn('object_id')
            .select('decision')
            .where('tenant_id', '=', tenantId)
            .orderBy('object_id')
            .orderBy('seen_at', 'desc')
            .orderBy('id', 'desc'),
        )
        .selectFrom('newest')
        .select([sql<string>`coalesce(decision, 'undecided')`.as('name'), sql<number>`count(*)::int`.as('people')])
        .groupBy(sql`1`)
        .orderBy(sql`1`)
        .execute();
      return Object.fromEntries(rows.map(({ name, people }) => [name, people]));
    },
    async notDelivered(tenantId) {
      const rows = await database
        .selectFrom('outbox')
        .select([sql<string>`coalesce(reason, state)`.as('name'), sql<number>`count(*)::int`.as('messages')])
        .where('tenant_id', '=', tenantId)
        .where('state', 'in', ['unreachable', 'given-up'])
        .groupBy(sql`1`)
        .orderBy(sql`1`)
        .execute();
      return Object.fromEntries(rows.map(({ name, messages }) => [name, messages]));
    },
    async freshness(tenantId, now, interval) {
      const { overdue, oldest } = await database
        .selectFrom('ledger')
        .select([
          sql<number>`(count(*) filter (where due_at < ${new Date(now.getTime() - interval)}))::int`.as('overdue'),
          sql<Date | null>`min(read_at)`.as('oldest'),
        ])
        .where('tenant_id', '=', tenantId)
        .executeTakeFirstOrThrow();
      return { overdue, oldestRead: oldest ?? undefined };
    },
    async people(tenantId) {
      const rows = await database
        .selectFrom('roster')
        .leftJoinLateral(
          (query) =>
            query
              .selectFrom('photo_change')
              .select(['seen_at', 'decision'])
              .whereRef('photo_change.tenant_id', '=', 'roster.tenant_id')
              .whereRef('photo_change.object_id', '=', 'roster.object_id')
              .orderBy('seen_at', 'desc')
              .limit(1)
              .as('change'),
          (join) => join.onTrue(),
        )
        .leftJoinLateral(
          (query) =>
            query
              .selectFrom('outbox')
              .select(['state', 'ended'])
              .whereRef('outbox.tenant_id', '=', 'roster.tenant_id')
              .whereRef('outbox.object_id', '=', 'roster.object_id')
              .orderBy('queued_at', 'desc')
              .limit(1)
              .as('message'),
          (join) => join.onTrue(),
        )
        .select(['roster.object_id', 'reach', 'opted_out_at', 'seen_at', 'decision', 'state', 'ended'])
        .where('roster.tenant_id', '=', tenantId)
        .orderBy('roster.object_id')
        .execute();
      return rows.map((row) => ({
        objectId: row.object_id,
        reach: row.reach,
        optedOut: row.opted_out_at !== null,
        changedAt: row.seen_at ?? undefined,
        decision: row.decision ?? undefined,
        message: row.state ?? undefined,
        ended: row.ended ?? undefined,
      }));
    },
  };
}
