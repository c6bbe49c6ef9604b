import { createHash } from 'node:crypto';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { PersonKey } from '../../people/person-key.ts';
import { CLOCK_TOLERANCE_MS } from '../database/clock-ahead.ts';
import { type Database, SCHEMA, type Schema } from '../database/schema.ts';
import type { Erasures } from './types.ts';

/*
 * An erased person leaves a mark for a day, without their object id. Other instances may still be about to write what
 * they read before: such a write is dropped. They may also hold copies in memory: they read the new marks. A mark ends
 * when an event that came after the erasure brings the person back. Its time is the database's, which all instances
 * share, minus the age of the event that caused it.
 */

export function createErasures(database: Database): Erasures {
  return {
    async within(tenantId, milliseconds) {
      const rows = await database
        .selectFrom('erasure')
        .select('person')
        .where('tenant_id', '=', tenantId)
        .where(sql<boolean>`coalesce(marked_at, erased_at) > ${ago(milliseconds)}`)
        .execute();
      const marks = new Set(rows.map(({ person }) => person));
      return (objectId) => marks.has(hashOf(objectId));
    },
  };
}

/** When the person was erased; undefined: there is no mark. */
export async function erasedAt(database: Kysely<Schema>, { tenantId, objectId }: PersonKey): Promise<Date | undefined> {
  const mark = await database
    .selectFrom('erasure')
    .select('erased_at')
    .where('tenant_id', '=', tenantId)
    .where('person', '=', hashOf(objectId))
    .executeTakeFirst();
  return mark?.erased_at;
}

const LOCK = 'photo-sync person ';

/**
 * Serializes an erasure with what could bring the person back at the same time, until the transaction ends. To be taken
 * before any other lock.
 */
export async function lockMark(transaction: Kysely<Schema>, { tenantId, objectId }: PersonKey): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${LOCK}${tenantId}/${objectId}`}, 0))`.execute(
    transaction,
  );
}

/** Marks a person as erased by an event of this time (`performance.now()`). `isBack`: the mark has ended already. */
export async function markErased(
  transaction: Kysely<Schema>,
  { tenantId, objectId }: PersonKey,
  { receivedAt, isBack }: { readonly receivedAt: number; readonly isBack: boolean },
): Promise<void> {
  const erasedAt = ago(performance.now() - receivedAt);
  const written = { marked_at: ago(0), ended_at: isBack ? ago(0) : null };
  await transaction
    .insertInto('erasure')
    .values({ tenant_id: tenantId, person: hashOf(objectId), erased_at: erasedAt, ...written })
    .onConflict((conflict) =>
      conflict.columns(['tenant_id', 'person']).doUpdateSet({
        // A request that is retried may be older than the last one.
        erased_at: sql<Date>`case when erasure.erased_at < ${latestMark()}
          then greatest(erasure.erased_at, excluded.erased_at) else excluded.erased_at end`,
        ...written,
      }),
    )
    .execute();
}

/** Whether the person wrote or installed the app after the event of this time (`performance.now()`). */
export async function isBackSince(
  transaction: Kysely<Schema>,
  { tenantId, objectId }: PersonKey,
  receivedAt: number,
): Promise<boolean> {
  const entry = await transaction
    .selectFrom('roster')
    .select('object_id')
    .where('tenant_id', '=', tenantId)
    .where('object_id', '=', objectId)
    .where(sql<boolean>`back_at > ${ago(performance.now() - receivedAt)} and back_at < ${latestMark()}`)
    .executeTakeFirst();
  return entry !== undefined;
}

/**
 * Ends the mark, because of an event of this time (`performance.now()`). Returns false if the person was erased after
 * it. A mark of the future was written by a clock that was ahead, and counts as past.
 */
export async function endMark(
  transaction: Kysely<Schema>,
  { tenantId, objectId }: PersonKey,
  receivedAt: number,
): Promise<boolean> {
  const mark = await transaction
    .selectFrom('erasure')
    .select(
      sql<boolean>`erased_at > ${ago(performance.now() - receivedAt)} and erased_at < ${latestMark()}`.as('isLater'),
    )
    .where('tenant_id', '=', tenantId)
    .where('person', '=', hashOf(objectId))
    .executeTakeFirst();
  if (mark?.isLater) return false;
  if (mark) {
    await transaction
      .updateTable('erasure')
      .set({ ended_at: sql`clock_timestamp()` })
      .where('tenant_id', '=', tenantId)
      .where('person', '=', hashOf(objectId))
      .where('ended_at', 'is', null)
      .execute();
  }
  return true;
}

/** SQL: the row `v`, with a tenant and an object id, is not about an erased person. */
export function isNotErased(): RawBuilder<boolean> {
  return sql<boolean>`not exists (
    select 1 from ${sql.table(`${SCHEMA}.erasure`)} as e
    where e.tenant_id = v.tenant_id and e.person = encode(sha256(convert_to(v.object_id, 'UTF8')), 'hex')
      and e.ended_at is null)`;
}

/** SQL: a time of the database's clock beyond it was written while that clock was ahead. */
function latestMark(): RawBuilder<Date> {
  return ago(-CLOCK_TOLERANCE_MS);
}

/** SQL: a time by the database's clock. */
export function ago(milliseconds: number): RawBuilder<Date> {
  return sql<Date>`clock_timestamp() - ${milliseconds} * interval '1 millisecond'`;
}

function hashOf(objectId: string): string {
  return createHash('sha256').update(objectId).digest('hex');
}
