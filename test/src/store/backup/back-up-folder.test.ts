import assert from 'node:assert/strict';
import { chmod, cp, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { asCodedError } from '../../../../src/errors.ts';
import { backUpFolder } from '../../../../src/store/backup/back-up-folder.ts';
import { holdDatabase } from '../../../../src/store/backup/hold-database.ts';
import { serveFolder } from '../../../../src/store/database/folder-socket.ts';
import { serveDatabase } from '../../../../src/store/database/wire-server.ts';
import { openStore } from '../../../../src/store/open-store.ts';
import type { Store } from '../../../../src/store/types.ts';
import { memoryDatabase } from '../../../helpers/bot/memory-store.ts';
import { runProgram } from '../../../helpers/command.ts';
import { createDataFolder } from '../../../helpers/store/data-folder.ts';

const TENANT = 'contoso';
const CONTACT = { address: null, language: 'en', timeZone: 'UTC', event: 'installed' } as const;
const keyOf = (number: number) => ({ tenantId: TENANT, objectId: String(number) });

describe('A backup of the data folder', () => {
  let parent: string;
  let data: string;
  let store: Store;
  before(async () => {
    parent = await mkdtemp(join(tmpdir(), 'photo-sync-backup-'));
    data = join(parent, 'data');
    await createDataFolder(data);
    store = await openStore({ databaseUrl: undefined, folder: data });
  });
  after(async () => {
    await store.close();
    await rm(parent, { recursive: true });
  });

  let added = 0;
  async function addPerson(): Promise<void> {
    // One transaction: the row of the roster, and the row that watches the photo.
    await store.roster.upsert(keyOf(added), CONTACT, new Date());
    added += 1;
  }
  const failure = async (work: Promise<unknown>) => {
    const { code, message, remedy } = await work.then(() => assert.fail('It succeeded.'), asCodedError);
    assert.ok(remedy);
    return `${code}: ${message}`;
  };

  it('is made by another process while writes go on, and has what was committed before, and nothing by halves', async () => {
    for (let count = 0; count < 50; count++) await addPerson();
    const to = join(parent, 'backup');
    const before = added;
    let isOver = false;
    const backup = runProgram('cli/photo-sync.ts', ['backup', '--to', to], {
      DATA_FOLDER: data,
      PATH: process.env.PATH,
    });
    void backup.finally(() => {
      isOver = true;
    });
    while (!isOver) await addPerson();
    const { code, out, err } = await backup;
    assert.deepEqual([code, err], [0, '']);
    assert.match(
      out,
      /^\d+\.\d MB in [\d,]+ files were copied to .*backup\. The bot's database waited \d+\.\d s for it\.\n$/,
    );
    assert.ok(added > before, 'writes went on');
    await addPerson();
    assert.ok(await store.roster.find(keyOf(added - 1)), 'the service goes on');

    const restored = join(parent, 'restored');
    await cp(to, restored, { recursive: true });
    const opened = await openStore({ databaseUrl: undefined, folder: restored });
    try {
      let found = 0;
      while (await opened.roster.find(keyOf(found))) found += 1;
      assert.ok(found >= before, `${found} of ${before}`);
      assert.ok(found < added, 'what was written after the copy is not in it');
      assert.deepEqual(await opened.ledger.count(TENANT, new Date()), { watched: found, due: found });
    } finally {
      await opened.close();
    }
  });

  it('is readable by its owner only, and is no copy of the process', async () => {
    const to = join(parent, 'private');
    const written = await backUpFolder(data, to);
    assert.equal(written.folder, to);
    const names = await readdir(to, { recursive: true });
    assert.ok(names.includes('postgres/PG_VERSION'));
    assert.deepEqual((await readdir(to)).toSorted(), ['postgres', 'restored-backup.json']);
    assert.ok(!names.some((name) => name.endsWith('postmaster.pid')));
    for (const name of ['', 'postgres']) assert.equal((await stat(join(to, name))).mode & 0o777, 0o700);
  });

  it('is made while no service uses the folder', async () => {
    const [idle, to] = [join(parent, 'idle'), join(parent, 'of-idle')];
    await createDataFolder(idle);
    assert.equal((await backUpFolder(idle, to)).held, undefined);
    await (await openStore({ databaseUrl: undefined, folder: to })).close();
  });

  it('replaces nothing, and says what helps', async () => {
    const full = join(parent, 'full');
    await mkdir(full);
    await writeFile(join(full, 'kept'), '');
    const closed = join(parent, 'closed');
    await mkdir(closed);
    await writeFile(join(closed, 'file'), '');
    assert.match(await failure(backUpFolder(data, full)), /^backup-failed: .*full is not empty/);
    assert.match(await failure(backUpFolder(data, join(closed, 'file'))), /^backup-failed: .*file is no folder/);
    assert.match(
      await failure(backUpFolder(data, join(closed, 'file', 'in'))),
      /^backup-failed: .*(ENOTDIR|no folder)/,
    );
    assert.match(
      await failure(backUpFolder(data, join(data, 'postgres', 'copy'))),
      /^backup-failed: .*is in the database/,
    );
    assert.match(await failure(backUpFolder(parent, join(parent, 'none'))), /^backup-failed: There is no database in /);
    const noSpace = backUpFolder(data, join(parent, 'none'), async () => 100 * 1024 * 1024);
    assert.match(await failure(noSpace), /^backup-failed: The disk of .* has 100 MB left/);
    await chmod(closed, 0o700);
    assert.deepEqual(await readdir(full), ['kept']);
    assert.deepEqual(
      (await readdir(parent)).filter((name) => /none|partial/.test(name)),
      [],
    );
  });

  describe('holds the database', () => {
    it('so that the service waits, also for longer than a silent client may', async () => {
      const { pglite } = await memoryDatabase();
      const folder = join(parent, 'held');
      await mkdir(folder);
      const server = await serveFolder(pglite, folder, (served, path) =>
        serveDatabase(served, path, { idleTimeout: 2_000 }),
      );
      const held = (await holdDatabase(folder, 100)) ?? assert.fail('No service was found.');
      let answered = false;
      const query = pglite.query('select 1').then(() => {
        answered = true;
      });
      await wait(3_000);
      assert.equal(answered, false);
      assert.equal(held.lost.aborted, false);
      await held.release();
      await query;
      await server.close();
    });

    it('until the service stops, which makes the copy useless', async () => {
      const { pglite } = await memoryDatabase();
      const folder = join(parent, 'stopped');
      await mkdir(folder);
      const server = await serveFolder(pglite, folder);
      const held = (await holdDatabase(folder, 20)) ?? assert.fail('No service was found.');
      await server.close();
      while (!held.lost.aborted) await wait(20);
      assert.match(await failure(held.release()), /^backup-failed: The service stopped/);
      await pglite.query('select 1');
    });
  });
});
