import { sql } from 'kysely';
import type { Database } from './schema.ts';

/** What all instances may do only so often together: turns, one after the other at the same distance, handed out in runs. */
export interface Rates {
  /**
   * Takes the next `count` turns, which lie `every` milliseconds apart and belong to nobody else. Gives the milliseconds until the first.
   * Turns that nobody took in time are gone, so there is never a burst; those of an instance that dies are lost, nobody uses them twice.
   * Counted by the database's clock, which all instances share; with `now`, by that one.
   */
  reserve(
    tenantId: string,
    name: string,
    turns: { readonly count: number; readonly every: number; readonly now?: Date },
  ): Promise<number>;
  /** No turn begins for so many milliseconds, but those that were taken already. */
  hold(tenantId: string, name: string, milliseconds: number): Promise<void>;
}

export function ratesIn(database: Database): Rates {
  return {
    async reserve(tenantId, name, { count, every, now }) {
      const clock = now ? sql<Date>`${now.toISOString()}::timestamptz` : sql<Date>`clock_timestamp()`;
      const run = sql`${count * every} * interval '1 millisecond'`;
      const { wait } = await database
        .insertInto('rate')
        .values({ tenant_id: tenantId, name, next_at: sql`${clock} + ${run}` })
        .onConflict((conflict) =>
          conflict
            .columns(['tenant_id', 'name'])
            .doUpdateSet({ next_at: sql`greatest(rate.next_at, ${clock}) + ${run}` }),
        )
        .returning(sql<number>`(extract(epoch from next_at - ${clock}) * 1000)::float8`.as('wait'))
        .executeTakeFirstOrThrow();
      return Math.max(0, wait - count * every);
    },
    async hold(tenantId, name, milliseconds) {
      const until = sql<Date>`clock_timestamp() + ${milliseconds} * interval '1 millisecond'`;
      await database
        .insertInto('rate')
        .values({ tenant_id: tenantId, name, next_at: until })
        .onConflict((conflict) =>
          conflict.columns(['tenant_id', 'name']).doUpdateSet({ next_at: sql`greatest(rate.next_at, ${until})` }),
        )
        .execute();
    },
  };
}
