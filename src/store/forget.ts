import type { Database } from './schema.ts';
import type { PersonKey } from './store.ts';

/** Every table that names a person has its line here; answered exchanges name nobody. */
export async function forget(database: Database, { tenantId, objectId }: PersonKey): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    for (const table of ['shown_button', 'thumbnail'] as const) {
      await transaction.deleteFrom(table).where('tenant_id', '=', tenantId).where('object_id', '=', objectId).execute();
    }
  });
}
