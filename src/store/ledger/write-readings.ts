import { type Kysely, sql } from 'kysely';
import { SCHEMA, type Schema } from '../database/schema.ts';
import { erasePersonRows } from '../people/erase-person.ts';
import type { PhotoSnapshot, ReadingResult } from './types.ts';
import { markUnreachable } from './watching.ts';

type LedgerUpdate = Extract<ReadingResult, { readonly readAt: Date | undefined }>;

/** Writes the results of one batch: ledger, changes and pictures. Returns the number of changes written. */
export async function writeReadings(
  transaction: Kysely<Schema>,
  tenantId: string,
  results: readonly ReadingResult[],
  now: Date,
): Promise<number> {
  for (const { person, gone } of results) {
    if (gone === 'gone') await erasePersonRows(transaction, person);
    if (gone === 'blocked') await markUnreachable(transaction, person);
  }
  const updates = results.filter((result): result is LedgerUpdate => !result.gone);
  if (updates.length === 0) return 0;
  const written = await updateLedger(transaction, tenantId, updates);
  const current = updates.filter(({ person }) => written.has(person.objectId));
  await supersedeChanges(transaction, tenantId, current, now);
  await updatePictures(transaction, tenantId, current);
  return insertChanges(transaction, tenantId, current, now);
}

/**
 * Updates the batch in one statement and returns the object ids of updated rows. It skips a row that differs from the
 * planned one: the person was added anew. If the person got priority meanwhile, the later priority and the earlier due
 * time win.
 */
async function updateLedger(
  transaction: Kysely<Schema>,
  tenantId: string,
  updates: readonly LedgerUpdate[],
): Promise<ReadonlySet<string>> {
  const rows = updates.map(({ person, snapshot, readAt, verifiedAt, dueAt, priorityUntil, failedReads }) => ({
    object_id: person.objectId,
    was_presence: person.snapshot?.presence,
    was_etag: etagOf(person.snapshot),
    was_warm_until: person.priorityUntil,
    presence: snapshot?.presence,
    etag: etagOf(snapshot),
    read_at: readAt,
    verified_at: verifiedAt,
    due_at: dueAt,
    warm_until: priorityUntil,
    attempts: failedReads,
  }));
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
  updates: readonly LedgerUpdate[],
  now: Date,
): Promise<void> {
  const objectIds = updates.filter(({ event }) => event).map(({ person }) => person.objectId);
  if (objectIds.length === 0) return;
  const superseded = await transaction
    .updateTable('photo_change')
    .set({ state: 'decided', decision: 'superseded', decided_at: now, claimed_until: null })
    .where('tenant_id', '=', tenantId)
    .where('object_id', 'in', objectIds)
    .where('state', '=', 'new')
    .returning(['object_id', 'seen_at'])
    .execute();
  const falseAlarms = new Set(
    updates.filter(({ event }) => event && !event.change).map(({ person: { objectId } }) => objectId),
  );
  for (const { object_id, seen_at } of superseded) {
    if (falseAlarms.has(object_id)) await restoreChange(transaction, tenantId, object_id, seen_at);
  }
}

/** Makes a change undecided again if a false alarm superseded it at the given time. */
async function restoreChange(
  transaction: Kysely<Schema>,
  tenantId: string,
  objectId: string,
  supersededAt: Date,
): Promise<void> {
  await transaction
    .updateTable('photo_change')
    .set({ state: 'new', decision: null, decided_at: null })
    .where('tenant_id', '=', tenantId)
    .where('object_id', '=', objectId)
    .where('decision', '=', 'superseded')
    .where('decided_at', '=', supersededAt)
    .where('seen_at', '<', supersededAt)
    .execute();
}

async function insertChanges(
  transaction: Kysely<Schema>,
  tenantId: string,
  updates: readonly LedgerUpdate[],
  now: Date,
): Promise<number> {
  const rows = updates.flatMap(({ person, snapshot, readAt, event }) =>
    event?.change
      ? {
          tenant_id: tenantId,
          object_id: person.objectId,
          kind: event.change,
          etag: etagOf(snapshot) ?? null,
          seen_at: readAt ?? now,
        }
      : [],
  );
  if (rows.length > 0) await transaction.insertInto('photo_change').values(rows).execute();
  return rows.length;
}

async function updatePictures(
  transaction: Kysely<Schema>,
  tenantId: string,
  updates: readonly LedgerUpdate[],
): Promise<void> {
  for (const { person, picture } of updates) {
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

function etagOf(snapshot: PhotoSnapshot): string | undefined {
  return snapshot?.presence === 'photo' ? snapshot.etag : undefined;
}
