import { sql } from 'kysely';
import { type Database, SCHEMA } from './database/schema.ts';
import { isNotErased } from './people/erasures.ts';
import type { ShownButtonStore } from './types.ts';

export function createShownButtonStore(database: Database): ShownButtonStore {
  return {
    async recordShown(shown) {
      const rows = shown.map(({ person: { tenantId, objectId }, picture, at }) => ({
        tenant_id: tenantId,
        object_id: objectId,
        picture,
        first_shown_at: at,
      }));
      await sql`
        insert into ${sql.table(`${SCHEMA}.shown_button`)} (tenant_id, object_id, picture, first_shown_at)
        select v.* from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
          as v(tenant_id text, object_id text, picture text, first_shown_at timestamptz)
        where ${isNotErased()}
        on conflict do nothing`.execute(database);
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
