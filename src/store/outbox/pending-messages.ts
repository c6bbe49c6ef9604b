import type { Kysely } from 'kysely';
import type { PersonKey } from '../../people/person-key.ts';
import type { Schema } from '../database/schema.ts';

/** Drops the person's pending messages, even those that an instance has claimed. */
export async function dropPending(
  transaction: Kysely<Schema>,
  person: PersonKey,
  reason: string,
  at: Date,
): Promise<void> {
  await updatePending(transaction, person).set({ state: 'dropped', reason, settled_at: at }).execute();
}

/** Postpones the person's pending messages, even those that an instance has claimed. */
export async function postponePending(
  transaction: Kysely<Schema>,
  person: PersonKey,
  reason: string,
  until: Date,
): Promise<void> {
  await updatePending(transaction, person)
    .set({ not_before: until, reason, claimed_by: null, claimed_until: null })
    .where('not_before', '<', until)
    .execute();
}

function updatePending(transaction: Kysely<Schema>, { tenantId, objectId }: PersonKey) {
  return transaction
    .updateTable('outbox')
    .where('tenant_id', '=', tenantId)
    .where('object_id', '=', objectId)
    .where('state', '=', 'pending');
}
