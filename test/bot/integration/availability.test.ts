import assert from 'node:assert/strict';
import { type RunningBot, startTenantWithBot } from '../../helpers/bot/running-bot.ts';

/** Who may not come in, and with what: `test/bot/attacks`. */
describe('The door', () => {
  let bot: RunningBot | undefined;
  afterEach(async () => {
    await bot?.stop();
    bot = undefined;
  });

  const knock = async (settings: Readonly<Record<string, string>> = {}) => {
    bot = await startTenantWithBot({ settings: () => settings });
    const chat = bot.tenant.teams.personalChat(bot.tenant.chatPerson);
    const { status, body } = await chat.say('help');
    return { status, body, turns: chat.activities.length };
  };

  it('opens to the channel', async () => {
    assert.deepEqual(await knock(), { status: 200, body: undefined, turns: 1 });
  });

  it("asks to come again while the channel's keys can not be read, and tells the operator why", async () => {
    const nobody = 'http://localhost:9/metadata';
    assert.deepEqual(await knock({ CHANNEL_OPENID_METADATA_URL: nobody }), { status: 503, body: undefined, turns: 0 });
    const { err } = (bot?.logged.at(-1) ?? {}) as { err?: { code: string; remedy: string } };
    assert.equal(err?.code, 'channel-keys-unavailable');
    assert.ok(err.remedy.includes(nobody));
  });

  it('opens all the same where the app can not prove itself, and tells the operator', async () => {
    assert.deepEqual(await knock({ APP_CERTIFICATE_FILE: '/nowhere/app.pem' }), {
      status: 200,
      body: undefined,
      turns: 1,
    });
    const { err } = (bot?.logged.find(({ level }) => level === 50) ?? {}) as { err?: { code: string; remedy: string } };
    assert.equal(err?.code, 'certificate-unusable');
    assert.match(err.remedy, /APP_CERTIFICATE_FILE is \/nowhere\/app\.pem/);
  });

  it('tells a load balancer that it is open', async () => {
    await knock();
    const response = await fetch(`${bot?.url}/health`);
    assert.deepEqual([response.status, await response.json()], [200, { status: 'ok', store: 'ok' }]);
  });
});
