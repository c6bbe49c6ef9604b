import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { SignJWT, UnsecuredJWT } from 'jose';
import { issueAccessToken } from '../../../sandbox/entra/tokens.ts';
import { type RunningBot, startTenantWithBot } from '../running-bot.ts';

/** A message with every token but the right one: 401, an empty body, and no turn. */
describe('The door', () => {
  let bot: RunningBot;
  before(async () => {
    bot = await startTenantWithBot();
    await bot.tenant.teams.personalChat(nora()).install({ silent: true });
  });
  after(() => bot.stop());

  const nora = () => bot.tenant.chatPerson;
  const knock = async (authorization: string | undefined) => {
    const chat = bot.tenant.teams.personalChat(nora());
    const sent = chat.activities.length;
    const answer = await bot.tenant.teams.postRaw(chat.messageActivity('help'), { authorization });
    return { ...answer, turns: chat.activities.length - sent };
  };
  const claims = () => ({
    iss: 'https://api.botframework.com',
    aud: bot.tenant.apps.bot.clientId,
    serviceurl: `${bot.tenant.addresses.channel}/teams/`,
    nbf: Math.floor(Date.now() / 1000) - 60,
    exp: Math.floor(Date.now() / 1000) + 3600,
  });
  const refused = (answer: { status: number; body: unknown; turns: number }) => {
    assert.equal(answer.status, 401);
    assert.equal(answer.turns, 0);
    assert.ok(!answer.body, `an empty body, not ${JSON.stringify(answer.body)}`);
  };

  it('opens to the channel', async () => {
    const { status, turns } = await knock(`Bearer ${await bot.tenant.teams.channelToken()}`);
    assert.deepEqual({ status, turns }, { status: 200, turns: 1 });
  });

  it('stays closed without a token', async () => refused(await knock('')));

  it('stays closed to something that is no token', async () => refused(await knock('Bearer open sesame')));

  it('stays closed to an unsigned token', async () => {
    refused(await knock(`Bearer ${new UnsecuredJWT(claims()).encode()}`));
  });

  it('stays closed to a forged token', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const { kid } = bot.tenant.state.channelKey;
    const forged = await new SignJWT(claims()).setProtectedHeader({ alg: 'RS256', kid }).sign(privateKey);
    refused(await knock(`Bearer ${forged}`));
  });

  it('stays closed to an expired token', async () => {
    const expired = Math.floor(Date.now() / 1000) - 3600;
    refused(await knock(`Bearer ${await bot.tenant.teams.channelToken({ nbf: expired - 60, exp: expired })}`));
  });

  it('stays closed to a token for another bot', async () => {
    refused(await knock(`Bearer ${await bot.tenant.teams.channelToken({ aud: bot.tenant.apps.signIn.clientId })}`));
  });

  it('stays closed to a token for another service URL', async () => {
    refused(await knock(`Bearer ${await bot.tenant.teams.channelToken({ serviceurl: 'https://evil.example/' })}`));
  });

  it("stays closed to the bot's own token from Entra", async () => {
    const { clientId } = bot.tenant.apps.bot;
    refused(await knock(`Bearer ${await issueAccessToken(bot.tenant.state, { audience: clientId, clientId })}`));
  });

  describe('to bodies', () => {
    const post = async (body: string, headers: Record<string, string> = {}) => {
      const authorization = `Bearer ${await bot.tenant.teams.channelToken()}`;
      const init = { method: 'POST', body, headers: { authorization, 'content-type': 'application/json', ...headers } };
      const response = await fetch(`${bot.url}/api/messages`, init);
      return { status: response.status, text: await response.text() };
    };

    it('takes no more than fits', async () => {
      assert.deepEqual(await post(JSON.stringify({ text: 'x'.repeat(300_000) })), { status: 413, text: '' });
    });

    it('takes JSON only', async () => {
      assert.deepEqual(await post('text', { 'content-type': 'text/plain' }), { status: 415, text: '' });
      assert.deepEqual(await post('{"type":', {}), { status: 400, text: '' });
      assert.deepEqual(await post('[]', {}), { status: 400, text: '' });
    });

    it('unpacks nothing', async () => {
      assert.deepEqual(await post('{}', { 'content-encoding': 'gzip' }), { status: 415, text: '' });
    });
  });

  it('tells a load balancer that it is open', async () => {
    const response = await fetch(`${bot.url}/health`);
    assert.deepEqual([response.status, await response.json()], [200, { status: 'ok' }]);
  });
});
