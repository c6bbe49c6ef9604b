import assert from 'node:assert/strict';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { Client } from 'pg';
import { findSocket, serveFolder } from '../../../../src/store/database/folder-socket.ts';
import { serveDatabase, type WireServer } from '../../../../src/store/database/wire-server.ts';
import { memoryDatabase } from '../../../helpers/bot/memory-store.ts';

describe('The socket of a folder', () => {
  let pglite: PGlite;
  let parent: string;
  before(async () => {
    ({ pglite } = await memoryDatabase());
    parent = await mkdtemp(join(tmpdir(), 'photo-sync-socket-'));
    await pglite.exec('create table counted (number integer)');
  });
  after(async () => {
    await pglite.exec('drop table counted');
    await rm(parent, { recursive: true });
  });

  async function connected(host: string): Promise<Client> {
    const client = new Client({ host, port: 5432, user: 'postgres', database: 'postgres' });
    await client.connect();
    return client;
  }
  const count = async () => (await pglite.query<{ n: number }>('select count(*)::int as n from counted')).rows[0]?.n;

  it('lies in the folder, and is gone afterwards', async () => {
    const server = await serveFolder(pglite, parent);
    assert.equal(await findSocket(parent), parent);
    await server.close();
    assert.equal(await findSocket(parent), undefined);
    assert.deepEqual(await readdir(parent), []);
  });

  it('lies elsewhere, for its owner alone, where the path is too long for a socket', async () => {
    const folder = join(parent, 'long'.repeat(30));
    await mkdir(folder);
    const server = await serveFolder(pglite, folder);
    const place = await findSocket(folder);
    assert.ok(place && !place.startsWith(folder), place);
    assert.equal(((await stat(place)).mode & 0o777).toString(8), '700');
    const client = await connected(place);
    assert.deepEqual((await client.query('select 1 as one')).rows, [{ one: 1 }]);
    await client.end();
    await server.close();
    assert.ok(!(await readdir(dirname(place))).includes(place));
    assert.deepEqual(await readdir(folder), []);
  });

  it('takes over from a process that was killed', async () => {
    const folder = join(parent, 'killed'.repeat(20));
    await mkdir(folder);
    const killed = await serveFolder(pglite, folder);
    const before = await findSocket(folder);
    const next = await serveFolder(pglite, folder);
    assert.notEqual(await findSocket(folder), before);
    await killed.close().catch(() => {});
    await next.close();
  });

  it('removes nothing but what it made itself, whatever the folder names', async () => {
    const folder = join(parent, 'named'.repeat(30));
    const [elsewhere, beside] = [join(parent, 'somebody-elses'), join(tmpdir(), `somebody-elses-${process.pid}`)];
    for (const other of [elsewhere, beside]) {
      await mkdir(folder, { recursive: true });
      await mkdir(other);
      await writeFile(join(folder, 'socket-folder'), other);
      await (await serveFolder(pglite, folder)).close();
      assert.ok(await stat(other));
      await rm(other, { recursive: true });
    }
  });

  describe('gives a client the database to itself until it is done', () => {
    let server: WireServer;
    let folder: string;
    beforeEach(async () => {
      folder = await mkdtemp(join(parent, 's'));
      await chmod(folder, 0o700);
      server = await serveDatabase(pglite, join(folder, '.s.PGSQL.5432'), 200);
    });
    afterEach(async () => {
      await server.close();
      await pglite.exec('truncate counted');
    });

    it('within a transaction, which neither the bot nor another client gets into', async () => {
      const [one, two] = [await connected(folder), await connected(folder)];
      await one.query('begin');
      await one.query('insert into counted values (1)');
      const counted: unknown[] = [];
      const others = [
        count().then((n) => counted.push(n)),
        two.query('select count(*)::int as n from counted').then(({ rows }) => counted.push(rows[0]?.n)),
      ];
      await one.query('insert into counted values (2)');
      assert.deepEqual(counted, []);
      await one.query('commit');
      await Promise.all(others);
      assert.deepEqual(counted, [2, 2]);
      await Promise.all([one.end(), two.end()]);
    });

    it('and not a moment within a transaction of the bot', async () => {
      const client = await connected(folder);
      let asked: Promise<unknown> | undefined;
      await pglite.transaction(async (transaction) => {
        asked = client.query('insert into counted values (1)');
        // Long enough for the client's question to arrive.
        for (let round = 0; round < 50; round++) {
          await transaction.query('insert into counted values (2)');
          await new Promise(setImmediate);
        }
        await transaction.rollback();
      });
      await asked;
      assert.equal(await count(), 1);
      await client.end();
    });

    it('also while many ask at once, with values of their own', async () => {
      const clients = await Promise.all(Array.from({ length: 5 }, () => connected(folder)));
      const asked = clients.map(async (client, at) => {
        for (let value = at * 100; value < at * 100 + 20; value++) {
          const { rows } = await client.query('select $1::int as value', [value]);
          assert.deepEqual(rows, [{ value }]);
        }
      });
      const own = Array.from({ length: 20 }, () => count());
      await Promise.all([...asked, ...own]);
      await Promise.all(clients.map((client) => client.end()));
    });

    it('and goes on after a mistake', async () => {
      const client = await connected(folder);
      await assert.rejects(client.query('select $1::int as value', ['no number']), { code: '22P02' });
      await assert.rejects(client.query('begin; select nothing'), { code: '42703' });
      await assert.rejects(client.query('select 1'), { code: '25P02' });
      await client.query('rollback');
      assert.equal(await count(), 0);
      await client.end();
    });

    it('and undoes what a client leaves behind that is killed', async () => {
      const client = await connected(folder);
      client.on('error', () => {});
      await client.query('begin');
      await client.query('insert into counted values (1)');
      client.connection.stream.destroy();
      assert.equal(await count(), 0);
    });

    it('but not for ever: a client that says nothing loses its transaction', async () => {
      const client = await connected(folder);
      const lost = once(client, 'error');
      await client.query('begin');
      await client.query('insert into counted values (1)');
      assert.equal(await count(), 0);
      await lost;
    });

    it('and lets nobody in who speaks something else', async () => {
      const stranger = connect(join(folder, '.s.PGSQL.5432'));
      const closed = once(stranger, 'close');
      stranger.write('GET / HTTP/1.1\r\n\r\n');
      await closed;
      assert.equal(await count(), 0);
    });
  });
});
