import assert from 'node:assert/strict';
import fsPromises, { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asCodedError, type CodedError } from '../../../../src/errors.ts';
import { lockFolder } from '../../../../src/store/database/folder-lock.ts';
import { findSocket, serveFolder } from '../../../../src/store/database/folder-socket.ts';
import { serveDatabase } from '../../../../src/store/database/wire-server.ts';
import { openStore, openStoreForCommand } from '../../../../src/store/open-store.ts';
import type { Store } from '../../../../src/store/types.ts';
import { memoryDatabase } from '../../../helpers/bot/memory-store.ts';
import { createDataFolder } from '../../../helpers/store/data-folder.ts';

const refusal = (opening: Promise<unknown>): Promise<CodedError> =>
  opening.then(() => assert.fail('It was opened.'), asCodedError);

/** Trouble of a data folder, as an operator sees it. docs/store.md has the same table. */
describe('Trouble of a data folder', function () {
  // Opening PGlite takes seconds.
  this.timeout(60_000);
  let parent: string;
  let folder: string;
  before(async () => {
    parent = await mkdtemp(join(tmpdir(), 'photo-sync-troubles-'));
    folder = join(parent, 'data');
    await createDataFolder(folder);
  });
  after(() => rm(parent, { recursive: true }));

  const open = (at = folder) => openStore({ databaseUrl: undefined, folder: at });
  const claim = (store: Store, nonce: string) =>
    store.exchanges.claim({ tenantId: 'contoso', nonce }, new Date('2026-03-02'));

  for (const file of ['PG_VERSION', 'global/pg_control']) {
    it(`without ${file} is reported, and nothing is written over the old database`, async () => {
      const path = join(folder, 'postgres', file);
      await rename(path, `${path}.away`);
      const before = await readdir(join(folder, 'postgres'));
      const { code, message, remedy } = await refusal(open());
      assert.equal(code, 'store-folder-unusable');
      assert.ok(message.includes(file), message);
      assert.match(remedy ?? '', /backup/);
      assert.deepEqual(await readdir(join(folder, 'postgres')), before);
      await rename(`${path}.away`, path);
    });
  }

  it('whose lock file is a directory, or foreign, is reported in words, not as ERR_SQLITE_ERROR', async () => {
    const make: readonly ((file: string) => Promise<unknown>)[] = [
      (file) => mkdir(file),
      (file) => writeFile(file, 'This is a note of somebody else. '.repeat(200)),
    ];
    for (const makeLock of make) {
      const other = await mkdtemp(join(parent, 'locked-'));
      await makeLock(join(other, 'lock'));
      const { code, message, remedy } = await refusal(open(other));
      assert.equal(code, 'store-folder-unusable');
      assert.match(message, /lock could not be locked \(.+SQLite \d+\)/);
      assert.doesNotMatch(message, /ERR_SQLITE_ERROR/);
      assert.match(remedy ?? '', /DATA_FOLDER/);
    }
  });

  it('whose lock file is removed is locked again, unless another process was faster', async () => {
    const other = await mkdtemp(join(parent, 'removed-'));
    const lock = lockFolder(other);
    await rm(join(other, 'lock'));
    lock.renew();
    assert.throws(() => lockFolder(other), { code: 'store-folder-in-use' });
    await rm(join(other, 'lock'));
    const second = lockFolder(other);
    assert.throws(() => lock.renew(), { code: 'store-folder-in-use' });
    second.release();
    lock.renew();
    lock.release();
  });

  it('that belongs to another user, as with fsGroup, is used, and its database is private', async () => {
    const { chmod: original } = fsPromises;
    fsPromises.chmod = async (path, mode) => {
      if (path === folder) throw Object.assign(new Error('EPERM'), { code: 'EPERM' });
      return original(path, mode);
    };
    syncBuiltinESMExports();
    try {
      await chmod(join(folder, 'postgres'), 0o755);
      const store = await open();
      await store.ping();
      await store.close();
    } finally {
      fsPromises.chmod = original;
      syncBuiltinESMExports();
    }
    assert.equal((await stat(join(folder, 'postgres'))).mode & 0o777, 0o700);
  });

  describe('without room for a socket', () => {
    const refusing =
      (where: (path: string) => boolean): typeof serveDatabase =>
      async (pglite, path) => {
        if (where(path)) throw Object.assign(new Error('EPERM'), { code: 'EPERM' });
        return serveDatabase(pglite, path);
      };

    it('is reached through a temporary folder', async () => {
      const { pglite } = await memoryDatabase();
      const other = await mkdtemp(join(parent, 'mount-'));
      const server = await serveFolder(
        pglite,
        other,
        refusing((path) => path.startsWith(other)),
      );
      const socket = await findSocket(other);
      assert.ok(socket && !socket.startsWith(other), socket);
      await server.close();
      assert.deepEqual(await readdir(other), []);
    });

    it('is served without commands if no folder has room', async () => {
      const { pglite } = await memoryDatabase();
      const other = await mkdtemp(join(parent, 'mount-'));
      const server = await serveFolder(
        pglite,
        other,
        refusing(() => true),
      );
      assert.equal(await findSocket(other), undefined);
      await server.close();
      assert.deepEqual(await readdir(other), []);
    });

    it('does not follow a note to a folder that others can open', async () => {
      const { pglite } = await memoryDatabase();
      const [other, planted] = [await mkdtemp(join(parent, 'note-')), await mkdtemp(join(tmpdir(), 'photo-sync-bot-'))];
      const imposter = await serveDatabase(pglite, join(planted, '.s.PGSQL.5432'));
      await writeFile(join(other, 'socket-folder'), planted);
      assert.equal(await findSocket(other), planted);
      await chmod(planted, 0o755);
      assert.equal(await findSocket(other), undefined);
      if (process.getuid?.() === 0) {
        await chmod(planted, 0o700);
        await fsPromises.chown(planted, 65_534, 65_534);
        assert.equal(await findSocket(other), undefined);
      }
      const server = await serveFolder(pglite, other);
      assert.ok((await stat(planted)).isDirectory(), 'It removes no folder of another user.');
      await server.close();
      await imposter.close();
      await rm(planted, { recursive: true });
    });
  });

  it('on a disk that fills up refuses work before it is full, and works again when there is space', async () => {
    let free = 1024;
    const options = { databaseUrl: undefined, folder, freeBytes: async () => free * 1024 * 1024 };
    free = 100;
    const refused = await refusal(openStore(options));
    assert.equal(refused.code, 'store-disk-full');
    assert.match(refused.message + refused.remedy, /100 MB left.+128 MB/);
    free = 1024;
    const store = await openStore(options);
    const command = await openStoreForCommand({ databaseUrl: undefined, folder });
    assert.equal(await claim(store, 'before'), 'first');
    free = 100;
    let attempts = 0;
    const failure = async (work: () => Promise<unknown>) => {
      for (;;) {
        const failed = await work().then(() => undefined, asCodedError);
        if (failed) return failed;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    };
    const next = () => claim(store, `full ${++attempts}`);
    assert.equal((await failure(next)).code, 'store-disk-full');
    assert.equal((await refusal(store.purge(new Date(0)))).code, 'store-disk-full');
    assert.equal(
      (await refusal(store.scheduler?.db.executeSql('select 1') ?? Promise.resolve())).code,
      'store-disk-full',
    );
    const ofCommand = (await failure(() => command.ping())).cause as { code?: unknown };
    assert.equal(ofCommand.code, '53100');
    free = 1024;
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.equal(await claim(store, 'before'), 'taken');
    await command.close();
    await store.close();
  });

  it('whose creation was interrupted is created anew', async () => {
    const other = join(parent, 'interrupted');
    await mkdir(join(other, 'postgres.new', 'base'), { recursive: true });
    await writeFile(join(other, 'postgres.new', 'PG_VERSION'), '1');
    const store = await open(other);
    await store.ping();
    await store.close();
    assert.deepEqual((await readdir(other)).sort(), ['lock', 'postgres']);
    assert.notEqual(await readFile(join(other, 'postgres', 'PG_VERSION'), 'utf8'), '1');
  });
});
