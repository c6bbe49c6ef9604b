import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { Kysely, PGliteDialect, sql } from 'kysely';
import { MIGRATIONS } from '../../../../../src/store/database/migrations/index.ts';
import { SCHEMA } from '../../../../../src/store/database/schema.ts';
import { emptyDatabase } from '../../../../helpers/database-seed.ts';
import { breakingChanges, type DescribedSchema, describeSchema } from '../../../../helpers/store/schema-changes.ts';

/** Migrations from before the first release, which no version has to work beside. A later one ends in `-breaking`. */
const BEFORE_THE_FIRST_RELEASE: Readonly<Record<string, string>> = {
  '0009-picture-hashes': 'changes the evidence of queued messages: their links showed pictures to whoever had them',
  '0010-my-site-hosts': 'drops the table `tenant`: one account could name the host in it',
};
const isBreaking = (name: string) => name.endsWith('-breaking') || name in BEFORE_THE_FIRST_RELEASE;

/** Words of a migration that changes rows, in Kysely or in SQL. */
const CHANGES_ROWS = /\b(updateTable|deleteFrom|mergeInto|update|delete\s+from|merge\s+into|truncate)\b/i;

/**
 * The version before the newest one works on a database that the newest one has migrated: during an update, and after a
 * rollback without a restore. So a migration only adds.
 */
describe('Migrations', () => {
  let database: Kysely<never>;
  before(async () => {
    database = new Kysely<never>({ dialect: new PGliteDialect({ pglite: await emptyDatabase() }) });
  });
  after(() => database.destroy());

  it('change nothing that the version before uses, unless their name says so', async () => {
    const unlike: string[] = [];
    await database.schema.createSchema(SCHEMA).execute();
    let before: DescribedSchema = { tables: new Map(), columns: new Map(), rules: new Map() };
    for (const [name, migration] of Object.entries(MIGRATIONS)) {
      await migration.up(database.withSchema(SCHEMA));
      const after = await describeSchema(database, SCHEMA);
      const changes = breakingChanges(before, after);
      if (!isBreaking(name)) unlike.push(...changes.map((change) => `${name}: ${change}`));
      before = after;
    }
    assert.ok(before.tables.has('roster'));
    assert.deepEqual(unlike, []);
  });

  it('change no rows, unless their name says so', () => {
    const files = globSync('src/store/database/migrations/*/*.ts');
    assert.equal(files.length, Object.keys(MIGRATIONS).length);
    const changing = files.filter((file) => CHANGES_ROWS.test(withoutComments(readFileSync(file, 'utf8'))));
    const names = changing.map((file) => basename(file, '.ts'));
    assert.deepEqual(
      names.filter((name) => !isBreaking(name)),
      [],
    );
    assert.ok(names.includes('0009-picture-hashes'));
  });

  describe('are compared by what the catalog says', () => {
    const changes: Readonly<Record<string, readonly [statement: string, change: RegExp | undefined]>> = {
      'a table is dropped': ['drop table photo', /table photo is gone/],
      'a table is renamed': ['alter table photo rename to picture', /table photo is gone/],
      'a column is dropped': ['alter table photo drop column note', /column photo.note is gone/],
      'a column is renamed': ['alter table photo rename column note to text', /column photo.note is gone/],
      'a column has another type': ['alter table photo alter column size type bigint', /photo.size has another type/],
      'a column is required': ['alter table photo alter column note set not null', /photo.note is required/],
      'a default is dropped': ['alter table photo alter column size drop default', /photo.size has no default/],
      'a new column is required': ['alter table photo add column kind text not null', /photo.kind is required/],
      'a check is added': ['alter table photo add check (size < 9)', /new rule photo: photo_size_check can refuse/],
      'a unique index is added': ['create unique index one on photo (note)', /new rule photo: one can refuse/],
      'a unique constraint is dropped': ['alter table photo drop constraint photo_pkey', /photo: photo_pkey is gone/],
      'a new table refers to an old one': ['create table album (photo int references photo)', /new rule album: /],
      'row security is turned on': [
        'alter table photo enable row level security',
        /table photo is gone, or of another/,
      ],
      'a table is added': ['create table album (id int primary key check (id > 0))', undefined],
      'an index is added': ['create index by_note on photo (note)', undefined],
      'a column is added': ['alter table photo add column kind text', undefined],
      'a column with a default is added': [`alter table photo add column kind text not null default ''`, undefined],
      'an identity is added': ['alter table photo add column number int generated always as identity', undefined],
      'a column need not be filled in any more': ['alter table photo alter column size drop not null', undefined],
    };
    for (const [name, [statement, change]] of Object.entries(changes)) {
      it(name, async () => {
        await sql`drop schema if exists photo_sync cascade`.execute(database);
        await sql`create schema photo_sync`.execute(database);
        await sql`set search_path to photo_sync`.execute(database);
        await sql`create table photo (id int primary key, size int not null default 1, note text)`.execute(database);
        const before = await describeSchema(database, SCHEMA);
        await sql.raw(statement).execute(database);
        const found = breakingChanges(before, await describeSchema(database, SCHEMA)).join('\n');
        if (change) assert.match(found, change);
        else assert.equal(found, '');
      });
    }
  });
});

function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
}
