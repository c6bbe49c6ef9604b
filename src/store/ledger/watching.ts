import type { Kysely } from 'kysely';
import type { PersonKey } from '../../people/person-key.ts';
import type { Schema } from '../database/schema.ts';

/** Nothing reaches them any more: they are not watched until they are back. */
export async function markUnreachable(transaction: Kysely<Schema>, person: PersonKey): Promise<void> {
  const { tenantId, objectId } = person;
  await transaction
    .updateTable('roster')
    .set({ reach: 'unreachable' })
    .where('tenant_id', '=', tenantId)
    .where('object_id', '=', objectId)
    .execute();
  await stopWatching(transaction, person);
}

export async function stopWatching(database: Kysely<Schema>, { tenantId, objectId }: PersonKey): Promise<void> {
  for (const table of ['ledger', 'last_picture'] as const) {
    await database.deleteFrom(table).where('tenant_id', '=', tenantId).where('object_id', '=', objectId).execute();
  }
}
