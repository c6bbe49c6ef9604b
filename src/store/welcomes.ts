import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { hasCome, MAX_LEASE_MS, MAX_WAIT_MS } from './database/clock-ahead.ts';
import type { Database } from './database/schema.ts';
import type { SendResult } from './outbox/types.ts';
import type { QueuedWelcome, WelcomeQueue } from './types.ts';

export function createWelcomeQueue(database: Database): WelcomeQueue {
  /** Deletes welcomes that this instance holds. A newer one to the same person has another id. */
  async function remove(tenantId: string, by: string, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await database
      .deleteFrom('welcome')
      .where('tenant_id', '=', tenantId)
      .where('id', '=', oneOf(ids))
      .where('claimed_by', '=', by)
      .execute();
  }

  return {
    async add({ tenantId, key, objectId, address, language }, by, { now, until }) {
      const claim = { claimed_by: by, kept_until: until };
      const added = await database
        .with('counted', (query) =>
          query
            .insertInto('claim')
            .values({ tenant_id: tenantId, key, ...claim })
            .onConflict((conflict) =>
              conflict
                .columns(['tenant_id', 'key'])
                .doUpdateSet(claim)
                .where((where) => where.or([where('claim.kept_until', '<=', now), where('claim.claimed_by', '=', by)])),
            )
            .returning('key'),
        )
        .insertInto('welcome')
        .columns(['tenant_id', 'key', 'id', 'object_id', 'address', 'language', 'queued_at', 'not_before'])
        .expression((query) =>
          query
            .selectFrom('counted')
            .select([
              sql<string>`${tenantId}::text`.as('tenant_id'),
              'counted.key',
              sql<string>`${randomUUID()}::text`.as('id'),
              sql<string | null>`${objectId ?? null}::text`.as('object_id'),
              sql<unknown>`${JSON.stringify(address)}::jsonb`.as('address'),
              sql<string>`${language}::text`.as('language'),
              sql<Date>`${now.toISOString()}::timestamptz`.as('queued_at'),
              sql<Date>`${now.toISOString()}::timestamptz`.as('not_before'),
            ]),
        )
        .onConflict((conflict) =>
          conflict.columns(['tenant_id', 'key']).doUpdateSet({
            // A welcome that is being sent stays as it is.
            address: sql`case when welcome.state = 'pending' then excluded.address else welcome.address end`,
            language: sql`case when welcome.state = 'pending' then excluded.language else welcome.language end`,
          }),
        )
        .returning('id')
        .executeTakeFirst();
      return added !== undefined;
    },
    async remove({ tenantId, key }) {
      await database.transaction().execute(async (transaction) => {
        for (const table of ['welcome', 'claim'] as const) {
          await transaction.deleteFrom(table).where('tenant_id', '=', tenantId).where('key', '=', key).execute();
        }
      });
    },
    async hasUnsettled(tenantId) {
      const row = await database
        .selectFrom('welcome')
        .select('id')
        .where('tenant_id', '=', tenantId)
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
    },
    async count(tenantId) {
      const { waiting } = await database
        .selectFrom('welcome')
        .select(sql<number>`count(*)::int`.as('waiting'))
        .where('tenant_id', '=', tenantId)
        .executeTakeFirstOrThrow();
      return waiting;
    },
    async claim(tenantId, { by, now, until, limit }) {
      const rows = await database
        .with('due', (query) =>
          query
            .selectFrom('welcome')
            .select('id')
            .where('tenant_id', '=', tenantId)
            .where('state', '=', 'pending')
            .where(hasCome('not_before', now, MAX_WAIT_MS))
            .where((where) =>
              where.or([where('claimed_until', 'is', null), hasCome('claimed_until', now, MAX_LEASE_MS)]),
            )
            .orderBy('not_before')
            .limit(limit)
            .forUpdate()
            .skipLocked(),
        )
        .updateTable('welcome')
        .from('due')
        .set({ claimed_by: by, claimed_until: until })
        .where('welcome.tenant_id', '=', tenantId)
        .whereRef('welcome.id', '=', 'due.id')
        .returningAll('welcome')
        .execute();
      return rows.toSorted((a, b) => a.queued_at.getTime() - b.queued_at.getTime()).map(toQueuedWelcome);
    },
    async markSending(tenantId, ids, { by, until }) {
      const rows = await database
        .updateTable('welcome')
        .set({ state: 'sending', claimed_until: until, attempts: sql`attempts + 1` })
        .where('tenant_id', '=', tenantId)
        .where('id', '=', oneOf(ids))
        .where('claimed_by', '=', by)
        .where('state', '=', 'pending')
        .returning('id')
        .execute();
      return new Set(rows.map(({ id }) => id));
    },
    async recordResults(tenantId, by, results) {
      const again = results.filter(({ state }) => state === 'pending');
      await remove(
        tenantId,
        by,
        results.filter(({ state }) => state !== 'pending').map(({ id }) => id),
      );
      if (again.length === 0) return;
      const result = sql<{ id: string }>`jsonb_to_recordset(${JSON.stringify(again.map(toRow))}::jsonb)`.as<'result'>(
        sql`result(id text, not_before timestamptz, refunded int)`,
      );
      await database
        .updateTable('welcome')
        .from(result)
        .set({
          state: 'pending',
          not_before: sql`coalesce(result.not_before, welcome.not_before)`,
          attempts: sql`welcome.attempts - result.refunded`,
          claimed_by: null,
          claimed_until: null,
        })
        .where('welcome.tenant_id', '=', tenantId)
        .whereRef('welcome.id', '=', 'result.id')
        .where('welcome.claimed_by', '=', by)
        .execute();
    },
    async release(tenantId, by) {
      await database
        .updateTable('welcome')
        .set({ claimed_by: null, claimed_until: null })
        .where('tenant_id', '=', tenantId)
        .where('state', '=', 'pending')
        .where('claimed_by', '=', by)
        .execute();
    },
    async expireClaims(tenantId, now) {
      const rows = await database
        .deleteFrom('welcome')
        .where('tenant_id', '=', tenantId)
        .where('state', '=', 'sending')
        .where(hasCome('claimed_until', now, MAX_LEASE_MS))
        .returning('id')
        .execute();
      return rows.length;
    },
  };
}

function oneOf(ids: readonly string[]) {
  return sql<string>`any(${[...ids]}::text[])`;
}

function toRow({ id, notBefore, refundAttempt }: SendResult) {
  return { id, not_before: notBefore?.toISOString() ?? null, refunded: refundAttempt ? 1 : 0 };
}

interface WelcomeRow {
  readonly tenant_id: string;
  readonly key: string;
  readonly id: string;
  readonly object_id: string | null;
  readonly address: unknown;
  readonly language: string;
  readonly attempts: number;
}

function toQueuedWelcome({ tenant_id, key, id, object_id, address, language, attempts }: WelcomeRow): QueuedWelcome {
  return { tenantId: tenant_id, key, id, objectId: object_id ?? undefined, address, language, attempts };
}
