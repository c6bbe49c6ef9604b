import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { assertNoLeaks } from '../../helpers/bot/assert-no-leaks.ts';
import { imagesIn } from '../../helpers/bot/card-contents.ts';
import { head, rawRequest } from '../../helpers/bot/raw-request.ts';
import { type RunningBot, startTenantWithBot } from '../../helpers/bot/running-bot.ts';

describe('Attacks with hosts and methods', () => {
  let bot: RunningBot;
  let stranger: Server;
  /** Requests to the stranger's host. */
  const caught: string[] = [];
  before(async () => {
    bot = await startTenantWithBot();
    await chat().install({ silent: true });
    // Not `localhost`, so a foreign host that a test can still listen on.
    stranger = createServer((request, response) => {
      caught.push(`${request.method} ${request.url} ${request.headers.authorization}`);
      response.end('{"id":"1"}');
    }).listen(0, '127.0.0.2');
    await once(stranger, 'listening');
  });
  after(async () => {
    await bot.stop();
    stranger.close();
    await once(stranger, 'close');
  });

  const chat = () => bot.tenant.teams.personalChat(bot.tenant.chatPerson);
  const port = () => (stranger.address() as AddressInfo).port;

  describe("with a foreign service URL in the channel's own token, never sends the bot's token to", () => {
    const urls: Readonly<Record<string, () => string>> = {
      "a stranger's host": () => `http://127.0.0.2:${port()}/teams/`,
      'a trusted host as its user name': () => `http://localhost@127.0.0.2:${port()}/teams/`,
      "a host that begins like the channel's": () => 'https://smba.trafficmanager.net.evil.example/teams/',
      "a host that ends like the channel's": () => 'https://evil-smba.trafficmanager.net/teams/',
      'another subdomain of the same cloud host': () => 'https://evil.trafficmanager.net/teams/',
      "the channel's host without https": () => 'http://smba.trafficmanager.net/teams/',
      "the channel's host at another port": () => 'https://smba.trafficmanager.net:8443/teams/',
      'a URL that is not http': () => 'ftp://localhost/teams/',
      'an empty URL': () => '',
    };
    for (const [name, url] of Object.entries(urls)) {
      it(name, async () => {
        const serviceUrl = url();
        const [sent, lines] = [chat().activities.length, bot.logged.length];
        const authorization = `Bearer ${await bot.tenant.teams.channelToken({ serviceurl: serviceUrl })}`;
        const answer = await bot.tenant.teams.postRaw(
          { ...chat().messageActivity('help'), serviceUrl },
          { authorization },
        );
        assert.deepEqual([answer.status, answer.body], [401, undefined]);
        assert.equal(bot.logged[lines]?.code, 'foreign-service-url');
        assert.equal(chat().activities.length, sent);
        assert.deepEqual(caught, []);
        assertNoLeaks(bot, []);
      });
    }
  });

  it('builds no card link from the host header or from proxy headers', async () => {
    const evil = `127.0.0.2:${port()}`;
    const body = JSON.stringify(chat().messageActivity('my photo is wrong'));
    const { status, text } = await rawRequest(bot.url, [
      head('POST', '/api/messages', {
        host: evil,
        'x-forwarded-host': evil,
        'x-forwarded-proto': 'gopher',
        forwarded: `host=${evil}`,
        'x-original-url': '/health',
        'x-http-method-override': 'GET',
        authorization: `Bearer ${await bot.tenant.teams.channelToken()}`,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
      }),
      body,
    ]);
    assert.equal(status, 200, text);
    const { card } = await chat().nextMessage();
    assert.equal(imagesIn(card).length, 2);
    for (const url of imagesIn(card)) assert.equal(new URL(url).origin, bot.url);
    assert.ok(!JSON.stringify(chat().activities).includes(evil));
    assert.deepEqual(caught, []);
  });

  it('does not act as a proxy', async () => {
    for (const [method, target] of [
      ['GET', `http://127.0.0.2:${port()}/`],
      ['CONNECT', `127.0.0.2:${port()}`],
      ['GET', `//127.0.0.2:${port()}/`],
    ] as const) {
      const { status, text } = await rawRequest(bot.url, [head(method, target)]);
      assert.ok(status === 404 || status === 0, text);
      assertNoLeaks(bot, [text]);
    }
    assert.deepEqual(caught, []);
  });

  describe('refuses a wrong method', () => {
    const ROUTES = ['/api/messages', '/photos/neutral', '/health', '/ready', '/auth-start', '/auth-end'];
    const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'];
    for (const path of ROUTES) {
      const meant = path === '/api/messages' ? 'POST' : 'GET';
      for (const method of METHODS.filter((one) => one !== meant)) {
        it(`${method} ${path}`, async () => {
          const sent = chat().activities.length;
          const authorization = `Bearer ${await bot.tenant.teams.channelToken()}`;
          const { status, text } = await rawRequest(bot.url, [
            head(method, path, { authorization, origin: 'https://evil.example', cookie: 'secret=1' }),
          ]);
          assert.equal(status, 405, text);
          assert.doesNotMatch(text, /access-control-allow|secret=1|Bearer/i);
          assert.equal(chat().activities.length, sent);
          assertNoLeaks(bot, [text]);
        });
      }
    }
  });

  it('names neither the framework nor its version', async () => {
    for (const path of ['/health', '/ready', '/nowhere']) {
      const { text } = await rawRequest(bot.url, [head('GET', path)]);
      assert.doesNotMatch(text, /restify|express|node|x-powered-by/i);
    }
  });
});
