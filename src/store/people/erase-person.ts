import { type Kysely, sql } from 'kysely';
import { answerKeyPrefix } from '../../people/answer-keys.ts';
import type { PersonKey } from '../../people/person-key.ts';
import { welcomeKey } from '../../people/welcome-key.ts';
import type { Database, Schema } from '../database/schema.ts';
import { withLockedSlots } from '../ledger/graph-slots.ts';
import { startWatching } from '../ledger/watching.ts';
import { isBackSince, lockMark, markErased } from './erasures.ts';
import { eraseFromNewerTables } from './newer-tables.ts';
import { PERSON_TABLES } from './person-tables.ts';
import type { ErasureRequest } from './types.ts';

/**
 * Tables whose rows have a time by the service's clock. The rows of the others are erased whenever they were written: a
 * picture on a card that is newer than the request is lost until the card is drawn again.
 */
const TIMES = {
  shown_button: 'first_shown_at',
  press: 'pressed_at',
  shown_card: 'shown_at',
  photo_change: 'seen_at',
  outbox: 'queued_at',
  welcome: 'queued_at',
  asked_reminder: 'asked_at',
  admin: 'role_seen_at',
} as const;

/** `request`: see `Store`. */
export async function erasePerson(database: Database, person: PersonKey, request?: ErasureRequest): Promise<void> {
  await database.transaction().execute((transaction) => erasePersonRows(transaction, person, request));
  await endPlan(database, person);
}

/**
 * Takes the person out of a planned batch. An instance that died while it read leaves the batch until the next sweep.
 * Outside the transaction, because the sweep locks the slot before the people.
 */
async function endPlan(database: Database, { tenantId, objectId }: PersonKey): Promise<void> {
  await withLockedSlots(database, tenantId, (transaction) =>
    transaction
      .updateTable('graph_slot')
      .set({ reading: sql`reading - ${objectId}::text` })
      .where('tenant_id', '=', tenantId)
      .where(sql<boolean>`reading @> ${JSON.stringify([objectId])}::jsonb`)
      .execute(),
  );
}

/** Erases the person as part of a larger transaction. */
export async function erasePersonRows(
  transaction: Kysely<Schema>,
  person: PersonKey,
  request?: ErasureRequest,
): Promise<void> {
  const { tenantId, objectId } = person;
  await lockMark(transaction, person);
  const receivedAt = request?.receivedAt ?? performance.now();
  const isBack = request !== undefined && (await isBackSince(transaction, person, receivedAt));
  await markErased(transaction, person, { receivedAt, isBack });
  await eraseFromNewerTables(transaction, person);
  if (isBack) return eraseOlder(transaction, person, request.at);
  for (const table of PERSON_TABLES) {
    await transaction.deleteFrom(table).where('tenant_id', '=', tenantId).where('object_id', '=', objectId).execute();
  }
  await transaction
    .deleteFrom('claim')
    .where('tenant_id', '=', tenantId)
    .where((where) => where.or([where('key', '=', welcomeKey(person)), startsWith(answerKeyPrefix(person))]))
    .execute();
}

const startsWith = (prefix: string) => sql<boolean>`starts_with(key, ${prefix})`;

/** Erases what was stored before the person asked for it. They are back, so their photo is watched from now on. */
async function eraseOlder(
  transaction: Kysely<Schema>,
  { tenantId, objectId }: PersonKey,
  requestedAt: Date,
): Promise<void> {
  for (const table of PERSON_TABLES) {
    if (table === 'roster') continue;
    const time: string | undefined = TIMES[table as keyof typeof TIMES];
    await transaction
      .deleteFrom(table)
      .where('tenant_id', '=', tenantId)
      .where('object_id', '=', objectId)
      .$if(time !== undefined, (query) => query.where(sql<boolean>`${sql.ref(time ?? '')} <= ${requestedAt}`))
      .execute();
  }
  const ifNewer = (column: 'heard_at' | 'opted_out_at' | 'settings_at') =>
    sql<Date | null>`case when ${sql.ref(column)} > ${requestedAt} then ${sql.ref(column)} end`;
  const { reach, opted_out_at } = await transaction
    .updateTable('roster')
    .set({
      met_at: sql`greatest(met_at, ${requestedAt})`,
      heard_at: ifNewer('heard_at'),
      opted_out_at: ifNewer('opted_out_at'),
      settings_at: ifNewer('settings_at'),
      chosen_language: sql`case when settings_at > ${requestedAt} then chosen_language end`,
      quiet: sql`case when settings_at > ${requestedAt} then quiet end`,
    })
    .where('tenant_id', '=', tenantId)
    .where('object_id', '=', objectId)
    .returning(['reach', 'opted_out_at'])
    .executeTakeFirstOrThrow();
  const isWatched = reach === 'here' && !opted_out_at;
  if (isWatched) await startWatching(transaction, { tenantId, objectId }, requestedAt);
}
