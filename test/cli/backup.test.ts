import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { backupCommand } from '../../cli/backup/command.ts';
import { openStore } from '../../src/store/open-store.ts';
import { type RunningBot, startTenantWithBot } from '../helpers/bot/running-bot.ts';
import { runHere } from '../helpers/command.ts';
import { newDatabase } from '../helpers/shared-postgres.ts';
import { createDataFolder } from '../helpers/store/data-folder.ts';

describe('npm run backup', () => {
  let parent: string;
  before(async () => {
    parent = await mkdtemp(join(tmpdir(), 'photo-sync-backup-command-'));
  });
  after(() => rm(parent, { recursive: true }));

  describe('beside a bot', () => {
    let bot: RunningBot;
    const data = () => join(parent, 'data');
    before(async () => {
      await createDataFolder(data());
      bot = await startTenantWithBot({ store: 'from-settings', settings: () => ({ DATA_FOLDER: data() }) });
    });
    after(() => bot.stop());
    const chat = () => bot.tenant.teams.personalChat(bot.tenant.chatPerson);
    const ask = async () => {
      await chat().say('my photo is wrong');
      return (await chat().nextMessage()).card;
    };

    it('copies its folder, from which a bot starts that knows the people', async () => {
      assert.ok(await ask());
      await bot.settled();
      const to = join(parent, 'copy');
      const { code, out, err } = await runHere(backupCommand, ['--to', to, '--json'], { DATA_FOLDER: data() });
      assert.deepEqual([code, err], [0, '']);
      const { folder, files, bytes, held } = JSON.parse(out);
      assert.equal(folder, to);
      assert.ok(files > 100 && bytes > 1_000_000 && held >= 0, out);
      assert.ok(await ask(), 'the bot goes on');
      await bot.restart({ DATA_FOLDER: to });
      const client = new Client({ host: to, user: 'postgres', database: 'postgres' });
      await client.connect();
      const { rows } = await client.query('select object_id from photo_sync.roster');
      await client.end();
      assert.deepEqual(rows, [{ object_id: bot.tenant.chatPerson.id }]);
      assert.ok(await ask());
    });
  });

  it('names the tools of a server, and settles one that was restored', async () => {
    const environment = { DATABASE_URL: await newDatabase() };
    const refused = await runHere(backupCommand, ['--to', join(parent, 'server')], environment);
    assert.equal(refused.code, 2);
    assert.match(refused.err, /^backup-failed: .*PostgreSQL server.*pg_dump/s);
    const store = await openStore({ databaseUrl: environment.DATABASE_URL, folder: '' });
    const person = { tenantId: 'contoso', objectId: 'nora' };
    const now = new Date();
    await store.roster.upsert(person, { address: {}, language: 'en', timeZone: 'UTC', event: 'installed' }, now);
    const nudge = { kind: 'nudge', change: 'changed', changeId: '1', evidence: {}, notBefore: now } as const;
    await store.outbox.enqueue({ ...person, ...nudge }, now);
    const settled = await runHere(backupCommand, ['--restored'], environment);
    assert.deepEqual([settled.code, settled.err], [0, '']);
    assert.match(settled.out, /counts as sent/);
    assert.deepEqual(await store.outbox.byState('contoso'), { 'in-doubt': 1 });
    await store.close();
  });

  it('needs either a folder or --restored, and no setting but those of the database', async () => {
    assert.equal((await runHere(backupCommand, [], {})).code, 64);
    assert.equal((await runHere(backupCommand, ['--to', 'x', '--restored'], {})).code, 64);
    const wrong = await runHere(backupCommand, ['--to', join(parent, 'x')], { DATABASE_URL: 'nonsense', BOT_ID: 'x' });
    assert.equal(wrong.code, 78);
    assert.match(wrong.err, /DATABASE_URL is malformed/);
    assert.doesNotMatch(wrong.err, /BOT_ID/);
  });
});
