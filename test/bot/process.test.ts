import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { textsIn } from '../../bot/locales/index.ts';
import { listen } from '../../sandbox/http/listen.ts';
import { startTenant, type Tenant } from '../../sandbox/index.ts';
import { botEnvironment } from '../../sandbox/launch/bot-environment.ts';
import { startBotProcess } from '../../sandbox/launch/bot-process.ts';
import { textsOn } from '../helpers/bot/card-contents.ts';
import { head } from '../helpers/bot/raw-request.ts';
import { compileCache, SHORT_LIVED } from '../helpers/compile-cache.ts';
import { createDataFolder } from '../helpers/store/data-folder.ts';

const BOT = [process.execPath, ...SHORT_LIVED, 'bot/index.ts'].join(' ');

describe('The bot as a process', () => {
  it('exits at once without settings and names each missing one', () => {
    const { status, stderr } = spawnSync(process.execPath, ['bot/index.ts'], { env: compileCache, encoding: 'utf8' });
    assert.equal(status, 1);
    for (const name of [
      'BOT_ID',
      'BOT_PASSWORD',
      'BOT_ENDPOINT',
      'AAD_APP_CLIENT_ID',
      'AAD_APP_CLIENT_SECRET',
      'AAD_APP_TENANT_ID',
    ]) {
      assert.match(stderr, new RegExp(`${name} is missing`));
    }
    assert.match(stderr, /^config-invalid: /);
    assert.match(stderr, /npm run sandbox/);
    assert.doesNotMatch(stderr, /\n +at /, 'a sentence, not a stack');
  });

  describe('with a tenant', () => {
    let folder: string;
    let tenant: Tenant;
    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'photo-sync-process-'));
      tenant = await startTenant({ peopleSeed: 1 });
      await writeFile(join(folder, 'authority.pem'), tenant.certificates.authority);
      await writeFile(join(folder, 'clock'), '0');
    });
    after(async () => {
      await tenant.stop();
      await rm(folder, { recursive: true });
    });

    const start = async (data: string, settings: Readonly<Record<string, string>>) => {
      const files = {
        authority: join(folder, 'authority.pem'),
        clock: join(folder, 'clock'),
        data: join(folder, data),
      };
      // Otherwise the bot creates the database at its first start, which takes seconds.
      await createDataFolder(files.data);
      const bot = await startBotProcess(BOT, 0, (port) => ({
        ...botEnvironment(tenant, new URL(`http://localhost:${port}`), files),
        SHAREPOINT_MY_SITE_URL: tenant.addresses.sharepoint,
        LOG_LEVEL: 'silent',
        ...settings,
      }));
      tenant.teams.connectBot({
        botId: tenant.apps.bot.clientId,
        ssoClientId: tenant.apps.signIn.clientId,
        endpoint: bot.endpoint,
      });
      return bot;
    };

    it('finishes a turn in flight on SIGINT and SIGTERM, then exits', async function () {
      this.timeout(60_000);
      const reached = Promise.withResolvers<void>();
      const released = Promise.withResolvers<void>();
      const slowGraph = await listen(
        async (request, response) => {
          // Not the tenant's photo policy, which the bot reads at any time.
          if (request.url?.includes('$batch')) {
            reached.resolve();
            await released.promise;
          }
          response.writeHead(503).end();
        },
        { service: 'graph', log: tenant.state.requests, certificates: tenant.certificates },
      );
      try {
        const bot = await start('one', { GRAPH_URL: slowGraph.origin });
        const chat = tenant.teams.personalChat(tenant.chatPerson);
        const response = chat.say('my photo is wrong');
        await reached.promise;
        // Ctrl-C reaches the bot in both ways: from the terminal, and from the process that started it.
        process.kill(bot.pid, 'SIGINT');
        const stopped = bot.stop();
        released.resolve();
        // After two seconds, a message says what the bot is doing. The answer replaces it.
        const title = textsIn('en')('photoCard.title.unknown');
        await chat.until(() => textsOn(chat.messages.at(-1)?.card).includes(title));
        assert.equal((await response).status, 200);
        await stopped;
        assert.equal(await bot.ended, 0);
      } finally {
        released.resolve();
        await slowGraph.stop();
      }
    });

    it('answers people while it drains, then exits whatever strangers keep open', async function () {
      this.timeout(60_000);
      const bot = await start('two', { DRAIN_SECONDS: '2' });
      const { port, origin } = new URL(bot.endpoint);
      const strangers = await Promise.all(
        [
          '',
          'GET /health HT',
          head('GET', '/health', { connection: 'keep-alive' }),
          head('GET', '/health', { connection: 'Upgrade', upgrade: 'websocket' }),
          `${head('POST', '/api/messages', { 'content-length': 200_000, connection: 'keep-alive' })}{`,
        ].map(async (text) => {
          const socket = connect(Number(port), '127.0.0.1').on('error', () => {});
          await once(socket, 'connect');
          socket.write(text);
          return socket;
        }),
      );
      process.kill(bot.pid, 'SIGTERM');
      while ((await fetch(`${origin}/ready`)).status !== 503) await setImmediate();
      assert.equal((await fetch(`${origin}/health`)).status, 200, 'a process that drains is alive');
      const chat = tenant.teams.personalChat(tenant.chatPerson);
      assert.equal((await chat.say('help')).status, 200);
      assert.equal(await bot.ended, 0);
      for (const socket of strangers) socket.destroy();
    });
  });
});
