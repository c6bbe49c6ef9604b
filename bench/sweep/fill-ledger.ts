import { readFileSync } from 'node:fs';
import { sql } from 'kysely';
import { openFolder } from '../../src/store/database/folder-database.ts';
import { migrate } from '../../src/store/database/migrate.ts';
import { type Database, SCHEMA } from '../../src/store/database/schema.ts';

/*
 * node bench/sweep/fill-ledger.ts FOLDER TENANT PEOPLE
 *
 * A store in the folder with a ledger of many people. PEOPLE: how many, or a JSON file of `[object id, ETag or null]`, as they were seen an hour ago.
 * A process of its own: making a database takes more memory than using it, and it is not given back.
 */
const [folder = '', tenantId = '', people = '0'] = process.argv.slice(2);

const { database, close } = await openFolder(folder);
try {
  await migrate(database);
  if (/^\d+$/.test(people)) await addSeen(database, Number(people));
  else await addThese(database, readFileSync(people, 'utf8'));
  await sql`vacuum analyze ${sql.table(`${SCHEMA}.ledger`)}`.execute(database);
  await sql`checkpoint`.execute(database);
} finally {
  await close();
}

async function addThese(database: Database, seen: string): Promise<void> {
  await sql`insert into ${sql.table(`${SCHEMA}.ledger`)}
    (tenant_id, object_id, presence, etag, read_at, verified_at, due_at)
    select ${tenantId}, one->>0, case when one->>1 is null then 'none' else 'photo' end, one->>1, now(), now(), now()
    from jsonb_array_elements(${seen}::jsonb) as one`.execute(database);
}

/** As after a day of sweeps: everybody has an ETag and their own minute in the hour. */
async function addSeen(database: Database, count: number): Promise<void> {
  const chunk = 100_000;
  for (let from = 0; from < count; from += chunk) {
    await sql`insert into ${sql.table(`${SCHEMA}.ledger`)}
      (tenant_id, object_id, presence, etag, read_at, verified_at, due_at)
      select ${tenantId}, gen_random_uuid()::text, 'photo', upper(left(md5(number::text), 8)), now(), now(),
        now() - random() * interval '1 hour'
      from generate_series(1, ${Math.min(chunk, count - from)}::int) as number`.execute(database);
  }
}
