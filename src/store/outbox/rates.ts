import { sql } from 'kysely';
import type { Database } from '../database/schema.ts';
import type { RateLimiter, TokenBucket } from './types.ts';

/** How many of so many are free, where those before them have used up what is free for the next `ahead` milliseconds. */
export function freeTokens(count: number, ahead: number, { every, capacity: atOnce }: TokenBucket): number {
  return Math.max(0, Math.min(count, Math.floor((atOnce * every - ahead) / every)));
}

export function createRateLimiter(database: Database): RateLimiter {
  return {
    async reserve(tenantId, name, { count, every, now }) {
      const run = count * every;
      return Math.max(0, (await extendQueue(database, { tenantId, name, by: run, now })) - run);
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
        const ahead = await extendQueue(transaction, { tenantId, name: ofFree, by: 0, now });
        const spare = freeTokens(count, ahead, free);
        if (spare > 0) await extendQueue(transaction, { tenantId, name: ofFree, by: spare * free.every, now });
        if (count > spare) await extendQueue(transaction, { tenantId, name, by: (count - spare) * every, now });
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
async function extendQueue(
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
