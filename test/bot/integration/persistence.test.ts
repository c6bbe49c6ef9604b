import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { textsIn } from '../../../bot/locales/index.ts';
import { issueSsoAssertion } from '../../../sandbox/entra/tokens/issue-access-token.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { THUMBNAIL_LIFETIME_MS } from '../../../src/store/retention.ts';
import { imagesIn, textsOn } from '../../helpers/bot/card-contents.ts';
import { type RunningBot, startTenantWithBot } from '../../helpers/bot/running-bot.ts';
import { newDatabase } from '../../helpers/shared-postgres.ts';
import { createDataFolder } from '../../helpers/store/data-folder.ts';

describe('Stored data', () => {
  let bot: RunningBot;

  const chat = () => bot.tenant.teams.personalChat(bot.tenant.chatPerson);
  const ask = async () => {
    await chat().say('my photo is wrong');
    return (await chat().nextMessage()).card;
  };
  const pictureAt = async (link: string, address = bot.url) => {
    const { pathname, search } = new URL(link);
    const response = await fetch(`${address}${pathname}${search}`, { headers: { connection: 'close' } });
    return { type: response.headers.get('content-type'), bytes: Buffer.from(await response.arrayBuffer()) };
  };
  /** Repeats the answered token exchange, as from another device of the person. */
  const repeatExchange = async () => {
    const before = chat().messages.length;
    const { status } = await chat().invoke('signin/tokenExchange', {
      id: chat().exchanges[0]?.id,
      connectionName: '',
      token: await issueSsoAssertion(bot.tenant.state, bot.tenant.chatPerson, bot.tenant.apps.signIn),
    });
    await bot.settled();
    return { status, sent: chat().messages.length - before };
  };
  const storeFailures = () =>
    bot.logged.filter(({ err }) => (err as { code?: unknown } | undefined)?.code === 'store-failed');

  describe('in a folder', () => {
    let folder: string;
    let card: unknown;
    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'photo-sync-memory-'));
      await createDataFolder(folder);
      bot = await startTenantWithBot({ store: 'from-settings', settings: () => ({ DATA_FOLDER: folder }) });
      // Two people make the address of SharePoint the tenant's.
      const another = bot.tenant.teams.personalChat(bot.tenant.person('samuel.carter'));
      await another.say('my photo is wrong');
      await another.nextMessage();
      card = await ask();
      await bot.restart();
    });
    after(async () => {
      await bot.stop();
      // The bot closed its database.
      assert.deepEqual((await readdir(folder)).sort(), ['lock', 'postgres']);
      await rm(folder, { recursive: true });
    });

    it('keeps the pictures of cards across a restart', async () => {
      assert.equal((await pictureAt(imagesIn(card)[0] ?? '')).type, 'image/jpeg');
    });

    it('keeps answered token exchanges across a restart', async () => {
      assert.deepEqual(await repeatExchange(), { status: 200, sent: 0 });
    });

    it('keeps the address of SharePoint across a restart', async () => {
      bot.tenant.state.faults.set('graph', { kind: 'error', status: 500 });
      const texts = textsOn(await ask());
      bot.tenant.state.faults.clear();
      assert.ok(texts.includes(textsIn('en')('photoCard.cause.graph-unreadable')), texts.join('\n'));
    });

    it('deletes expired pictures', async () => {
      const link = imagesIn(card)[0] ?? '';
      const { clock } = bot.tenant.state;
      clock.advance(THUMBNAIL_LIFETIME_MS);
      await bot.restart();
      // Now the link would be valid again.
      clock.advance(-THUMBNAIL_LIFETIME_MS);
      assert.equal((await pictureAt(link)).type, 'image/png');
      assert.deepEqual(storeFailures(), []);
    });
  });

  describe('on a server', () => {
    it('shares pictures and answered exchanges between instances', async () => {
      const databaseUrl = await newDatabase();
      bot = await startTenantWithBot({ store: 'from-settings', settings: () => ({ DATABASE_URL: databaseUrl }) });
      const [link = ''] = imagesIn(await ask());
      const secondInstance = await bot.startInstance();
      assert.deepEqual(await pictureAt(link, secondInstance), await pictureAt(link));
      assert.equal((await pictureAt(link, secondInstance)).type, 'image/jpeg');
      bot.tenant.teams.connectBot({
        botId: bot.tenant.apps.bot.clientId,
        ssoClientId: bot.tenant.apps.signIn.clientId,
        endpoint: `${secondInstance}/api/messages`,
      });
      assert.deepEqual(await repeatExchange(), { status: 200, sent: 0 });
      assert.deepEqual(storeFailures(), []);
      await bot.stop();
    });

    it('answers from memory and logs the failure if the server is unavailable', async () => {
      const store = await openStore({ databaseUrl: await newDatabase(), folder: '' });
      bot = await startTenantWithBot({ store });
      await store.close();
      const [link = ''] = imagesIn(await ask());
      assert.equal((await pictureAt(link)).type, 'image/jpeg');
      assert.deepEqual(await repeatExchange(), { status: 200, sent: 0 });
      assert.ok(storeFailures().length > 0);
      const ready = await fetch(`${bot.url}/ready`);
      assert.deepEqual([ready.status, await ready.json()], [200, { status: 'ready', degraded: ['database'] }]);
      await bot.stop();
    });
  });
});
