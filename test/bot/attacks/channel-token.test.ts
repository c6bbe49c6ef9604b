import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { exportJWK, type JWTHeaderParameters, SignJWT, UnsecuredJWT } from 'jose';
import { issueAccessToken, issueSsoAssertion } from '../../../sandbox/entra/tokens/issue-access-token.ts';
import { assertNoLeaks } from '../../helpers/bot/assert-no-leaks.ts';
import { channelClaims, type JwksHost, seconds, startJwksHost } from '../../helpers/bot/jwks-host.ts';
import { type RunningBot, startTenantWithBot } from '../../helpers/bot/running-bot.ts';

const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });

interface Attack {
  readonly token?: () => string | Promise<string>;
  /** A whole authorization header instead of a token. */
  readonly header?: () => string | null | Promise<string>;
  /** Members of the activity that differ. */
  readonly activity?: Readonly<Record<string, unknown>>;
  /** The logged code: which defense refused it. */
  readonly reason: string;
}

/** Messages that the channel did not send, or not to this bot: each gets 401 with an empty body and starts no turn. */
describe('Attacks on the channel token', () => {
  let bot: RunningBot;
  let keyHost: JwksHost;
  before(async () => {
    bot = await startTenantWithBot({
      settings: async (tenant) => {
        keyHost = await startJwksHost(tenant);
        return { CHANNEL_OPENID_METADATA_URL: keyHost.metadataUrl };
      },
    });
    await bot.tenant.teams.personalChat(bot.tenant.chatPerson).install({ silent: true });
  });
  after(async () => {
    await bot.stop();
    await keyHost.stop();
  });

  const claims = (changes?: Readonly<Record<string, unknown>>) => channelClaims(bot.tenant, changes);
  const channelSays = (changes?: Readonly<Record<string, unknown>>) =>
    bot.tenant.state.channelKey.sign(claims(changes));
  const forged = (header: Partial<JWTHeaderParameters> = {}) =>
    new SignJWT(claims())
      .setProtectedHeader({ alg: 'RS256', kid: bot.tenant.state.channelKey.kid, ...header })
      .sign(stranger.privateKey);
  const signedWithText = (secret: string) =>
    new SignJWT(claims())
      .setProtectedHeader({ alg: 'HS256', kid: bot.tenant.state.channelKey.kid })
      .sign(new TextEncoder().encode(secret));
  const publicPem = () => String(bot.tenant.state.channelKey.publicKey.export({ type: 'spki', format: 'pem' }));
  const appOnly = (audience: string) =>
    issueAccessToken(bot.tenant.state, { audience, clientId: bot.tenant.apps.bot.clientId });

  const post = async ({ token, header, activity }: Pick<Attack, 'token' | 'header' | 'activity'>) => {
    const { teams, chatPerson } = bot.tenant;
    const chat = teams.personalChat(chatPerson);
    const sent = chat.activities.length;
    const lines = bot.logged.length;
    const authorization = token ? `Bearer ${await token()}` : await header?.();
    const answer = await teams.postRaw({ ...chat.messageActivity('help'), ...activity }, { authorization });
    return { ...answer, said: chat.activities.length - sent, reason: bot.logged[lines]?.code };
  };

  const attacks: Readonly<Record<string, Attack>> = {
    'no token': { header: () => null, reason: 'no-token' },
    'a text that is not a token': { header: () => 'Bearer open sesame', reason: 'not-a-token' },
    'a valid token with another scheme': {
      header: async () => `Basic ${await channelSays()}`,
      reason: 'not-a-token',
    },
    'a forged token before a valid one': {
      header: async () => `Bearer ${await forged()}, Bearer ${await channelSays()}`,
      reason: 'not-a-token',
    },
    'alg none': { token: () => new UnsecuredJWT(claims()).encode(), reason: 'not-a-token' },
    'alg none with a signature': {
      token: () => `${new UnsecuredJWT(claims()).encode()}AAAA`,
      reason: 'algorithm-not-allowed',
    },
    'HS256 with the public key as its secret': {
      token: () => signedWithText(publicPem()),
      reason: 'algorithm-not-allowed',
    },
    "HS256 with the public key's modulus as its secret": {
      token: () => signedWithText(String(bot.tenant.state.channelKey.publicJwk.n)),
      reason: 'algorithm-not-allowed',
    },
    'another algorithm with the same key': {
      token: () =>
        new SignJWT(claims())
          .setProtectedHeader({ alg: 'RS512', kid: bot.tenant.state.channelKey.kid })
          .sign(bot.tenant.state.channelKey.privateKey),
      reason: 'algorithm-not-allowed',
    },
    'unknown kid': { token: () => forged({ kid: 'unknown' }), reason: 'unknown-key' },
    "the channel's kid with a stranger's signature": {
      token: () => forged(),
      reason: 'wrong-signature',
    },
    "a stranger's key in the token's own header": {
      token: async () => forged({ jwk: await exportJWK(stranger.publicKey) }),
      reason: 'wrong-signature',
    },
    'claims altered after signing': {
      token: async () => {
        const [header, , signature] = (await channelSays({ aud: 'another bot' })).split('.');
        return [header, Buffer.from(JSON.stringify(claims())).toString('base64url'), signature].join('.');
      },
      reason: 'wrong-signature',
    },
    'foreign issuer': {
      token: () => channelSays({ iss: 'https://api.botframework.com.evil.example' }),
      reason: 'wrong-issuer',
    },
    // The library accepts these issuers for the Emulator and for skills.
    'an issuer of Entra v1': {
      token: () =>
        channelSays({
          iss: 'https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/',
          ver: '1.0',
          appid: bot.tenant.apps.bot.clientId,
        }),
      reason: 'wrong-issuer',
    },
    'an issuer of Entra v2': {
      token: () =>
        channelSays({
          iss: 'https://login.microsoftonline.com/d6d49420-f39b-4df7-a1dc-d59a935871db/v2.0',
          ver: '2.0',
          azp: bot.tenant.apps.bot.clientId,
        }),
      reason: 'wrong-issuer',
    },
    "another bot's audience": {
      token: () => channelSays({ aud: bot.tenant.apps.signIn.clientId }),
      reason: 'wrong-audience',
    },
    'several audiences, this bot among them': {
      token: () => channelSays({ aud: [bot.tenant.apps.signIn.clientId, bot.tenant.apps.bot.clientId] }),
      reason: 'several-audiences',
    },
    "an Entra token: the bot's own, for itself": {
      token: () => appOnly(bot.tenant.apps.bot.clientId),
      reason: 'unknown-key',
    },
    "an Entra token: the bot's own, for the connector": {
      token: () => appOnly('https://api.botframework.com'),
      reason: 'unknown-key',
    },
    "an Entra token: a person's single sign-on": {
      token: () => issueSsoAssertion(bot.tenant.state, bot.tenant.chatPerson, bot.tenant.apps.signIn),
      reason: 'unknown-key',
    },
    'an expired token': { token: () => channelSays({ exp: seconds() - 310 }), reason: 'token-expired' },
    'a token without expiry': {
      token: () => channelSays({ exp: undefined }),
      reason: 'incomplete-token',
    },
    'a token that is not yet valid': {
      token: () => channelSays({ nbf: seconds() + 310 }),
      reason: 'token-not-yet-valid',
    },
    'a missing serviceurl': {
      token: () => channelSays({ serviceurl: undefined }),
      reason: 'incomplete-token',
    },
    'a different serviceurl': {
      token: () => channelSays({ serviceurl: 'https://smba.trafficmanager.net/teams/' }),
      reason: 'other-service-url',
    },
    'a key without endorsements': { token: () => keyHost.plain.sign(claims()), reason: 'not-endorsed' },
    'a key endorsed for another channel': {
      token: () => keyHost.webChat.sign(claims()),
      reason: 'not-endorsed',
    },
    // In Web Chat the client sets the sender.
    'an activity of Web Chat, whose clients choose the sender': {
      token: () => channelSays(),
      activity: { channelId: 'webchat' },
      reason: 'other-channel',
    },
    'an activity of AseChannel, which the library accepts without a check': {
      token: () => channelSays(),
      activity: { channelId: 'AseChannel' },
      reason: 'other-channel',
    },
  };

  it('accepts the channel’s token with up to five minutes of clock skew', async () => {
    for (const changes of [{}, { exp: seconds() - 280 }, { nbf: seconds() + 280 }]) {
      const { status, said } = await post({ token: () => channelSays(changes) });
      assert.deepEqual({ status, said }, { status: 200, said: 1 });
    }
  });

  for (const [name, attack] of Object.entries(attacks)) {
    it(`refuses ${name}`, async () => {
      const { body, ...outcome } = await post(attack);
      assert.deepEqual(outcome, { status: 401, said: 0, reason: attack.reason });
      assert.equal(body, undefined, 'an empty body');
      assertNoLeaks(bot, []);
    });
  }

  describe('when one activity is sent several times', () => {
    const postTogether = async (activities: readonly unknown[], authorization: string) => {
      const { teams, chatPerson } = bot.tenant;
      const chat = teams.personalChat(chatPerson);
      const sent = chat.activities.length;
      const answers = await Promise.all(activities.map((activity) => teams.postRaw(activity, { authorization })));
      return { statuses: answers.map(({ status }) => status), said: chat.activities.length - sent };
    };
    const activity = () => bot.tenant.teams.personalChat(bot.tenant.chatPerson).messageActivity('help');

    it('answers once if the same token sends it at the same time', async () => {
      const one = activity();
      const outcome = await postTogether([one, one, one], `Bearer ${await channelSays()}`);
      assert.deepEqual(outcome, { statuses: [200, 200, 200], said: 1 });
    });

    it('does not answer a repeat with another token', async () => {
      const one = activity();
      assert.equal((await postTogether([one], `Bearer ${await channelSays()}`)).said, 1);
      const later = await postTogether([one], `Bearer ${await channelSays({ exp: seconds() + 1800 })}`);
      assert.deepEqual(later, { statuses: [200], said: 0 });
    });

    it('answers the genuine one after a stranger’s', async () => {
      const one = activity();
      assert.deepEqual(await postTogether([one], `Bearer ${await forged()}`), { statuses: [401], said: 0 });
      assert.deepEqual(await postTogether([one], `Bearer ${await channelSays()}`), { statuses: [200], said: 1 });
    });
  });

  it("never fetches keys from a URL in the token's header", async () => {
    const asked = bot.tenant.state.requests.all().length;
    const jku = `${bot.tenant.addresses.control}/api/keys`;
    const { status, said } = await post({ token: () => forged({ jku, x5u: jku, kid: 'unknown' }) });
    assert.deepEqual({ status, said }, { status: 401, said: 0 });
    assert.equal(bot.tenant.state.requests.all().length, asked);
  });

  it('does not fetch the keys again for each unknown kid', async () => {
    const asked = () => bot.tenant.state.requests.all().filter(({ url }) => url === '/keys').length;
    const before = asked();
    for (let round = 0; round < 100; round++) await post({ token: () => forged({ kid: `unknown-${round}` }) });
    assert.equal(asked(), before);
  });
});
