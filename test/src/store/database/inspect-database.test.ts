import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { serveFolder } from '../../../../src/store/database/folder-socket.ts';
import { inspectDatabase } from '../../../../src/store/database/inspect-database.ts';
import { MIGRATIONS } from '../../../../src/store/database/migrations/index.ts';
import type { WireServer } from '../../../../src/store/database/wire-server.ts';
import { emptyDatabase } from '../../../helpers/database-seed.ts';

describe('Inspecting a database', () => {
  let folder: string;
  let pglite: PGlite;
  let server: WireServer;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'inspect-'));
    pglite = await emptyDatabase();
    server = await serveFolder(pglite, folder);
  });
  after(async () => {
    await server.close();
    await pglite.close();
    rmSync(folder, { recursive: true });
  });

  it('finds what is pending, and makes nothing', async () => {
    const facts = await inspectDatabase({ databaseUrl: undefined, folder });
    assert.deepEqual([facts.place, facts.pending, facts.newer], ['folder', Object.keys(MIGRATIONS), []]);
    assert.match(facts.version, /^\d+\.\d+$/);
    assert.ok(Math.abs(facts.time.getTime() - Date.now()) < 600_000);
    const { rows } = await pglite.query("select 1 from pg_tables where tablename = 'kysely_migration'");
    assert.equal(rows.length, 0);
  });

  it('finds what a newer version has done', async () => {
    await pglite.exec(`
      create schema photo_sync;
      create table photo_sync.kysely_migration (name text primary key, timestamp text not null);
      insert into photo_sync.kysely_migration values ('9999-of-the-future', '');`);
    const facts = await inspectDatabase({ databaseUrl: undefined, folder });
    assert.deepEqual(facts.newer, ['9999-of-the-future']);
  });

  it('refuses a folder that no bot serves, and a server that is not there', async () => {
    const nowhere = { databaseUrl: undefined, folder: join(folder, 'nowhere') };
    await assert.rejects(inspectDatabase(nowhere), { code: 'store-folder-unusable' });
    const databaseUrl = 'postgres://photo@127.0.0.1:1/sync';
    await assert.rejects(inspectDatabase({ databaseUrl, folder }), { code: 'store-unreachable' });
  });
});
