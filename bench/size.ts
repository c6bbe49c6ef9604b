import { existsSync } from 'node:fs';
import { sql } from 'kysely';
import { migrate } from '../src/store/database/migrate.ts';
import { type Database, SCHEMA } from '../src/store/database/schema.ts';
import { openServer } from '../src/store/database/server-database.ts';
import { startPostgres } from '../test/helpers/postgres-server.ts';
import { shareOf } from './shared/package-share.ts';
import type { Bench } from './shared/result.ts';

const PEOPLE = 20_000;
const TENANT = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
/** A thumbnail of 96 pixels. Bytes. */
const THUMBNAIL = 3_000;

/** Written by `npm run bundle`. */
const BUNDLE = 'build/bundle';
/** Dependencies that are loaded only if telemetry is exported. */
const TELEMETRY = /^@opentelemetry\/(?!api$)|^@azure\/monitor-opentelemetry$/;

/**
 * Measures what people cost in the database, with indexes: who has the app, who has asked, who was nudged. If there is
 * a bundle, also how many packages and bytes of it only telemetry needs.
 */
export const sizeBench: Bench = async () => {
  const server = await startPostgres();
  const { database, close } = openServer({ connectionString: await server.createDatabase() }, 0);
  try {
    await migrate(database);
    const bytesOf = async (fill: (database: Database) => Promise<unknown>) => {
      const before = await size(database);
      await fill(database);
      return (await size(database)) / PEOPLE - before / PEOPLE;
    };
    const watched = await bytesOf(addWatched);
    const asked = await bytesOf(addAnswers);
    const nudged = await bytesOf(addNudges);
    return {
      figures: {
        bytesPerPerson: { value: Math.round(watched), goal: 2_000 },
        bytesPerAnswer: { value: Math.round(asked), goal: 10_000 },
        bytesPerNudge: { value: Math.round(nudged), goal: 10_000 },
      },
      ...(existsSync(BUNDLE) && { values: bundleValues() }),
      samples: { people: PEOPLE, watched, asked, nudged },
    };
  } finally {
    await close();
    await server.stop();
  }
};

function bundleValues() {
  const telemetry = shareOf(BUNDLE, (name) => TELEMETRY.test(name));
  const all = shareOf(BUNDLE, () => true);
  return {
    ...{ telemetryPackages: telemetry.packages, telemetryMegabytes: telemetry.bytes / 1e6 },
    ...{ packages: all.packages, packageMegabytes: all.bytes / 1e6 },
  };
}

async function size(database: Database): Promise<number> {
  await sql`vacuum analyze`.execute(database);
  const { rows } = await sql<{ bytes: string }>`select sum(pg_total_relation_size(pg_class.oid)) as bytes
    from pg_class join pg_namespace on pg_namespace.oid = relnamespace
    where nspname = ${SCHEMA} and relkind = 'r'`.execute(database);
  return Number(rows[0]?.bytes);
}

const table = (name: string) => sql.table(`${SCHEMA}.${name}`);

/** The roster and the ledger, as for each person who has the app. */
async function addWatched(database: Database): Promise<void> {
  await sql`insert into ${table('roster')}
    (tenant_id, object_id, address, language, time_zone, met_at, heard_at, reach, in_directory_at, back_at)
    select ${TENANT}, id, jsonb_build_object('channelId', 'msteams', 'locale', 'en-US',
        'serviceUrl', 'https://smba.trafficmanager.net/emea/' || ${TENANT} || '/',
        'bot', jsonb_build_object('id', '28:' || id, 'name', 'Photo Sync'),
        'user', jsonb_build_object('id', '29:' || md5(id) || md5(id || '2') || left(md5(id || '3'), 20), 'aadObjectId', id),
        'conversation', jsonb_build_object('id', 'a:' || md5(id) || md5(id || '4') || md5(id || '5'),
          'conversationType', 'personal', 'tenantId', ${TENANT}::text)),
      'en', 'Europe/Berlin', now(), now(), 'here', now(), now()
    from (select md5(number::text)::uuid::text as id from generate_series(1, ${PEOPLE}::int) as number) as people`.execute(
    database,
  );
  await sql`insert into ${table('ledger')}
    (tenant_id, object_id, presence, etag, read_at, verified_at, due_at)
    select tenant_id, object_id, 'photo', upper(left(md5(object_id), 8)), now(), now(), now()
    from ${table('roster')}`.execute(database);
}

/** What one answer leaves for 30 days: both small pictures, and when the button was first shown. */
async function addAnswers(database: Database): Promise<void> {
  await sql`insert into ${table('shown_button')} (tenant_id, object_id, picture, first_shown_at)
    select tenant_id, object_id, md5(object_id) || md5(object_id || '2'), now() from ${table('roster')}`.execute(
    database,
  );
  for (const picture of ['first', 'second']) {
    await sql`insert into ${table('thumbnail')}
      (tenant_id, sha256, object_id, bytes, content_type, kept_until)
      select tenant_id, md5(object_id || ${picture}) || md5(${picture} || object_id), object_id,
        ${randomBytes('object_id')}, 'image/jpeg', now() from ${table('roster')}`.execute(database);
  }
}

/** What one photo change with its message leaves for 90 days, and the last picture. */
async function addNudges(database: Database): Promise<void> {
  await sql`insert into ${table('photo_change')}
    (tenant_id, object_id, kind, etag, seen_at, state, decision, decided_at)
    select tenant_id, object_id, 'changed', upper(left(md5(object_id), 8)), now(), 'decided', 'nudge', now()
    from ${table('roster')}`.execute(database);
  await sql`insert into ${table('outbox')}
    (tenant_id, id, object_id, change_id, kind, change, evidence, state, queued_at, not_before, activity_id, settled_at)
    select tenant_id, id || ':nudge', object_id, id, 'nudge', 'changed',
      jsonb_build_object('verdict', 'out-of-date', 'mine', md5(object_id), 'sharePoint', md5(object_id || '2'),
        'readAt', now(), 'pictures', md5(object_id) || md5(object_id || '2')),
      'sent', now(), now(), left(md5(object_id), 13), now()
    from ${table('photo_change')}`.execute(database);
  await sql`insert into ${table('last_picture')} (tenant_id, object_id, sha256, thumbnail, kept_until)
    select tenant_id, object_id, md5(object_id) || md5(object_id || '2'), ${randomBytes('object_id')}, now()
    from ${table('roster')}`.execute(database);
}

/** Bytes that do not compress, as those of a JPEG. */
function randomBytes(seed: string) {
  return sql.raw(
    `(select substring(string_agg(decode(md5(${seed} || part), 'hex'), ''), 1, ${THUMBNAIL}) from generate_series(1, ${Math.ceil(THUMBNAIL / 16)}) as part)`,
  );
}
