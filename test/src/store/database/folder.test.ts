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
import { SHORT_LIVED } from '../../../helpers/compile-cache.ts';
import { prepareFolder } from '../../../helpers/database-seed.ts';

const UNTIL = new Date('2026-03-02');

describe('A data folder', function () {
  // Opening the folder in a new process takes seconds.
  this.timeout(60_000);
  let parent: string;
  let folder: string;
  const children: ChildProcess[] = [];
  before(async () => {
    parent = await mkdtemp(join(tmpdir(), 'photo-sync-folder-'));
    folder = join(parent, 'data');
    await prepareFolder(folder);
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
    return { status: String(line), exit, end };
  }
  const options = () => ({ databaseUrl: undefined, folder });
  const exchange = (nonce: string) => ({ tenantId: 'contoso', nonce });
  const mode = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);

  it('refuses a second process', async () => {
    const holder = await openElsewhere();
    assert.equal(holder.status, 'open');
    const refused = asCodedError(await openStore(options()).catch((error: unknown) => error));
    assert.equal(refused.code, 'store-folder-in-use');
    assert.ok(refused.message.includes(folder));
    assert.match(refused.remedy ?? '', /DATA_FOLDER.+DATABASE_URL/);
    assert.equal((await openElsewhere()).status, 'store-folder-in-use');
    // Only the owner may read it.
    assert.equal(await mode(folder), '700');
    assert.equal(await mode(join(folder, '.s.PGSQL.5432')), '600');
    await holder.end('SIGTERM');
    assert.deepEqual((await readdir(folder)).sort(), ['lock', 'postgres']);
  });

  it('is open to commands through the process that has locked it', async () => {
    const holder = await openElsewhere();
    const command = await openStoreForCommand(options());
    assert.equal(await command.exchanges.claim(exchange('taken by the holder'), UNTIL), 'taken');
    assert.equal(await command.exchanges.claim(exchange('taken by a command'), UNTIL), 'first');
    await command.close();
    await holder.end('SIGTERM');
    const alone = await openStoreForCommand(options());
    assert.equal(await alone.exchanges.claim(exchange('taken by a command'), UNTIL), 'taken');
    await alone.close();
  });

  it('keeps its data when its process is killed', async () => {
    const holder = await openElsewhere();
    const command = await openStoreForCommand(options());
    assert.equal(await command.exchanges.claim(exchange('just before the end'), UNTIL), 'first');
    assert.deepEqual(await holder.end('SIGKILL'), [null, 'SIGKILL']);
    await command.close();
    // The killed process left its socket behind.
    assert.ok((await readdir(folder)).includes('.s.PGSQL.5432'));
    const again = await openStore(options());
    assert.equal(await again.exchanges.claim(exchange('just before the end'), UNTIL), 'taken');
    const beside = await openStoreForCommand(options());
    assert.equal(await beside.exchanges.claim(exchange('taken by the holder'), UNTIL), 'taken');
    await beside.close();
    await again.close();
  });

  it('does not grow when the same rows are written repeatedly', async () => {
    const store = await openStore(options());
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
    await store.close();
    assert.ok((sizes.at(-1) ?? 0) <= 3 * (sizes[0] ?? 0), `It grew: ${sizes}`);
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
