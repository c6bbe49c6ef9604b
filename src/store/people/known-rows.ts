import { sql } from 'kysely';
import { answerKeyPrefix } from '../../people/answer-keys.ts';
import type { PersonKey } from '../../people/person-key.ts';
import { welcomeKey } from '../../people/welcome-key.ts';
import { subjectOf } from '../admin/audit.ts';
import { type Database, SCHEMA } from '../database/schema.ts';
import { erasedAt } from './erasures.ts';
import { PERSON_TABLES, type PersonTable } from './person-tables.ts';
import { toEntry } from './roster.ts';
import type { KnownRows, RowCount } from './types.ts';

/** The time of each row. For pictures: the end of their retention. Undefined: rows without a time. */
const LATEST: Readonly<Record<PersonTable, string | undefined>> = {
  shown_button: 'first_shown_at',
  press: 'pressed_at',
  shown_card: 'shown_at',
  thumbnail: 'kept_until',
  roster: 'met_at',
  ledger: 'read_at',
  last_picture: 'kept_until',
  photo_change: 'seen_at',
  outbox: 'queued_at',
  pilot: undefined,
  welcome: 'queued_at',
  asked_reminder: 'remind_at',
  admin: 'role_seen_at',
};

/** See `Store`. */
export async function knownRows(database: Database, person: PersonKey): Promise<KnownRows> {
  const { tenantId, objectId } = person;
  const tables = await countRows(database, person);
  const roster = await database
    .selectFrom('roster')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('object_id', '=', objectId)
    .executeTakeFirst();
  const ledger = await database
    .selectFrom('ledger')
    .select('presence')
    .where('tenant_id', '=', tenantId)
    .where('object_id', '=', objectId)
    .executeTakeFirst();
  const welcomed = await database
    .selectFrom('claim')
    .select('kept_until')
    .where('tenant_id', '=', tenantId)
    .where('key', '=', welcomeKey(person))
    .executeTakeFirst();
  const admin = await database
    .selectFrom('admin')
    .select('digest_at')
    .where('tenant_id', '=', tenantId)
    .where('object_id', '=', objectId)
    .executeTakeFirst();
  const { until } = await database
    .selectFrom('claim')
    .select(({ fn }) => fn.max('kept_until').as('until'))
    .where('tenant_id', '=', tenantId)
    .where(sql<boolean>`starts_with(key, ${answerKeyPrefix(person)})`)
    .executeTakeFirstOrThrow();
  return {
    tables,
    roster: roster && {
      ...toEntry(roster),
      inDirectoryAt: roster.in_directory_at ?? undefined,
      backAt: roster.back_at ?? undefined,
      settingsAt: roster.settings_at ?? undefined,
    },
    presence: ledger?.presence ?? undefined,
    welcomedUntil: welcomed?.kept_until,
    digestAt: admin?.digest_at ?? undefined,
    answeredUntil: until ?? undefined,
    ...(await auditOf(database, person)),
    erasedAt: await erasedAt(database, person),
  };
}

async function auditOf(
  database: Database,
  { tenantId, objectId }: PersonKey,
): Promise<Pick<KnownRows, 'isAudited' | 'hasActedAsAdmin'>> {
  return database
    .selectFrom('audit')
    .select([
      sql<boolean>`coalesce(bool_or(subject = ${subjectOf(objectId)}), false)`.as('isAudited'),
      sql<boolean>`coalesce(bool_or(via = 'chat' and actor = ${objectId}), false)`.as('hasActedAsAdmin'),
    ])
    .where('tenant_id', '=', tenantId)
    .executeTakeFirstOrThrow();
}

/** One statement for all tables. */
async function countRows(
  database: Database,
  { tenantId, objectId }: PersonKey,
): Promise<Readonly<Record<PersonTable, RowCount>>> {
  const counts = PERSON_TABLES.map((table) => {
    const time = LATEST[table];
    const latest = time ? sql`max(${sql.ref(time)})` : sql`null::timestamptz`;
    return sql`select ${sql.lit(table)} as name, count(*)::int as count, ${latest} as latest
      from ${sql.table(`${SCHEMA}.${table}`)} where tenant_id = ${tenantId} and object_id = ${objectId}`;
  });
  const { rows } = await sql<{ readonly name: PersonTable; readonly count: number; readonly latest: Date | null }>`
    ${sql.join(counts, sql` union all `)}`.execute(database);
  const entries = rows.map(({ name, count, latest }) => [name, { count, latest: latest ?? undefined }]);
  return Object.fromEntries(entries) as Record<PersonTable, RowCount>;
}
