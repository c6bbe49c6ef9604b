import { type RawBuilder, sql } from 'kysely';
import { CLOCK_TOLERANCE_MS, MAX_WAIT_MS } from '../database/clock-ahead.ts';
import type { Database } from '../database/schema.ts';
import type { RateLimiter, TokenBucket } from './types.ts';

/** Number of tokens that are left in a bucket, at most `count`. `used`: the time already reserved, in milliseconds. */
function freeTokens(count: number, used: number, { every, capacity }: TokenBucket): number {
  return Math.max(0, Math.min(count, Math.floor((capacity * every - used) / every)));
}

export function createRateLimiter(database: Database): RateLimiter {
  return {
    async reserve(tenantId, name, { count, every, now, longest }) {
      const duration = count * every;
      return Math.max(0, (await advance(database, { tenantId, name, by: duration, now, longest })) - duration);
    },
    async hold(tenantId, name, milliseconds) {
      const until = sql<Date>`clock_timestamp() + ${Math.min(milliseconds, MAX_WAIT_MS)} * interval '1 millisecond'`;
      await database
        .insertInto('rate')
        .values({ tenant_id: tenantId, name, next_at: until })
        .onConflict((conflict) =>
          conflict
            .columns(['tenant_id', 'name'])
            .doUpdateSet({ next_at: sql`greatest(${nextAt(sql`clock_timestamp()`)}, ${until})` }),
        )
        .execute();
    },
    async displace(tenantId, name, { count, every, free, now }) {
      const bucket = `${name}, free`;
      await database.transaction().execute(async (transaction) => {
        // Also locks the bucket's row.
        const used = await advance(transaction, { tenantId, name: bucket, by: 0, now });
        const tokens = freeTokens(count, used, free);
        if (tokens > 0) await advance(transaction, { tenantId, name: bucket, by: tokens * free.every, now });
        if (count > tokens) await advance(transaction, { tenantId, name, by: (count - tokens) * every, now });
      });
    },
  };
}

interface Advance {
  readonly tenantId: string;
  readonly name: string;
  /** Milliseconds. */
  readonly by: number;
  /** Default: the database's clock. */
  readonly now: Date | undefined;
  /** See `reserve`. */
  readonly longest?: number | undefined;
}

/** The next free slot. A clock that was ahead has written one that is later than the longest wait. */
function nextAt(clock: RawBuilder<Date>, longest: number = MAX_WAIT_MS): RawBuilder<Date> {
  const most = sql`${longest + CLOCK_TOLERANCE_MS} * interval '1 millisecond'`;
  return sql<Date>`case when rate.next_at <= ${clock} + ${most} then greatest(rate.next_at, ${clock}) else ${clock} end`;
}

/** Moves the next free slot to a later time. Returns the milliseconds until that time. */
async function advance(database: Pick<Database, 'insertInto'>, advance: Advance): Promise<number> {
  const { tenantId, name, by, now, longest } = advance;
  const clock = now ? sql<Date>`${now.toISOString()}::timestamptz` : sql<Date>`clock_timestamp()`;
  const duration = sql`${by} * interval '1 millisecond'`;
  const { wait } = await database
    .insertInto('rate')
    .values({ tenant_id: tenantId, name, next_at: sql`${clock} + ${duration}` })
    .onConflict((conflict) =>
      conflict.columns(['tenant_id', 'name']).doUpdateSet({ next_at: sql`${nextAt(clock, longest)} + ${duration}` }),
    )
    .returning(sql<number>`(extract(epoch from next_at - ${clock}) * 1000)::float8`.as('wait'))
    .executeTakeFirstOrThrow();
  return wait;
}
