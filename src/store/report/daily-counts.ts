import { sql } from 'kysely';
import type { Database } from '../database/schema.ts';
import { dayOf, spanOfDay } from './day-of.ts';
import type { DailyCounts, ReportStore } from './types.ts';

/** Queries about the numbers of each day. */
export function createDailyCounts(database: Database): Pick<ReportStore, 'recordDay' | 'days'> {
  return {
    async recordDay(tenantId, now) {
      const { day, ...counts } = await readDay(database, tenantId, now);
      const row = { counted_at: now, counts: JSON.stringify(counts) };
      await database
        .insertInto('daily_count')
        .values({ tenant_id: tenantId, day, ...row })
        .onConflict((conflict) => conflict.columns(['tenant_id', 'day']).doUpdateSet(row))
        .execute();
    },
    async days(tenantId, since) {
      const rows = await database
        .selectFrom('daily_count')
        .select(['day', 'counts'])
        .where('tenant_id', '=', tenantId)
        .where('day', '>=', dayOf(since))
        .orderBy('day')
        .execute();
      return rows.map(({ day, counts }) => ({ ...(counts as Omit<DailyCounts, 'day'>), day }));
    },
  };
}

async function readDay(database: Database, tenantId: string, now: Date): Promise<DailyCounts> {
  const day = dayOf(now);
  const { from, until } = spanOfDay(day);
  const within = (column: string) => sql`${sql.ref(column)} >= ${from} and ${sql.ref(column)} < ${until}`;
  const roster = await database
    .selectFrom('roster')
    .select([
      count(sql`reach = 'here'`).as('people'),
      count(sql`reach = 'here' and opted_out_at is not null`).as('optedOut'),
      count(sql`reach = 'unreachable'`).as('unreachable'),
    ])
    .where('tenant_id', '=', tenantId)
    .executeTakeFirstOrThrow();
  const photos = await database
    .selectFrom('ledger')
    .select([
      count(sql`presence = 'photo'`).as('withPhoto'),
      count(sql`presence = 'none'`).as('withoutPhoto'),
      count(sql`attempts > 0`).as('failing'),
    ])
    .where('tenant_id', '=', tenantId)
    .executeTakeFirstOrThrow();
  const changes = await database
    .selectFrom('photo_change')
    .select(count(within('seen_at')).as('changes'))
    .where('tenant_id', '=', tenantId)
    .executeTakeFirstOrThrow();
  const messages = await database
    .selectFrom('outbox')
    .select([
      count(sql`state in ('sent', 'in-doubt') and ${within('settled_at')}`).as('nudges'),
      count(sql`state in ('sent', 'in-doubt') and ended = 'right' and ${within('ended_at')}`).as('right'),
    ])
    .where('tenant_id', '=', tenantId)
    .executeTakeFirstOrThrow();
  const thumbs = await database
    .selectFrom('feedback')
    .select([
      sql<number>`coalesce(sum(helpful), 0)::int`.as('helpful'),
      sql<number>`coalesce(sum(unhelpful), 0)::int`.as('unhelpful'),
    ])
    .where('tenant_id', '=', tenantId)
    .executeTakeFirstOrThrow();
  return { day, ...roster, ...photos, ...changes, ...messages, ...thumbs };
}

function count(condition: ReturnType<typeof sql>) {
  return sql<number>`(count(*) filter (where ${condition}))::int`;
}
