import type { Kysely } from 'kysely';
import type { PersonKey } from '../../people/person-key.ts';
import { welcomeKey } from '../../people/welcome-key.ts';
import type { Database, Schema } from '../database/schema.ts';
import { lockMark, markErased } from './erasures.ts';

/** All tables with an object id. The `exchange` table has none. */
const TABLES = [
  'shown_button',
  'press',
  'shown_card',
  'thumbnail',
  'roster',
  'ledger',
  'last_picture',
  'photo_change',
  'outbox',
  'pilot',
  'welcome',
] as const;

/** `receivedAt`: see `Store`. */
export async function erasePerson(database: Database, person: PersonKey, receivedAt?: number): Promise<void> {
  await database.transaction().execute((transaction) => erasePersonRows(transaction, person, receivedAt));
}

/** Erases the person as part of a larger transaction. */
export async function erasePersonRows(
  transaction: Kysely<Schema>,
  person: PersonKey,
  receivedAt: number = performance.now(),
): Promise<void> {
  const { tenantId, objectId } = person;
  await lockMark(transaction, person);
  await markErased(transaction, person, receivedAt);
  for (const table of TABLES) {
    await transaction.deleteFrom(table).where('tenant_id', '=', tenantId).where('object_id', '=', objectId).execute();
  }
  await transaction
    .deleteFrom('claim')
    .where('tenant_id', '=', tenantId)
    .where('key', '=', welcomeKey(person))
    .execute();
}
