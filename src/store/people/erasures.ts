import { createHash } from 'node:crypto';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { PersonKey } from '../../people/person-key.ts';
import { SCHEMA, type Schema } from '../database/schema.ts';

/*
 * An erased person leaves a mark for a day, without their object id: another instance may still be about to write what
 * it read before. Such a write is dropped. The mark ends when the person is added to the roster again.
 */

/** Marks a person as erased. */
export async function markErased(transaction: Kysely<Schema>, person: PersonKey): Promise<void> {
  await transaction
    .insertInto('erasure')
    .values({ tenant_id: person.tenantId, person: hashOf(person), erased_at: sql`now()` })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'person']).doUpdateSet({ erased_at: sql`now()` }))
    .execute();
}

/** The person is back. */
export async function unmarkErased(transaction: Kysely<Schema>, person: PersonKey): Promise<void> {
  await transaction
    .deleteFrom('erasure')
    .where('tenant_id', '=', person.tenantId)
    .where('person', '=', hashOf(person))
    .execute();
}

/** SQL: the row `v`, with a tenant and an object id, is not about an erased person. */
export function isNotErased(): RawBuilder<boolean> {
  return sql<boolean>`not exists (
    select 1 from ${sql.table(`${SCHEMA}.erasure`)} as e
    where e.tenant_id = v.tenant_id and e.person = encode(sha256(convert_to(v.object_id, 'UTF8')), 'hex'))`;
}

function hashOf({ objectId }: PersonKey): string {
  return createHash('sha256').update(objectId).digest('hex');
}
