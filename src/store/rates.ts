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
  /**
   * Counts what was done without waiting for a turn. Some of it is free: one each `free.every` milliseconds, and `free.atOnce` in a moment.
   * What is more takes turns of the line, which lie `every` milliseconds apart, from those who have none yet.
   */
  displace(
    tenantId: string,
    name: string,
    done: { readonly count: number; readonly every: number; readonly free: Free; readonly now?: Date },
  ): Promise<void>;
}

export interface Free {
  readonly every: number;
  readonly atOnce: number;
}

/** How many of so many are free, where those before them have used up what is free for the next `ahead` milliseconds. */
export function freeOf(count: number, ahead: number, { every, atOnce }: Free): number {
  return Math.max(0, Math.min(count, Math.floor((atOnce * every - ahead) / every)));
}

export function ratesIn(database: Database): Rates {
  return {
    async reserve(tenantId, name, { count, every, now }) {
      const run = count * every;
      return Math.max(0, (await lengthen(database, { tenantId, name, by: run, now })) - run);
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
    async displace(tenantId, name, { count, every, free, now }) {
      const ofFree = `${name}, free`;
      await database.transaction().execute(async (transaction) => {
        // Locks it, too.
        const ahead = await lengthen(transaction, { tenantId, name: ofFree, by: 0, now });
        const spare = freeOf(count, ahead, free);
        if (spare > 0) await lengthen(transaction, { tenantId, name: ofFree, by: spare * free.every, now });
        if (count > spare) await lengthen(transaction, { tenantId, name, by: (count - spare) * every, now });
      });
    },
  };
}

interface Lengthened {
  readonly tenantId: string;
  readonly name: string;
  /** Milliseconds. */
  readonly by: number;
  /** Default: by the database's clock. */
  readonly now: Date | undefined;
}

/** Gives the milliseconds until the line's new end. */
async function lengthen(
  database: Pick<Database, 'insertInto'>,
  { tenantId, name, by, now }: Lengthened,
): Promise<number> {
  const clock = now ? sql<Date>`${now.toISOString()}::timestamptz` : sql<Date>`clock_timestamp()`;
  const more = sql`${by} * interval '1 millisecond'`;
  const { wait } = await database
    .insertInto('rate')
    .values({ tenant_id: tenantId, name, next_at: sql`${clock} + ${more}` })
    .onConflict((conflict) =>
      conflict.columns(['tenant_id', 'name']).doUpdateSet({ next_at: sql`greatest(rate.next_at, ${clock}) + ${more}` }),
    )
    .returning(sql<number>`(extract(epoch from next_at - ${clock}) * 1000)::float8`.as('wait'))
    .executeTakeFirstOrThrow();
  return wait;
}
