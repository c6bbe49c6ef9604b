import type { Database } from './database/schema.ts';
import type { ShownButtonStore } from './types.ts';

export function createShownButtonStore(database: Database): ShownButtonStore {
  return {
    async recordShown(shown) {
      await database
        .insertInto('shown_button')
        .values(
          shown.map(({ person: { tenantId, objectId }, picture, at }) => ({
            tenant_id: tenantId,
            object_id: objectId,
            picture,
            first_shown_at: at,
          })),
        )
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
    async firstShown({ tenantId, objectId }) {
      const rows = await database
        .selectFrom('shown_button')
        .select(['picture', 'first_shown_at'])
        .where('tenant_id', '=', tenantId)
        .where('object_id', '=', objectId)
        .execute();
      return new Map(rows.map((row) => [row.picture, row.first_shown_at]));
    },
  };
}
