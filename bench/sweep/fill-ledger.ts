import { readFileSync } from 'node:fs';
import { sql } from 'kysely';
import { openFolder } from '../../src/store/database/folder-database.ts';
import { migrate } from '../../src/store/database/migrate.ts';
import { type Database, SCHEMA } from '../../src/store/database/schema.ts';

/*
 * node bench/sweep/fill-ledger.ts FOLDER TENANT PEOPLE
 *
 * Creates a store with a ledger of many people in the folder. PEOPLE: their number, or a JSON file of
 * `[object id, ETag or null]`. Runs in its own process, because creating a database takes more memory than using it,
 * and the process does not release it.
 */
const [folder = '', tenantId = '', people = '0'] = process.argv.slice(2);

const { database, close } = await openFolder(folder);
try {
  await migrate(database);
  if (/^\d+$/.test(people)) await addGenerated(database, Number(people));
  else await addFromJson(database, readFileSync(people, 'utf8'));
  await sql`vacuum analyze ${sql.table(`${SCHEMA}.ledger`)}`.execute(database);
  await sql`checkpoint`.execute(database);
} finally {
  await close();
}

async function addFromJson(database: Database, seen: string): Promise<void> {
  await sql`insert into ${sql.table(`${SCHEMA}.ledger`)}
    (tenant_id, object_id, presence, etag, read_at, verified_at, due_at)
    select ${tenantId}, one->>0, case when one->>1 is null then 'none' else 'photo' end, one->>1, now(), now(), now()
    from jsonb_array_elements(${seen}::jsonb) as one`.execute(database);
}

/** The state after a day of sweeps: each person has an ETag, and the due times are spread over the hour. */
async function addGenerated(database: Database, count: number): Promise<void> {
  const chunk = 100_000;
  for (let from = 0; from < count; from += chunk) {
    await sql`insert into ${sql.table(`${SCHEMA}.ledger`)}
      (tenant_id, object_id, presence, etag, read_at, verified_at, due_at)
      select ${tenantId}, gen_random_uuid()::text, 'photo', upper(left(md5(number::text), 8)), now(), now(),
        now() - random() * interval '1 hour'
      from generate_series(1, ${Math.min(chunk, count - from)}::int) as number`.execute(database);
  }
}
