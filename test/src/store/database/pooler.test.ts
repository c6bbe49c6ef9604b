import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Client } from 'pg';
import { startJobs } from '../../../../src/jobs.ts';
import { createServerPool } from '../../../../src/store/database/server-pool.ts';
import { openStore } from '../../../../src/store/open-store.ts';
import { newDatabase } from '../../../helpers/shared-postgres.ts';
import { type Pooler, startPooler } from '../../../helpers/store/pooler.ts';

describe('Behind PgBouncer with transaction pooling', () => {
  let url: string;
  let pooler: Pooler;
  before(async () => {
    url = await newDatabase();
    pooler = await startPooler(url);
  });
  after(() => pooler.stop());

  it('the stand-in refuses unknown start-up parameters and changes the session between transactions', async () => {
    const refused = new Client({ connectionString: pooler.url, statement_timeout: 5_000 });
    await assert.rejects(refused.connect(), { code: '08P01', message: /statement_timeout/ });
    const client = new Client({ connectionString: pooler.url });
    await client.connect();
    const pid = async () => (await client.query('select pg_backend_pid() as pid')).rows[0].pid;
    assert.notEqual(await pid(), await pid());
    await client.query('begin');
    assert.equal(await pid(), await pid());
    await client.query('rollback');
    await client.end();
  });

  it('instances start together, migrate once and leave no lock', async () => {
    const stores = await Promise.all(
      Array.from({ length: 4 }, () => openStore({ databaseUrl: pooler.url, folder: '' })),
    );
    const claims = stores.map(({ exchanges }) =>
      exchanges.claim({ tenantId: 't', nonce: 'n' }, new Date('2026-03-02')),
    );
    assert.equal((await Promise.all(claims)).filter((outcome) => outcome === 'first').length, 1);
    for (const store of stores) await store.close();
    const direct = new Client({ connectionString: url });
    await direct.connect();
    // The tests of other processes hold locks in their own databases on the same server.
    const { rows } = await direct.query(
      `select count(*)::int as locks from pg_locks join pg_database on pg_database.oid = pg_locks.database
       where locktype = 'advisory' and datname = current_database()`,
    );
    assert.deepEqual(rows, [{ locks: 0 }]);
    await direct.end();
  });

  it('each transaction has the time limits, and no session keeps them', async () => {
    const pool = createServerPool({ connectionString: pooler.url, max: 1 }, { name: 'limits', queryTimeout: 1_234 });
    const limits = `select current_setting('statement_timeout') as statement,
      current_setting('idle_in_transaction_session_timeout') as idle`;
    const connection = await pool.connect();
    await connection.query('begin');
    const within: { rows: unknown } = await connection.query(limits);
    assert.deepEqual(within.rows, [{ statement: '1234ms', idle: '5s' }]);
    await connection.query('commit');
    connection.release();
    for (let session = 0; session < 4; session++) {
      assert.deepEqual((await pool.executeSql(limits)).rows, [{ statement: '0', idle: '0' }]);
    }
    await pool.end();
  });

  it('the job scheduler runs', async () => {
    const store = await openStore({ databaseUrl: pooler.url, folder: '' });
    assert.ok(store.scheduler);
    const beats = new EventTarget();
    const jobs = await startJobs({
      database: store.scheduler,
      tenantId: 't',
      pumps: [{ name: 'watch', run: async () => void beats.dispatchEvent(new Event('beat')) }],
      beatInterval: 100,
      onError: assert.fail,
    });
    await once(beats, 'beat');
    await jobs.stop();
    await store.close();
  });
});
