import assert from 'node:assert/strict';
import { Client } from 'pg';
import { createServerPool, type ServerPool } from '../../../../src/store/database/server-pool.ts';
import { openStore } from '../../../../src/store/open-store.ts';
import type { Store } from '../../../../src/store/types.ts';
import { newDatabase } from '../../../helpers/shared-postgres.ts';
import { startTcpProxy, type TcpProxy } from '../../../helpers/store/tcp-proxy.ts';

describe('A lost PostgreSQL server', () => {
  let url: string;
  let proxy: TcpProxy;
  let admin: Client;
  before(async () => {
    url = await newDatabase();
    proxy = await startTcpProxy(url);
    admin = new Client({ connectionString: url });
    await admin.connect();
  });
  after(async () => {
    await admin.end();
    await proxy.stop();
  });

  const terminate = () =>
    admin.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
    );
  const working = (name: string) =>
    admin.query(
      `select 1 from pg_stat_activity where datname = current_database() and application_name = $1
      and state <> 'idle'`,
      [name],
    );

  /** Resolves when a query of the pool runs on the server. */
  async function reached(name: string): Promise<void> {
    while ((await working(name)).rowCount === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  }

  async function until<T>(attempt: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await attempt();
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  }

  const cuts: Readonly<Record<string, () => unknown>> = {
    'ends the session (57P01)': terminate,
    'resets the connection': () => proxy.reset(),
  };
  for (const [name, cut] of Object.entries(cuts)) {
    it(`${name} during a query, between two queries of a transaction, and while idle`, async () => {
      const pool = createServerPool({ connectionString: proxy.url }, { name: 'cut', queryTimeout: 5_000 });
      const query = assert.rejects(pool.executeSql('select pg_sleep(30)'));
      await reached('cut');
      await cut();
      await query;
      const connection = await until(() => pool.connect());
      await connection.query('begin');
      const idle = await until(() => pool.connect());
      idle.release();
      await cut();
      await assert.rejects(connection.query('select 1'));
      connection.release();
      assert.deepEqual((await until(() => pool.executeSql('select 1 as one'))).rows, [{ one: 1 }]);
      await pool.end();
    });
  }

  describe('as a store', () => {
    let store: Store;
    before(async () => {
      store = await openStore({ databaseUrl: proxy.url, folder: '' });
    });
    after(() => store.close());

    it('is used again after each of 20 cuts under load', async () => {
      for (let round = 0; round < 20; round++) {
        const load = Promise.allSettled(
          Array.from({ length: 12 }, (_, index) =>
            store.exchanges.claim({ tenantId: 't', nonce: `${round}/${index}` }, new Date('2026-03-02')),
          ),
        );
        await (round % 2 === 0 ? terminate() : proxy.reset());
        await load;
        await until(() => store.ping());
      }
    });
  });

  describe('as the database of a pool', () => {
    let pool: ServerPool;
    let now = 0;
    beforeEach(() => {
      now = 0;
      pool = createServerPool({ connectionString: proxy.url }, { name: 'pool', queryTimeout: 200, clock: () => now });
    });
    afterEach(async () => {
      proxy.state = 'open';
      await pool.end();
    });

    it('is not asked again before the pause is over, and pauses grow to 5 s', async () => {
      proxy.state = 'refused';
      const first = proxy.attempts;
      for (let asked = 0; asked < 50; asked++) await assert.rejects(pool.executeSql('select 1'));
      assert.equal(proxy.attempts - first, 1);
      const pauses: number[] = [];
      for (let failures = 1; failures < 10; failures++) {
        const before = proxy.attempts;
        const since = now;
        while (proxy.attempts === before) {
          now += 50;
          await assert.rejects(pool.executeSql('select 1'));
        }
        pauses.push(now - since);
      }
      assert.deepEqual(pauses, [100, 200, 400, 800, 1600, 3200, 5000, 5000, 5000]);
      proxy.state = 'open';
      now += 5_000;
      assert.equal((await pool.executeSql('select 1')).rows.length, 1);
    });

    it('loses the connection on which it did not answer in time', async () => {
      await pool.executeSql('select 1');
      proxy.state = 'silent';
      await assert.rejects(pool.executeSql('select 1'), /timeout/);
      proxy.state = 'open';
      const before = proxy.attempts;
      await pool.executeSql('select 1');
      assert.equal(proxy.attempts, before + 1);
    });

    it('loses the connection on which it has become read-only', async () => {
      const one = await pool.connect();
      await one.query('set default_transaction_read_only = on');
      await assert.rejects(one.query('create table written (n int)'), { code: '25006' });
      one.release();
      await pool.executeSql('create table written (n int)');
    });

    it('keeps the connection on which it refused one statement', async () => {
      const one = await pool.connect();
      const before = proxy.attempts;
      await assert.rejects(one.query('select nothing'), { code: '42703' });
      one.release();
      const again = await pool.connect();
      await again.query('select 1');
      again.release();
      assert.equal(proxy.attempts, before);
    });
  });

  it('ends no process when its job scheduler loses every connection', async () => {
    const store = await openStore({ databaseUrl: proxy.url, folder: '' });
    assert.ok(store.scheduler);
    const { db } = store.scheduler;
    const running = assert.rejects(db.executeSql('select pg_sleep(30)'));
    await reached('photo-sync-jobs');
    await terminate();
    await running;
    await until(() => db.executeSql('begin; select 1; commit'));
    await store.close();
  });
});
