import { sql } from 'kysely';
import { openFolder } from '../../src/store/database/folder-database.ts';
import { migrate } from '../../src/store/database/migrate.ts';
import { SCHEMA } from '../../src/store/database/schema.ts';
import { openServer } from '../../src/store/database/server-database.ts';

/** Somebody who is to be written to. */
export interface Recipient {
  readonly objectId: string;
  readonly address: unknown;
}

export type StoreLocation = { readonly databaseUrl: string } | { readonly folder: string };

/** A store in which everybody has the app, and a nudge that is due. */
export async function fillOutbox(where: StoreLocation, tenantId: string, people: readonly Recipient[]): Promise<void> {
  const opened =
    'folder' in where ? await openFolder(where.folder) : openServer({ connectionString: where.databaseUrl }, 0);
  try {
    await migrate(opened.database);
    const given = JSON.stringify(people);
    await sql`insert into ${sql.table(`${SCHEMA}.roster`)}
      (tenant_id, object_id, address, language, time_zone, met_at, reach)
      select ${tenantId}, one->>'objectId', one->'address', 'en', 'UTC', now(), 'here'
      from jsonb_array_elements(${given}::jsonb) as one`.execute(opened.database);
    await sql`insert into ${sql.table(`${SCHEMA}.outbox`)}
      (tenant_id, id, object_id, change_id, kind, change, evidence, state, queued_at, not_before)
      select ${tenantId}, (one->>'objectId') || ':nudge', one->>'objectId', one->>'objectId', 'nudge', 'changed', 'null', 'pending', now(), now()
      from jsonb_array_elements(${given}::jsonb) as one`.execute(opened.database);
  } finally {
    await opened.close();
  }
}
