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

  it('is in the folder, and is removed on close', async () => {
    const server = await serveFolder(pglite, parent);
    assert.equal(await findSocket(parent), parent);
    await server.close();
    assert.equal(await findSocket(parent), undefined);
    assert.deepEqual(await readdir(parent), []);
  });

  it('is in a private temporary folder if the path is too long for a socket', async () => {
    const folder = join(parent, 'long'.repeat(30));
    await mkdir(folder);
    const server = await serveFolder(pglite, folder);
    const socketFolder = await findSocket(folder);
    assert.ok(socketFolder && !socketFolder.startsWith(folder), socketFolder);
    assert.equal(((await stat(socketFolder)).mode & 0o777).toString(8), '700');
    const client = await connected(socketFolder);
    assert.deepEqual((await client.query('select 1 as one')).rows, [{ one: 1 }]);
    await client.end();
    await server.close();
    assert.ok(!(await readdir(dirname(socketFolder))).includes(socketFolder));
    assert.deepEqual(await readdir(folder), []);
  });

  it('replaces the socket of a killed process', async () => {
    const folder = join(parent, 'killed'.repeat(20));
    await mkdir(folder);
    const killed = await serveFolder(pglite, folder);
    const before = await findSocket(folder);
    const next = await serveFolder(pglite, folder);
    assert.notEqual(await findSocket(folder), before);
    await killed.close().catch(() => {});
    await next.close();
  });

  it('removes only its own folders, even if the file names another one', async () => {
    const folder = join(parent, 'named'.repeat(30));
    const foreign = [join(parent, 'foreign'), join(tmpdir(), `foreign-${process.pid}`)];
    for (const other of foreign) {
      await mkdir(folder, { recursive: true });
      await mkdir(other);
      await writeFile(join(folder, 'socket-folder'), other);
      await (await serveFolder(pglite, folder)).close();
      assert.ok(await stat(other));
      await rm(other, { recursive: true });
    }
  });

  describe('gives a client exclusive use of the session', () => {
    let server: WireServer;
    let folder: string;
    beforeEach(async () => {
      folder = await mkdtemp(join(parent, 's'));
      await chmod(folder, 0o700);
      server = await serveDatabase(pglite, join(folder, '.s.PGSQL.5432'), { idleTimeout: 200 });
    });
    afterEach(async () => {
      await server.close();
      await pglite.exec('truncate counted');
    });

    it('during a transaction, which neither the bot nor another client enters', async () => {
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

    it('never inside a transaction of the bot', async () => {
      const client = await connected(folder);
      let query: Promise<unknown> | undefined;
      await pglite.transaction(async (transaction) => {
        query = client.query('insert into counted values (1)');
        // Long enough for the client's query to arrive.
        for (let round = 0; round < 50; round++) {
          await transaction.query('insert into counted values (2)');
          await new Promise(setImmediate);
        }
        await transaction.rollback();
      });
      await query;
      assert.equal(await count(), 1);
      await client.end();
    });

    it('while many clients query at once, with parameters', async () => {
      const clients = await Promise.all(Array.from({ length: 5 }, () => connected(folder)));
      const queries = clients.map(async (client, index) => {
        for (let value = index * 100; value < index * 100 + 20; value++) {
          const { rows } = await client.query('select $1::int as value', [value]);
          assert.deepEqual(rows, [{ value }]);
        }
      });
      const own = Array.from({ length: 20 }, () => count());
      await Promise.all([...queries, ...own]);
      await Promise.all(clients.map((client) => client.end()));
    });

    it('and continues after an error', async () => {
      const client = await connected(folder);
      await assert.rejects(client.query('select $1::int as value', ['no number']), { code: '22P02' });
      await assert.rejects(client.query('begin; select nothing'), { code: '42703' });
      await assert.rejects(client.query('select 1'), { code: '25P02' });
      await client.query('rollback');
      assert.equal(await count(), 0);
      await client.end();
    });

    it('and rolls back the transaction of a killed client', async () => {
      const client = await connected(folder);
      client.on('error', () => {});
      await client.query('begin');
      await client.query('insert into counted values (1)');
      client.connection.stream.destroy();
      assert.equal(await count(), 0);
    });

    it('until a silent client times out and loses its transaction', async () => {
      const client = await connected(folder);
      const lost = once(client, 'error');
      await client.query('begin');
      await client.query('insert into counted values (1)');
      assert.equal(await count(), 0);
      await lost;
    });

    it('and disconnects a client that sends another protocol', async () => {
      const httpClient = connect(join(folder, '.s.PGSQL.5432'));
      const closed = once(httpClient, 'close');
      httpClient.write('GET / HTTP/1.1\r\n\r\n');
      await closed;
      assert.equal(await count(), 0);
    });
  });
});
