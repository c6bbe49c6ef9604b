import { sql } from 'kysely';
import { openFolder } from '../../src/store/database/folder-database.ts';
import { migrate } from '../../src/store/database/migrate.ts';
import { SCHEMA } from '../../src/store/database/schema.ts';
import { openServer } from '../../src/store/database/server-database.ts';

/** A person to nudge. */
export interface RecipientRow {
  readonly objectId: string;
  readonly address: unknown;
}

export type StoreLocation = { readonly databaseUrl: string } | { readonly folder: string };

/** Fills a new store with these people, each with a due nudge. */
export async function fillOutbox(
  location: StoreLocation,
  tenantId: string,
  people: readonly RecipientRow[],
): Promise<void> {
  const opened =
    'folder' in location
      ? await openFolder(location.folder)
      : openServer({ connectionString: location.databaseUrl }, 0);
  try {
    await migrate(opened.database);
    const json = JSON.stringify(people);
    await sql`insert into ${sql.table(`${SCHEMA}.roster`)}
      (tenant_id, object_id, address, language, time_zone, met_at, reach)
      select ${tenantId}, one->>'objectId', one->'address', 'en', 'UTC', now(), 'here'
      from jsonb_array_elements(${json}::jsonb) as one`.execute(opened.database);
    await sql`insert into ${sql.table(`${SCHEMA}.outbox`)}
      (tenant_id, id, object_id, change_id, kind, change, evidence, state, queued_at, not_before)
      select ${tenantId}, (one->>'objectId') || ':nudge', one->>'objectId', one->>'objectId', 'nudge', 'changed', 'null', 'pending', now(), now()
      from jsonb_array_elements(${json}::jsonb) as one`.execute(opened.database);
  } finally {
    await opened.close();
  }
}
