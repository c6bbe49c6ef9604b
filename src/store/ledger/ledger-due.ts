import { sql } from 'kysely';
import type { Database } from '../database/schema.ts';
import { dueRows, pilotMembers } from './ledger-plan.ts';
import type { Ledger } from './types.ts';

/** Queries of due people, and updates that make people due. */
export function createDueQueries(
  database: Database,
): Pick<Ledger, 'prioritize' | 'correctDue' | 'hasDue' | 'count' | 'countDue' | 'markDue'> {
  const count: Ledger['count'] = (tenantId, now, scope) =>
    database
      .selectFrom('ledger')
      .select([
        sql<number>`count(*)::int`.as('watched'),
        sql<number>`count(*) filter (where due_at <= ${now})::int`.as('due'),
      ])
      .where('tenant_id', '=', tenantId)
      .$if(scope === 'pilot', (query) => query.where('object_id', 'in', pilotMembers(database, tenantId)))
      .executeTakeFirstOrThrow();
  return {
    async prioritize({ tenantId, objectId }, until, dueAt) {
      await database
        .updateTable('ledger')
        .set({ warm_until: sql`greatest(warm_until, ${until})`, due_at: sql`least(due_at, ${dueAt})` })
        .where('tenant_id', '=', tenantId)
        .where('object_id', '=', objectId)
        .execute();
    },
    async correctDue(tenantId, now, { afterRead, afterFailure }) {
      let corrected = 0;
      // One query for each of the two partial indexes.
      for (const operator of ['is', 'is not'] as const) {
        const { numUpdatedRows } = await database
          .updateTable('ledger')
          .set({ due_at: now })
          .where('tenant_id', '=', tenantId)
          .where('warm_until', operator, null)
          .where('due_at', '>', afterRead)
          .where((where) => where.or([where('attempts', '=', 0), where('due_at', '>', afterFailure)]))
          .executeTakeFirst();
        corrected += Number(numUpdatedRows);
      }
      return corrected;
    },
    async hasDue(tenantId, now, scope) {
      return (await dueRows(database, tenantId, { now, busy: [], limit: 1, scope }).execute()).length > 0;
    },
    count,
    async countDue(tenantId, now, scope) {
      // In a pilot, people off the list stay due: counting due rows would read almost all of them.
      if (scope === 'pilot') return (await count(tenantId, now, scope)).due;
      const countRows = (operator: 'is' | 'is not') =>
        database
          .selectFrom('ledger')
          .select(sql<number>`count(*)::int`.as('count'))
          .where('tenant_id', '=', tenantId)
          .where('due_at', '<=', now)
          .where('warm_until', operator, null)
          .executeTakeFirstOrThrow();
      const [priority, regular] = await Promise.all([countRows('is not'), countRows('is')]);
      return priority.count + regular.count;
    },
    async markDue(tenantId, after, now, limit) {
      const rows = await database
        .updateTable('ledger')
        .set({ due_at: sql`least(due_at, ${now})` })
        .where('tenant_id', '=', tenantId)
        .where('object_id', 'in', (query) =>
          query
            .selectFrom('ledger')
            .select('object_id')
            .where('tenant_id', '=', tenantId)
            .where('object_id', '>', after)
            .orderBy('object_id')
            .limit(limit),
        )
        .returning('object_id')
        .execute();
      return rows.map(({ object_id }) => object_id).reduce<string | undefined>(greater, undefined);
    },
  };
}

function greater(a: string | undefined, b: string): string {
  return a !== undefined && a > b ? a : b;
}
