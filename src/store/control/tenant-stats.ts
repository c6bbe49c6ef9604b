import { sql } from 'kysely';
import type { Database } from '../database/schema.ts';
import type { TenantStats } from './types.ts';

/** Reads every row of the tenant's ledger. */
export function createTenantStats(database: Database): (tenantId: string) => Promise<TenantStats> {
  return async (tenantId) => ({
    photos: await database
      .selectFrom('ledger')
      .select([
        count(sql`presence = 'photo'`).as('withPhoto'),
        count(sql`presence = 'none'`).as('withoutPhoto'),
        count(sql`presence is null`).as('notReadYet'),
        count(sql`attempts > 0`).as('failing'),
      ])
      .where('tenant_id', '=', tenantId)
      .executeTakeFirstOrThrow(),
    changes: await changesByDecision(database, tenantId),
    told: await countNotified(database, tenantId),
  });
}

async function changesByDecision(database: Database, tenantId: string): Promise<Readonly<Record<string, number>>> {
  const rows = await database
    .selectFrom('photo_change')
    .select([sql<string>`coalesce(decision, 'undecided')`.as('decision'), count(sql`true`).as('changes')])
    .where('tenant_id', '=', tenantId)
    .groupBy(sql`1`)
    .orderBy(sql`1`)
    .execute();
  return Object.fromEntries(rows.map(({ decision, changes }) => [decision, changes]));
}

async function countNotified(database: Database, tenantId: string): Promise<TenantStats['told']> {
  const rows = await database
    .with('newest', (query) =>
      query
        .selectFrom('outbox')
        .distinctOn('object_id')
        .select(['ended', 'recheck_at'])
        .where('tenant_id', '=', tenantId)
        .where('state', 'in', ['sent', 'in-doubt'])
        .orderBy('object_id')
        .orderBy('queued_at', 'desc')
        .orderBy('id', 'desc'),
    )
    .selectFrom('newest')
    .select([
      sql<string | null>`case when recheck_at is null then coalesce(ended, 'unknown') end`.as('ended'),
      count(sql`true`).as('people'),
    ])
    .groupBy(sql`1`)
    .orderBy(sql`1`)
    .execute();
  const countOf = (ended: string | null) => rows.find((row) => row.ended === ended)?.people ?? 0;
  const others = rows.flatMap(({ ended, people }) => (ended && ended !== 'right' ? [[ended, people] as const] : []));
  return {
    people: rows.reduce((sum, { people }) => sum + people, 0),
    right: countOf('right'),
    lookedAfter: countOf(null),
    notRight: Object.fromEntries(others),
  };
}

function count(condition: ReturnType<typeof sql>) {
  return sql<number>`(count(*) filter (where ${condition}))::int`;
}
