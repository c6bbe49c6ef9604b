import assert from 'node:assert/strict';
import { type RunningBot, startTenantWithBot } from '../../helpers/bot/running-bot.ts';

/** Rejected requests are tested in `test/bot/attacks`. */
describe('The messages endpoint', () => {
  let bot: RunningBot | undefined;
  afterEach(async () => {
    await bot?.stop();
    bot = undefined;
  });

  const sendHelp = async (settings: Readonly<Record<string, string>> = {}) => {
    bot = await startTenantWithBot({ settings: () => settings });
    const chat = bot.tenant.teams.personalChat(bot.tenant.chatPerson);
    const { status, body } = await chat.say('help');
    return { status, body, turns: chat.activities.length };
  };

  it('accepts a message from the channel', async () => {
    assert.deepEqual(await sendHelp(), { status: 200, body: undefined, turns: 1 });
  });

  it("returns 503 and logs the reason if the channel's keys cannot be read", async () => {
    const unreachable = 'http://localhost:9/metadata';
    assert.deepEqual(await sendHelp({ CHANNEL_OPENID_METADATA_URL: unreachable }), {
      status: 503,
      body: undefined,
      turns: 0,
    });
    const { err } = (bot?.logged.at(-1) ?? {}) as { err?: { code: string; remedy: string } };
    assert.equal(err?.code, 'channel-keys-unavailable');
    assert.ok(err.remedy.includes(unreachable));
  });

  it('accepts messages and logs the error if the app certificate is unusable', async () => {
    assert.deepEqual(await sendHelp({ APP_CERTIFICATE_FILE: '/nowhere/app.pem' }), {
      status: 200,
      body: undefined,
      turns: 1,
    });
    const { err } = (bot?.logged.find(({ level }) => level === 50) ?? {}) as { err?: { code: string; remedy: string } };
    assert.equal(err?.code, 'certificate-unusable');
    assert.match(err.remedy, /APP_CERTIFICATE_FILE is \/nowhere\/app\.pem/);
  });

  describe('tells a load balancer', () => {
    const probe = async (path: string) => {
      const response = await fetch(`${bot?.url}${path}`, { headers: { connection: 'close' } });
      assert.equal(response.headers.get('cache-control'), 'no-store');
      return [response.status, await response.json()];
    };

    it('that it is alive and ready', async () => {
      await sendHelp();
      assert.deepEqual(await probe('/health'), [200, { status: 'ok' }]);
      assert.deepEqual(await probe('/ready'), [200, { status: 'ready', degraded: [] }]);
    });

    it('that it has no keys of the channel, though it is ready', async () => {
      await sendHelp({ CHANNEL_OPENID_METADATA_URL: 'http://localhost:9/metadata' });
      assert.deepEqual(await probe('/ready'), [200, { status: 'ready', degraded: ['channel-keys'] }]);
    });

    it('that it gets no token for its answers, until it gets one', async () => {
      bot = await startTenantWithBot({ secretless: false });
      const { teams, chatPerson, state } = bot.tenant;
      const chat = teams.personalChat(chatPerson);
      state.faults.set('entra', { kind: 'html' }, { only: '/oauth2/v2.0/token' });
      await chat.say('help');
      assert.deepEqual(await probe('/ready'), [200, { status: 'ready', degraded: ['bot-token'] }]);
      state.faults.clear('entra');
      await chat.say('help');
      assert.deepEqual(await probe('/ready'), [200, { status: 'ready', degraded: [] }]);
    });
  });
});
