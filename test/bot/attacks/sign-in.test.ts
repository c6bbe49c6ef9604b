import assert from 'node:assert/strict';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, EncryptJWT, SignJWT, UnsecuredJWT } from 'jose';
import { textsIn } from '../../../bot/locales/index.ts';
import { attachmentOf, OAUTH_CARD } from '../../../sandbox/channel/activity.ts';
import { issueSsoAssertion } from '../../../sandbox/entra/tokens/issue-access-token.ts';
import type { Chat, Person } from '../../../sandbox/index.ts';
import { assertNoLeaks } from '../../helpers/bot/assert-no-leaks.ts';
import { imagesIn, textsOn } from '../../helpers/bot/card-contents.ts';
import { type RunningBot, startTenantWithBot } from '../../helpers/bot/running-bot.ts';

const text = textsIn('en');

/**
 * Nora has asked and her Teams does not answer. Attackers send tokens and exchange ids that are not hers; nothing is
 * read.
 */
describe('Attacks on sign-in', () => {
  let bot: RunningBot;
  before(async () => {
    bot = await startTenantWithBot();
    for (const person of [nora(), samuel()]) bot.tenant.teams.setDevices(person, 0);
  });
  after(() => bot.stop());

  const nora = () => bot.tenant.chatPerson;
  const samuel = () => bot.tenant.person('samuel.carter');
  const chatOf = (person: Person) => bot.tenant.teams.personalChat(person);
  const assertionOf = (person: Person, options?: { expiresIn: number }) =>
    issueSsoAssertion(bot.tenant.state, person, bot.tenant.apps.signIn, options);

  /** The person asks; returns the exchange id and the page of the sign-in card. */
  const ask = async (person: Person): Promise<{ id: string; page: URL }> => {
    const chat = chatOf(person);
    await chat.say('my photo is wrong');
    const card = attachmentOf(chat.activities.at(-1) ?? { type: '' }, OAUTH_CARD);
    const { tokenExchangeResource, buttons } = card as {
      tokenExchangeResource: { id: string };
      buttons: { value: string }[];
    };
    return { id: tokenExchangeResource.id, page: new URL(buttons[0]?.value ?? '') };
  };
  const bring = (chat: Chat, id: unknown, token: unknown, from?: Person) =>
    observe(chat, () => chat.invoke('signin/tokenExchange', { id, connectionName: '', token }, { from }));
  const observe = async (chat: Chat, attack: () => Promise<{ status: number; body: unknown }>) => {
    const [sent, lines] = [chat.activities.length, bot.logged.length];
    const answer = await attack();
    await bot.settled();
    const reasons = bot.logged
      .slice(lines)
      .flatMap(({ event, code }) => (event === 'token-exchange-refused' ? [code] : []));
    return { ...answer, said: chat.activities.slice(sent), reason: reasons[0], chat };
  };

  type Observed = Awaited<ReturnType<typeof observe>>;
  const refused = ({ status, body, said, reason, chat }: Observed, expected: string | undefined) => {
    assert.deepEqual({ status, said, reason }, { status: 412, said: [], reason: expected });
    nothingRead();
    assertNoLeaks(bot, [body], chat.type === 'personal' ? [] : [chat]);
  };
  const nothingRead = () => {
    // The bot reads the photo policy and the root site as the app, at any time.
    const asApp = ({ url }: { readonly url: string }) => /photoUpdateSettings|\/sites\/root/.test(url);
    assert.deepEqual(
      bot.tenant.state.requests.of('graph').filter((request) => !asApp(request)),
      [],
    );
    assert.deepEqual(bot.tenant.state.requests.of('sharepoint'), []);
  };

  describe('refuses an assertion', () => {
    const assertions: Readonly<Record<string, { make: () => string | Promise<string>; reason: string }>> = {
      'of another person': { make: () => assertionOf(samuel()), reason: 'other-person' },
      'of another tenant': {
        make: () => signedWith({ tid: '11111111-2222-3333-4444-555555555555' }),
        reason: 'other-tenant',
      },
      'for another audience': {
        make: () => issueSsoAssertion(bot.tenant.state, nora(), bot.tenant.apps.bot),
        reason: 'other-audience',
      },
      'for Graph itself': { make: () => signedWith({ aud: 'https://graph.microsoft.com' }), reason: 'other-audience' },
      'that has expired': { make: () => assertionOf(nora(), { expiresIn: -1 }), reason: 'expired' },
      'that never expires': { make: () => signedWith({ exp: undefined }), reason: 'malformed' },
      'that is not a token': { make: () => 'open sesame', reason: 'malformed' },
      'of 100,000 characters': { make: () => 'A'.repeat(100_000), reason: 'malformed' },
    };
    /** Nora's assertion with other claims, signed by Entra's key. */
    const signedWith = async (changes: Readonly<Record<string, unknown>>) =>
      bot.tenant.state.entraKey.sign(
        JSON.parse(JSON.stringify({ ...decodeJwt(await assertionOf(nora())), ...changes })),
      );

    for (const [name, { make, reason }] of Object.entries(assertions)) {
      it(name, async () => {
        const { id } = await ask(nora());
        refused(await bring(chatOf(nora()), id, await make()), reason);
      });
    }

    for (const name of ['unsigned', 'forged'] as const) {
      it(`that is ${name}: Entra redeems nothing, and the bot keeps no session`, async () => {
        const { id } = await ask(nora());
        const claims = decodeJwt(await assertionOf(nora()));
        const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
        const { kid } = bot.tenant.state.entraKey;
        const token =
          name === 'unsigned'
            ? new UnsecuredJWT(claims).encode()
            : await new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid }).sign(privateKey);
        const { said, body } = await bring(chatOf(nora()), id, token);
        assert.ok(textsOn(said).includes(text('sign-in-trouble.not-completed')));
        assert.deepEqual(imagesIn(said), []);
        nothingRead();
        assertNoLeaks(bot, [body]);
        assert.match((await ask(nora())).id, /^check-photo\./, 'she is asked to sign in again');
      });
    }
  });

  describe('refuses an exchange id', () => {
    const bringOwn = async (id: unknown) => bring(chatOf(nora()), id, await assertionOf(nora()));

    it('that the bot did not issue', async () =>
      refused(await bringOwn('check-photo.zzzzzz.AAAA.AAAA'), 'unknown-exchange'));

    it('that is missing', async () => refused(await bringOwn(undefined), 'unknown-exchange'));

    it('that is an object', async () => refused(await bringOwn({ split: 1 }), 'unknown-exchange'));

    it('with another intent', async () => {
      const { id } = await ask(nora());
      refused(await bringOwn(id.replace('check-photo', 'forget-me')), 'unknown-exchange');
    });

    it('with a later expiry', async () => {
      const { id } = await ask(nora());
      const [intent, , ...rest] = id.split('.');
      refused(await bringOwn([intent, 'zzzzzzz', ...rest].join('.')), 'unknown-exchange');
    });

    it('that has expired', async () => {
      const { id } = await ask(nora());
      bot.tenant.state.clock.advance(16 * 60_000);
      refused(await bringOwn(id), 'unknown-exchange');
    });

    it('of another person', async () => {
      const { id } = await ask(nora());
      refused(await bring(chatOf(samuel()), id, await assertionOf(samuel())), 'unknown-exchange');
    });

    it("of another person, in that person's conversation", async () => {
      const { id } = await ask(nora());
      refused(await bring(chatOf(nora()), id, await assertionOf(samuel()), samuel()), 'unknown-exchange');
    });

    it('in another conversation', async () => {
      const { id } = await ask(nora());
      const group = bot.tenant.teams.groupChat('Design', [nora(), samuel()]);
      refused(await bring(group, id, await assertionOf(nora()), nora()), 'unknown-exchange');
    });
  });

  describe('in the sign-in window', () => {
    const get = (path: string, headers: Record<string, string> = {}) =>
      fetch(`${bot.url}${path}`, { headers, redirect: 'manual' });
    const closed = async (response: Response) => {
      const page = await response.text();
      assert.equal(response.status, 400);
      assert.doesNotMatch(page, /data-result|<script/);
      assertNoLeaks(bot, [page]);
    };
    /** Opens Nora's window: what the browser holds while she is at Entra. */
    const openWindow = async () => {
      const { page } = await ask(nora());
      const start = await get(page.pathname + page.search);
      assert.equal(start.status, 302);
      const state = new URL(start.headers.get('location') ?? '').searchParams.get('state');
      const cookie = start.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
      return { attempt: page.searchParams.get('attempt') ?? '', state: state ?? '', cookie };
    };
    const closeWindow = async ({ state, cookie }: { state: string; cookie: string }) => {
      const page = await (await get(`/auth-end?error=access_denied&state=${state}`, { cookie })).text();
      return /data-result="([^"]+)"/.exec(page)?.[1] ?? '';
    };
    const verifyState = (chat: Chat, state: unknown, from?: Person) =>
      observe(chat, () => chat.invoke('signin/verifyState', { state }, { from }));

    it('refuses to start without a button', async () => closed(await get('/auth-start')));

    it('refuses a forged button', async () => closed(await get('/auth-start?attempt=e30.AAAA')));

    it('refuses a button with any part altered', async () => {
      const parts = (await openWindow()).attempt.split('.');
      for (const at of parts.keys()) {
        const altered = parts.with(at, `${parts[at]?.startsWith('A') ? 'B' : 'A'}${parts[at]?.slice(1)}`).join('.');
        const longer = parts.with(at, `${parts[at]}AAAA`).join('.');
        for (const attempt of [altered, longer]) await closed(await get(`/auth-start?attempt=${attempt}`));
      }
    });

    it('refuses a button for another person, encrypted with a foreign key or not at all', async () => {
      const { id: tenantId } = bot.tenant.state;
      const claims = { intent: 'check-photo', tenantId, objectId: samuel().id, conversationId: chatOf(nora()).id };
      const { enc } = decodeProtectedHeader((await openWindow()).attempt);
      const forged = await new EncryptJWT(claims)
        .setProtectedHeader({ alg: 'dir', enc: String(enc) })
        .setExpirationTime('1h')
        .encrypt(randomBytes(32));
      await closed(await get(`/auth-start?attempt=${forged}`));
      await closed(await get(`/auth-start?attempt=${new UnsecuredJWT(claims).setExpirationTime('1h').encode()}`));
    });

    it('refuses an expired button', async () => {
      const { page } = await ask(nora());
      bot.tenant.state.clock.advance(61 * 60_000);
      await closed(await get(page.pathname + page.search));
    });

    it("refuses a stranger's code without the cookie", async () => {
      const { state } = await openWindow();
      await closed(await get(`/auth-end?code=stranger&state=${state}`));
    });

    it("refuses a stranger's code with another state", async () => {
      const { cookie } = await openWindow();
      await closed(await get('/auth-end?code=stranger&state=guessed', { cookie }));
    });

    it('refuses a button as the cookie', async () => {
      const { attempt, state, cookie } = await openWindow();
      await closed(await get(`/auth-end?code=x&state=${state}`, { cookie: cookie.replace(/=.*/, `=${attempt}`) }));
    });

    it('redirects only to Entra, whatever the query says', async () => {
      const { page } = await ask(nora());
      const start = await get(
        `${page.pathname}${page.search}&redirect_uri=https://evil.example&location=//evil.example`,
      );
      const location = new URL(start.headers.get('location') ?? '');
      assert.equal(location.origin, bot.tenant.addresses.entraPages);
      assert.equal(location.searchParams.get('redirect_uri'), `${bot.url}/auth-end`);
    });

    describe('sends to Entra', () => {
      const toEntra = () => bot.tenant.state.requests.of('entra').length;
      beforeEach(async () => {
        // The metadata, once.
        await openWindow();
        bot.tenant.state.requests.clear();
      });

      it('nothing for a button that is pressed again and again, which stops after ten windows', async () => {
        const { page } = await ask(nora());
        const statuses: number[] = [];
        for (let press = 0; press < 30; press++) statuses.push((await get(page.pathname + page.search)).status);
        assert.deepEqual(statuses, [...Array(10).fill(302), ...Array(20).fill(400)]);
        assert.equal((await get((await ask(nora())).page.href.replace(bot.url, ''))).status, 302, 'a new button works');
        assert.equal(toEntra(), 0);
      });

      it('one request for a window, however often its address is called', async () => {
        const { state, cookie } = await openWindow();
        const [first, ...others] = await Promise.all(
          Array.from({ length: 30 }, () => get(`/auth-end?code=stranger&state=${state}`, { cookie })),
        );
        assert.equal(first?.status, 200);
        for (const other of others) await closed(other);
        assert.equal(toEntra(), 1);
      });

      it('one request for a window over all instances', async () => {
        const instance = await bot.startInstance();
        const { state, cookie } = await openWindow();
        await get(`/auth-end?code=stranger&state=${state}`, { cookie });
        const { length } = bot.tenant.state.requests.of('entra');
        await closed(await fetch(`${instance}/auth-end?code=stranger&state=${state}`, { headers: { cookie } }));
        assert.equal(toEntra(), length);
      });
    });

    it('keeps windows apart that are open together in one browser', async () => {
      const [one, two] = [await openWindow(), await openWindow()];
      const cookie = `${one.cookie}; ${two.cookie}`;
      await closed(await get('/auth-end?code=stranger&state=guessed', { cookie }));
      const stranger = await get(`/auth-end?code=stranger&state=${'A'.repeat(43)}`, { cookie });
      assert.equal(stranger.headers.get('set-cookie'), null);
      await closed(stranger);
      const ended = await get(`/auth-end?error=access_denied&state=${one.state}`, { cookie });
      const [name] = one.cookie.split('=');
      assert.match(ended.headers.get('set-cookie') ?? '', new RegExp(`^${name}=; Max-Age=0`));
      assert.match(await closeWindow({ state: two.state, cookie }), /^eyJ/);
    });

    it('escapes markup in Entra’s answer', async () => {
      const { state, cookie } = await openWindow();
      const query = new URLSearchParams({
        state,
        error: '"><script>alert(1)</script>',
        error_description: '<img src=x>',
      });
      const response = await get(`/auth-end?${query}`, { cookie, 'accept-language': '"><script>' });
      const page = await response.text();
      assert.doesNotMatch(page, /alert|<img/);
      assert.match(response.headers.get('content-security-policy') ?? '', /default-src 'none'; script-src 'self'/);
      assertNoLeaks(bot, [page]);
    });

    it('refuses a forged result', async () => {
      refused(await verifyState(chatOf(nora()), 'e30.AAAA'), 'unknown-result');
      refused(await verifyState(chatOf(nora()), { toString: 1 }), 'unknown-result');
    });

    it('refuses a button as the result', async () => {
      refused(await verifyState(chatOf(nora()), (await openWindow()).attempt), 'unknown-result');
    });

    it("refuses another person's result", async () => {
      const result = await closeWindow(await openWindow());
      refused(await verifyState(chatOf(samuel()), result), 'unknown-result');
      const { status, said } = await verifyState(chatOf(nora()), result);
      assert.deepEqual({ status, said: said.length }, { status: 200, said: 1 }, 'her own result is accepted');
    });

    it('answers a result once, over all instances', async () => {
      const result = await closeWindow(await openWindow());
      const first = await verifyState(chatOf(nora()), result);
      assert.deepEqual([first.status, first.said.length], [200, 1]);
      refused(await verifyState(chatOf(nora()), result), 'unknown-result');
      const instance = await bot.startInstance();
      const deliverTo = (origin: string) =>
        bot.tenant.teams.connectBot({
          botId: bot.tenant.apps.bot.clientId,
          ssoClientId: bot.tenant.apps.signIn.clientId,
          endpoint: `${origin}/api/messages`,
        });
      // What the instance asked at its start.
      bot.tenant.state.requests.clear();
      deliverTo(instance);
      refused(await verifyState(chatOf(nora()), result), 'unknown-result');
      deliverTo(bot.url);
    });

    it('refuses a result in another conversation', async () => {
      const result = await closeWindow(await openWindow());
      const group = bot.tenant.teams.groupChat('Design', [nora(), samuel()]);
      refused(await verifyState(group, result, nora()), 'unknown-result');
    });
  });

  // Comes last: afterwards Nora is signed in.
  describe('by replay', () => {
    it('answers a replayed exchange once', async () => {
      const { id } = await ask(nora());
      const { status, said } = await bring(chatOf(nora()), id, await assertionOf(nora()));
      assert.equal(status, 200);
      assert.ok(textsOn(said).includes(text('photoCard.title.out-of-date')));
      const again = await bring(chatOf(nora()), id, await assertionOf(nora()));
      assert.deepEqual([again.status, again.said], [200, []]);
      assertNoLeaks(bot, [again.body]);
    });
  });
});
