import type { Kysely } from 'kysely';
import type { PersonKey } from '../../people/person-key.ts';
import type { Schema } from '../database/schema.ts';

/** Adds a person to the ledger, due at once for the baseline. Leaves an existing row as it is. */
export async function startWatching(
  transaction: Kysely<Schema>,
  { tenantId, objectId }: PersonKey,
  at: Date,
): Promise<void> {
  await transaction
    .insertInto('ledger')
    .values({ tenant_id: tenantId, object_id: objectId, verified_at: at, due_at: at })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function stopWatching(transaction: Kysely<Schema>, { tenantId, objectId }: PersonKey): Promise<void> {
  for (const table of ['ledger', 'last_picture'] as const) {
    await transaction.deleteFrom(table).where('tenant_id', '=', tenantId).where('object_id', '=', objectId).execute();
  }
}

/** Stops messages and watching until the person is back. */
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
