import { type Kysely, sql } from 'kysely';
import { SCHEMA, type Schema } from '../database/schema.ts';
import { erasePersonRows } from '../people/erase-person.ts';
import type { PhotoSnapshot, ReadingResult } from './types.ts';
import { markUnreachable } from './watching.ts';

type Read = Extract<ReadingResult, { readonly readAt: Date | undefined }>;

/** The transaction of one batch: ledger, changes and pictures. Gives how many changes were written. */
export async function writeReadings(
  transaction: Kysely<Schema>,
  tenantId: string,
  applied: readonly ReadingResult[],
  now: Date,
): Promise<number> {
  for (const { person, gone } of applied) {
    if (gone === 'gone') await erasePersonRows(transaction, person);
    if (gone === 'blocked') await markUnreachable(transaction, person);
  }
  const read = applied.filter((one): one is Read => !one.gone);
  if (read.length === 0) return 0;
  const written = await updateLedger(transaction, tenantId, read);
  const current = read.filter(({ person }) => written.has(person.objectId));
  await supersedeChanges(transaction, tenantId, current, now);
  await keepPictures(transaction, tenantId, current);
  return writeChanges(transaction, tenantId, current, now);
}

/**
 * One statement for the whole batch. A row that is not as it was planned belongs to somebody who was met anew, and is left alone; one
 * that was warmed meanwhile stays as warm, and is looked at as early, as was asked.
 */
async function updateLedger(
  transaction: Kysely<Schema>,
  tenantId: string,
  read: readonly Read[],
): Promise<ReadonlySet<string>> {
  const rows = read.map(
    ({ person, snapshot: seen, readAt, verifiedAt, dueAt, priorityUntil, failedReads: attempts }) => ({
      object_id: person.objectId,
      was_presence: person.snapshot?.presence,
      was_etag: etagOf(person.snapshot),
      was_warm_until: person.priorityUntil,
      presence: seen?.presence,
      etag: etagOf(seen),
      read_at: readAt,
      verified_at: verifiedAt,
      due_at: dueAt,
      warm_until: priorityUntil,
      attempts,
    }),
  );
  const { rows: written } = await sql<{ object_id: string }>`
    update ${sql.table(`${SCHEMA}.ledger`)} as l
    set presence = v.presence,
        etag = v.etag,
        read_at = coalesce(v.read_at, l.read_at),
        verified_at = greatest(l.verified_at, v.verified_at),
        attempts = v.attempts,
        warm_until = case when l.warm_until is not distinct from v.was_warm_until then v.warm_until
                          else greatest(l.warm_until, v.warm_until) end,
        due_at = case when l.warm_until is not distinct from v.was_warm_until then v.due_at
                      else least(l.due_at, v.due_at) end
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as v(
      object_id text, was_presence text, was_etag text, was_warm_until timestamptz, presence text, etag text,
      read_at timestamptz, verified_at timestamptz, due_at timestamptz, warm_until timestamptz, attempts smallint)
    where l.tenant_id = ${tenantId} and l.object_id = v.object_id
      and l.presence is not distinct from v.was_presence and l.etag is not distinct from v.was_etag
    returning l.object_id`.execute(transaction);
  return new Set(written.map(({ object_id }) => object_id));
}

async function supersedeChanges(
  transaction: Kysely<Schema>,
  tenantId: string,
  read: readonly Read[],
  now: Date,
): Promise<void> {
  const whose = read.filter(({ event }) => event).map(({ person }) => person.objectId);
  if (whose.length === 0) return;
  const takenBack = await transaction
    .updateTable('photo_change')
    .set({ state: 'decided', decision: 'superseded', decided_at: now, claimed_until: null })
    .where('tenant_id', '=', tenantId)
    .where('object_id', 'in', whose)
    .where('state', '=', 'new')
    .returning(['object_id', 'seen_at'])
    .execute();
  const asBefore = new Set(
    read.filter(({ event }) => event && !event.change).map(({ person: { objectId } }) => objectId),
  );
  for (const one of takenBack) {
    if (asBefore.has(one.object_id)) await restoreChange(transaction, tenantId, one.object_id, one.seen_at);
  }
}

/** The change whose place was taken then by one that never happened: it is as undecided as it was. */
async function restoreChange(
  transaction: Kysely<Schema>,
  tenantId: string,
  objectId: string,
  takenAt: Date,
): Promise<void> {
  await transaction
    .updateTable('photo_change')
    .set({ state: 'new', decision: null, decided_at: null })
    .where('tenant_id', '=', tenantId)
    .where('object_id', '=', objectId)
    .where('decision', '=', 'superseded')
    .where('decided_at', '=', takenAt)
    .where('seen_at', '<', takenAt)
    .execute();
}

async function writeChanges(
  transaction: Kysely<Schema>,
  tenantId: string,
  read: readonly Read[],
  now: Date,
): Promise<number> {
  const rows = read.flatMap(({ person, snapshot: seen, readAt, event }) =>
    event?.change
      ? {
          tenant_id: tenantId,
          object_id: person.objectId,
          kind: event.change,
          etag: etagOf(seen) ?? null,
          seen_at: readAt ?? now,
        }
      : [],
  );
  if (rows.length > 0) await transaction.insertInto('photo_change').values(rows).execute();
  return rows.length;
}

async function keepPictures(transaction: Kysely<Schema>, tenantId: string, read: readonly Read[]): Promise<void> {
  for (const { person, picture } of read) {
    if (!picture) continue;
    if (picture === 'removed') {
      await transaction
        .updateTable('last_picture')
        .set({ thumbnail: null, kept_until: null })
        .where('tenant_id', '=', tenantId)
        .where('object_id', '=', person.objectId)
        .execute();
      continue;
    }
    const kept = {
      sha256: picture.sha256,
      thumbnail: picture.thumbnail ?? null,
      kept_until: picture.thumbnail ? picture.keptUntil : null,
    };
    await transaction
      .insertInto('last_picture')
      .values({ tenant_id: tenantId, object_id: person.objectId, ...kept })
      .onConflict((conflict) => conflict.columns(['tenant_id', 'object_id']).doUpdateSet(kept))
      .execute();
  }
}

function etagOf(seen: PhotoSnapshot): string | undefined {
  return seen?.presence === 'photo' ? seen.etag : undefined;
}
