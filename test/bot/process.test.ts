import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { textsIn } from '../../bot/locales/index.ts';
import { listen } from '../../sandbox/http/listen.ts';
import { startTenant } from '../../sandbox/index.ts';
import { botEnvironment } from '../../sandbox/launch/bot-environment.ts';
import { startBotProcess } from '../../sandbox/launch/bot-process.ts';
import { textsOn } from '../helpers/bot/card-contents.ts';
import { compileCache, SHORT_LIVED } from '../helpers/compile-cache.ts';
import { prepareFolder } from '../helpers/database-seed.ts';

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
    assert.match(stderr, /npm run sandbox/);
    assert.doesNotMatch(stderr, /\n +at /, 'a sentence, not a stack');
  });

  it('finishes a turn in flight on SIGINT and SIGTERM, then exits', async function () {
    this.timeout(60_000);
    const folder = await mkdtemp(join(tmpdir(), 'photo-sync-process-'));
    const tenant = await startTenant();
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
      const files = {
        authority: join(folder, 'authority.pem'),
        clock: join(folder, 'clock'),
        data: join(folder, 'data'),
      };
      await writeFile(files.authority, tenant.certificates.authority);
      await writeFile(files.clock, '0');
      // Otherwise the bot creates the database at its first start, which takes seconds.
      await prepareFolder(files.data);
      const settings = (port: number) => ({
        ...botEnvironment(tenant, new URL(`http://localhost:${port}`), files),
        GRAPH_URL: slowGraph.origin,
        SHAREPOINT_MY_SITE_URL: tenant.addresses.sharepoint,
        LOG_LEVEL: 'silent',
      });
      const bot = await startBotProcess(BOT, 0, settings);
      tenant.teams.connectBot({
        botId: tenant.apps.bot.clientId,
        ssoClientId: tenant.apps.signIn.clientId,
        endpoint: bot.endpoint,
      });
      const chat = tenant.teams.personalChat(tenant.chatPerson);
      const response = chat.say('my photo is wrong');
      await reached.promise;
      // Ctrl-C reaches the bot in both ways: from the terminal, and from the process that started it.
      process.kill(bot.pid, 'SIGINT');
      const stopped = bot.stop();
      released.resolve();
      assert.ok(textsOn((await chat.nextMessage()).card).includes(textsIn('en')('photoCard.title.unknown')));
      assert.equal((await response).status, 200);
      await stopped;
      assert.equal(await bot.ended, 0);
    } finally {
      released.resolve();
      await slowGraph.stop();
      await tenant.stop();
      await rm(folder, { recursive: true });
    }
  });
});
