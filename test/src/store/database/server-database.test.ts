import assert from 'node:assert/strict';
import { type Kysely, sql } from 'kysely';
import { freePort } from '../../../../sandbox/http/free-port.ts';
import { asCodedError, type CodedError } from '../../../../src/errors.ts';
import { migrate } from '../../../../src/store/database/migrate.ts';
import { MIGRATIONS } from '../../../../src/store/database/migrations/index.ts';
import { openServer } from '../../../../src/store/database/server-database.ts';
import { IDLE_TRANSACTION_TIMEOUT_MS } from '../../../../src/store/database/timeouts.ts';
import { openStore } from '../../../../src/store/open-store.ts';
import { newDatabase } from '../../../helpers/shared-postgres.ts';

const refusal = (opening: Promise<unknown>): Promise<CodedError> =>
  opening.then(() => assert.fail('It was opened.'), asCodedError);

describe('A PostgreSQL server', () => {
  const open = (databaseUrl: string) => openStore({ databaseUrl, folder: '' });

  /** Runs `query` on a connection of its own. */
  async function withDatabase<T>(databaseUrl: string, query: (database: Kysely<unknown>) => Promise<T>): Promise<T> {
    const { database, close } = openServer({ connectionString: databaseUrl });
    return query(database as Kysely<unknown>).finally(close);
  }

  it('is migrated once when several instances start together', async () => {
    const url = await newDatabase();
    const stores = await Promise.all(Array.from({ length: 8 }, () => open(url)));
    const exchange = { tenantId: 'contoso', nonce: 'n' };
    const outcomes = await Promise.all(stores.map(({ exchanges }) => exchanges.claim(exchange, new Date())));
    assert.equal(outcomes.filter((outcome) => outcome === 'first').length, 1);
    await Promise.all(stores.map((store) => store.close()));
    const { rows } = await withDatabase(url, (database) =>
      sql`select name from photo_sync.kysely_migration`.execute(database),
    );
    assert.deepEqual(rows.length, Object.keys(MIGRATIONS).length);
  });

  it('keeps its tables in a separate schema, so that the database can be shared', async () => {
    const url = await newDatabase();
    await (await open(url)).close();
    const tables = await withDatabase(url, (database) => database.introspection.getTables());
    assert.ok(tables.length > 0);
    assert.deepEqual([...new Set(tables.map(({ schema }) => schema))], ['photo_sync']);
  });

  it('ends the idle transactions of a lost instance', async () => {
    const url = await newDatabase();
    await (await open(url)).close();
    const setting = await withDatabase(url, (database) =>
      sql<{ timeout: number }>`select setting::int as timeout from pg_settings
        where name = 'idle_in_transaction_session_timeout'`.execute(database),
    );
    assert.deepEqual(setting.rows, [{ timeout: IDLE_TRANSACTION_TIMEOUT_MS }]);
  });

  it('stays unchanged when a migration fails', async () => {
    const url = await newDatabase();
    const broken = {
      ...MIGRATIONS,
      '9999-broken': {
        async up() {
          throw new Error('Broken.');
        },
      },
    };
    await withDatabase(url, async (database) => {
      assert.equal((await refusal(migrate(database as never, broken))).code, 'store-migration-failed');
      const tables = await database.introspection.getTables();
      assert.ok(!tables.some(({ name }) => name === 'thumbnail'));
    });
    await (await open(url)).close();
  });

  describe('that a newer version has migrated', () => {
    const newerWith = (name: string) => ({
      ...MIGRATIONS,
      [name]: {
        async up(database: Kysely<unknown>) {
          await database.schema.alterTable('roster').addColumn('nickname', 'text').execute();
          await database.schema
            .createTable('badge')
            .addColumn('tenant_id', 'text')
            .addColumn('object_id', 'text')
            .execute();
        },
      },
    });
    const migrateTo = (url: string, name: string) =>
      withDatabase(url, (database) => migrate(database as never, newerWith(name)));

    it('is used as it is, and the newer version goes on with it', async () => {
      const url = await newDatabase();
      await migrateTo(url, '9999-newer');
      const store = await open(url);
      const person = { tenantId: 'contoso', objectId: 'nora' };
      const contact = { address: null, language: 'en', timeZone: 'UTC', event: 'installed' } as const;
      await store.roster.upsert(person, contact, new Date());
      assert.ok(await store.roster.find(person));
      await store.close();
      await migrateTo(url, '9999-newer');
      const names = await withDatabase(url, (database) =>
        sql<{ name: string }>`select name from photo_sync.kysely_migration order by name`.execute(database),
      );
      assert.deepEqual(
        names.rows.map(({ name }) => name),
        [...Object.keys(MIGRATIONS), '9999-newer'],
      );
    });

    it('loses an erased person also in the tables that this version does not know', async () => {
      const url = await newDatabase();
      await migrateTo(url, '9999-newer');
      const people = await withDatabase(url, async (database) => {
        await sql`insert into photo_sync.badge values ('contoso', 'nora'), ('contoso', 'luca'), ('fabrikam', 'nora')`.execute(
          database,
        );
        const store = await open(url);
        await store.erasePerson({ tenantId: 'contoso', objectId: 'nora' });
        await store.close();
        return sql`select tenant_id, object_id from photo_sync.badge order by tenant_id`.execute(database);
      });
      assert.deepEqual(people.rows, [
        { tenant_id: 'contoso', object_id: 'luca' },
        { tenant_id: 'fabrikam', object_id: 'nora' },
      ]);
    });

    for (const name of ['9999-newer-breaking', '0005-of-another-branch']) {
      it(`is refused, and stays as it is, after the migration ${name}`, async () => {
        const url = await newDatabase();
        await (await open(url)).close();
        await withDatabase(url, (database) =>
          sql`insert into photo_sync.kysely_migration values (${name}, '2026-01-01T00:00:00Z')`.execute(database),
        );
        const { code, message, remedy } = await refusal(open(url));
        assert.equal(code, 'store-migration-failed');
        assert.match(message, new RegExp(name));
        assert.match(remedy ?? '', /has used this database last.*restore the backup/s);
      });
    }
  });

  it('is reported as unreachable if it is missing, and as refusing if its database is', async () => {
    const nowhere = await refusal(open(`postgres://me:hidden@127.0.0.1:${await freePort()}/photos`));
    const noDatabase = await refusal(open((await newDatabase()).replace(/\w+$/, 'nowhere')));
    assert.deepEqual([nowhere.code, noDatabase.code], ['store-unreachable', 'store-refused']);
    for (const { message, remedy } of [nowhere, noDatabase]) {
      assert.match(remedy ?? '', /DATABASE_URL/);
      assert.doesNotMatch(message + remedy, /hidden/);
    }
    assert.match(nowhere.message, /ECONNREFUSED/);
  });

  it('is reconnected after it closed every connection', async () => {
    const url = await newDatabase();
    const store = await open(url);
    await withDatabase(url, (database) =>
      sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`.execute(
        database,
      ),
    );
    // The first query may fail.
    await store.ping().catch(() => {});
    await store.ping();
    await store.close();
  });
});
