import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { assertNoLeaks } from '../../helpers/bot/assert-no-leaks.ts';
import { useAttackedBot } from '../../helpers/bot/attacked-bot.ts';
import { head, type RawAnswer, rawRequest } from '../../helpers/bot/raw-request.ts';

const MB = 1024 * 1024;

/** Malicious bodies with a valid token: each is refused, and the bot keeps serving. */
describe('Attacks with the body of POST /api/messages', () => {
  const attacked = useAttackedBot();
  const { chat, message } = attacked;
  afterEach('the bot has answered nothing', () => assert.equal(chat().activities.length, 0));

  interface Refusal {
    readonly status: number;
    readonly reason?: string;
  }
  const refused = async (answer: RawAnswer, lines: number, { status, reason }: Refusal) => {
    assert.equal(answer.status, status, answer.text);
    // A connection may end before the token has been checked.
    while (reason && !attacked.bot.logged[lines]) await setImmediate();
    assert.equal(attacked.bot.logged[lines]?.code, reason);
    assertNoLeaks(attacked.bot, [answer.text]);
  };

  /** Posts to the message route with a valid token and these headers. */
  const post = (body: readonly (string | Buffer)[], headers: Record<string, string | number>, hangUp = false) =>
    rawRequest(
      attacked.bot.url,
      [
        head('POST', '/api/messages', {
          authorization: `Bearer ${attacked.token}`,
          'content-type': 'application/json',
          ...headers,
        }),
        ...body,
      ],
      { hangUp },
    );
  const postText = (text: string | Buffer, headers: Record<string, string | number> = {}) =>
    post([text], { 'content-length': Buffer.byteLength(text), ...headers });
  const chunk = (text: string) => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;

  const attacks: Readonly<Record<string, { readonly send: () => Promise<RawAnswer> } & Refusal>> = {
    'oversized body': {
      send: () => postText(JSON.stringify({ ...message(), text: 'x'.repeat(MB) })),
      status: 413,
      reason: 'too-large',
    },
    'oversized body, chunked, without content-length': {
      send: () =>
        post(
          Array.from({ length: 64 }, () => chunk('x'.repeat(64 * 1024))),
          { 'transfer-encoding': 'chunked' },
        ),
      status: 413,
      reason: 'too-large',
    },
    'content-length of ten gigabytes, without the bytes': {
      send: () => post(['{'], { 'content-length': 10_000 * MB }),
      status: 413,
      reason: 'too-large',
    },
    'content-length too small, with a second request in the rest': {
      send: () =>
        post([`{"type":"message"}${head('GET', '/health')}`], { 'content-length': 1, connection: 'keep-alive' }),
      status: 400,
      // The rest is no request, so Node ends the connection.
      reason: 'incomplete',
    },
    'content-length too large': {
      send: () => post(['{"type":"message"}'], { 'content-length': 1000 }, true),
      status: 400,
      reason: 'incomplete',
    },
    'content-length together with chunked encoding': {
      send: () =>
        post([chunk(JSON.stringify(message())), '0\r\n\r\n'], { 'content-length': 4, 'transfer-encoding': 'chunked' }),
      status: 400,
    },
    'gzip bomb': {
      send: () => postText(gzipSync(Buffer.alloc(100 * MB, 0x20)), { 'content-encoding': 'gzip' }),
      status: 415,
      reason: 'packed',
    },
    'gzip bomb without content-encoding': {
      send: () => postText(gzipSync(Buffer.alloc(100 * MB, 0x20))),
      status: 400,
      reason: 'broken-json',
    },
    'deep JSON: 50,000 nested lists': {
      send: () => postText(`{"type":"message","value":${'['.repeat(50_000)}${']'.repeat(50_000)}}`),
      status: 400,
      reason: 'too-deep',
    },
    'deep JSON: 30,000 nested objects': {
      send: () => postText(`${'{"a":'.repeat(30_000)}1${'}'.repeat(30_000)}`),
      status: 400,
      reason: 'too-deep',
    },
    'a list of 100,000 numbers': {
      send: () => postText(JSON.stringify({ ...message(), entities: Array(100_000).fill(1) })),
      status: 400,
      reason: 'too-many-values',
    },
    'an object of 20,000 names': {
      send: () =>
        postText(JSON.stringify({ ...message(), value: Object.fromEntries(Array(20_000).fill(1).entries()) })),
      status: 400,
      reason: 'too-many-values',
    },
    'JSON with __proto__': {
      send: () => postText('{"type":"message","__proto__":{"isAdmin":true}}'),
      status: 400,
      reason: 'forbidden-name',
    },
    'JSON with __proto__ inside card data': {
      send: () => postText(JSON.stringify(message()).replace(/}$/, ',"value":{"a":[{"__proto__":{"intent":"x"}}]}}')),
      status: 400,
      reason: 'forbidden-name',
    },
    'JSON with constructor.prototype': {
      send: () => postText('{"type":"message","constructor":{"prototype":{"isAdmin":true}}}'),
      status: 400,
      reason: 'forbidden-name',
    },
    'wrong content type: text': {
      send: () => postText(JSON.stringify(message()), { 'content-type': 'text/plain' }),
      status: 415,
      reason: 'not-json',
    },
    'wrong content type: a form, which any web page can post': {
      send: () => postText('{"type":"message"}=', { 'content-type': 'application/x-www-form-urlencoded' }),
      status: 415,
      reason: 'not-json',
    },
    'wrong content type: a multipart form': {
      send: () => postText('--x\r\n\r\n{}\r\n--x--', { 'content-type': 'multipart/form-data; boundary=x' }),
      status: 415,
      reason: 'not-json',
    },
    'truncated JSON': {
      send: () => postText('{"type":"message","text":"eyJhbGciOi'),
      status: 400,
      reason: 'broken-json',
    },
    'JSON that is a list': { send: () => postText('[]'), status: 400, reason: 'not-an-object' },
    'an empty body': { send: () => postText(''), status: 400, reason: 'broken-json' },
    'header injection: a folded header': {
      send: () => post([JSON.stringify(message())], { 'x-a': 'b\r\n\tc' }),
      status: 400,
    },
    'header injection: 100 KB of headers': {
      send: () => post(['{}'], { 'x-a': 'b'.repeat(100_000), 'content-length': 2 }),
      status: 431,
    },
  };

  for (const [name, { send, ...refusal }] of Object.entries(attacks)) {
    it(`refuses: ${name}`, async () => {
      const lines = attacked.bot.logged.length;
      await refused(await send(), lines, refusal);
      assert.equal(({} as { isAdmin?: unknown }).isAdmin, undefined);
    });
  }
});
