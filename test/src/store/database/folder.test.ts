import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Client } from 'pg';
import { asCodedError } from '../../../../src/errors.ts';
import { openStore, openStoreForCommand } from '../../../../src/store/open-store.ts';
import type { Store } from '../../../../src/store/types.ts';
import { SHORT_LIVED } from '../../../helpers/compile-cache.ts';
import { createDataFolder } from '../../../helpers/store/data-folder.ts';

const UNTIL = new Date('2026-03-02');
/** Not yet expired when the rows until `UNTIL` are purged. */
const LATER = new Date('2026-03-03');

describe('A data folder', function () {
  // Opening the folder in a new process takes seconds.
  this.timeout(60_000);
  let parent: string;
  let folder: string;
  /** Another process with the folder open: starting one is the slowest part of these tests. */
  let holder: Awaited<ReturnType<typeof openElsewhere>>;
  const children: ChildProcess[] = [];
  before(async () => {
    parent = await mkdtemp(join(tmpdir(), 'photo-sync-folder-'));
    folder = join(parent, 'data');
    await createDataFolder(folder);
    holder = await openElsewhere();
    assert.equal(holder.status, 'open');
  });
  after(async () => {
    for (const child of children) child.kill('SIGKILL');
    await rm(parent, { recursive: true });
  });

  /** Opens the folder in another process. */
  async function openElsewhere() {
    const child = spawn(
      process.execPath,
      [...SHORT_LIVED, join(import.meta.dirname, '../../../helpers/store/hold-folder.ts'), folder],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    children.push(child);
    const exit = once(child, 'exit');
    const [line] = await once(createInterface(child.stdout), 'line');
    const end = (signal: NodeJS.Signals) => {
      child.kill(signal);
      return exit;
    };
    return { status: String(line), end };
  }
  const options = () => ({ databaseUrl: undefined, folder });
  const exchange = (nonce: string) => ({ tenantId: 'contoso', nonce });
  const mode = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);
  const refusal = async () => asCodedError(await openStore(options()).catch((error: unknown) => error));

  describe('that a process has opened', () => {
    it('refuses a second process', async () => {
      const refused = await refusal();
      assert.equal(refused.code, 'store-folder-in-use');
      assert.ok(refused.message.includes(folder));
      assert.match(refused.remedy ?? '', /DATA_FOLDER.+DATABASE_URL/);
      assert.equal((await openElsewhere()).status, 'store-folder-in-use');
      // Only the owner may read it.
      assert.equal(await mode(folder), '700');
      assert.equal(await mode(join(folder, '.s.PGSQL.5432')), '600');
    });

    it('is open to commands through that process', async () => {
      const command = await openStoreForCommand(options());
      assert.equal(await command.exchanges.claim(exchange('taken by the holder'), UNTIL), 'taken');
      assert.equal(await command.exchanges.claim(exchange('taken by a command'), LATER), 'first');
      await command.close();
    });

    it('refuses a second process even if its lock file is removed', async () => {
      await rm(join(folder, 'lock'));
      assert.equal((await refusal()).code, 'store-folder-in-use');
    });
  });

  describe('whose process was killed', () => {
    let store: Store;
    before(async () => {
      const command = await openStoreForCommand(options());
      assert.equal(await command.exchanges.claim(exchange('just before the end'), UNTIL), 'first');
      assert.deepEqual(await holder.end('SIGKILL'), [null, 'SIGKILL']);
      await command.close();
      // The killed process left its socket behind.
      assert.ok((await readdir(folder)).includes('.s.PGSQL.5432'));
      store = await openStore(options());
    });
    after(() => store.close());

    it('keeps its data', async () => {
      assert.equal(await store.exchanges.claim(exchange('just before the end'), UNTIL), 'taken');
      const beside = await openStoreForCommand(options());
      assert.equal(await beside.exchanges.claim(exchange('taken by the holder'), UNTIL), 'taken');
      await beside.close();
    });

    it('does not grow when the same rows are written repeatedly', async () => {
      const client = new Client({ host: folder, user: 'postgres', database: 'postgres' });
      await client.connect();
      const size = async () => {
        const { rows } = await client.query(`select pg_relation_size('photo_sync.ledger')::int as size`);
        return Number(rows[0]?.size);
      };
      const sender = { address: {}, language: 'en', timeZone: 'UTC', event: 'installed' } as const;
      const people = Array.from({ length: 100 }, (_, index) => ({ tenantId: 'contoso', objectId: `p${index}` }));
      for (const person of people) await store.roster.upsert(person, sender, UNTIL);
      const sizes: number[] = [];
      for (let round = 0; round < 20; round++) {
        for (const person of people) await store.ledger.prioritize(person, new Date(UNTIL.getTime() + round), UNTIL);
        await store.purge(UNTIL);
        sizes.push(await size());
      }
      await client.end();
      assert.ok((sizes.at(-1) ?? 0) <= 3 * (sizes[0] ?? 0), `It grew: ${sizes}`);
    });
  });

  describe('that no process has opened', () => {
    it('is opened by a command, and closed without leftovers', async () => {
      assert.deepEqual((await readdir(folder)).sort(), ['lock', 'postgres']);
      const command = await openStoreForCommand(options());
      assert.equal(await command.exchanges.claim(exchange('taken by a command'), LATER), 'taken');
      await command.close();
      assert.deepEqual((await readdir(folder)).sort(), ['lock', 'postgres']);
    });
  });

  it('that cannot be opened is reported differently from one in use', async () => {
    const file = join(parent, 'file');
    await writeFile(file, '');
    const { code, remedy } = asCodedError(
      await openStore({ ...options(), folder: file }).catch((error: unknown) => error),
    );
    assert.equal(code, 'store-folder-unusable');
    assert.match(remedy ?? '', /DATA_FOLDER/);
  });
});
