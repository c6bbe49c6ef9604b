import { generateKeyPairSync } from 'node:crypto';
import { SignJWT } from 'jose';
import type { Tenant } from '../../sandbox/index.ts';

/** What a stranger sends on one connection. */
export type StrangerRequest = string;

/** A request that ends by itself: the bot answers, or closes the connection. */
export interface StrangerCase {
  readonly request: StrangerRequest;
  /** Bytes of the plain body to compare with, if the connection has several requests. Default: of the request. */
  readonly plainSize?: number;
}

const KB = 1024;
/** Bytes of a large body: the most that the bot reads from the channel. */
const LARGE = 256 * KB;
/** Bytes of a request without a large part, so that all of them can be compared with a plain one. */
const SMALL = 512;
/** Bytes of a header or a path: below Node's limit of 16 KB for all headers. */
const LONG_HEADER = 12 * KB;

type Headers = Readonly<Record<string, string | number>>;

/** `size`: fills up with a header. */
function request(method: string, path: string, headers: Headers = {}, size = 0): StrangerRequest {
  const given = Object.entries({ host: 'localhost', connection: 'close', ...headers });
  const lines = given.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const head = `${method} ${path} HTTP/1.1\r\n${lines}`;
  const filling = size - head.length - 2 - 'x-filling: \r\n'.length;
  return `${head}${filling > 0 ? `x-filling: ${'x'.repeat(filling)}\r\n` : ''}\r\n`;
}

const repeated = (text: string, size: number) => text.repeat(Math.floor(size / text.length));
const small = (method: string, path: string, headers?: Headers) => request(method, path, headers, SMALL);

function post(body: string, headers: Headers = {}): StrangerRequest {
  const given = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...headers };
  return request('POST', '/api/messages', given) + body;
}

/** A message with a plain text and without a token, in this number of bytes. */
export function plainRequest(size: number): StrangerRequest {
  const message = (text: string) => post(JSON.stringify({ type: 'message', text }), { 'content-length': '000000' });
  const body = JSON.stringify({ type: 'message', text: 'x'.repeat(Math.max(0, size - message('').length)) });
  return post(body, { 'content-length': String(body.length).padStart(6, '0') });
}

const ACTIVITY = { type: 'message', channelId: 'msteams', serviceUrl: 'https://a/', conversation: { id: 'a' } };
const bodyWith = (member: string) => JSON.stringify(ACTIVITY).replace(/}$/, `,${member}}`);
const listOf = (value: string) => `[${repeated(`${value},`, LARGE - 200)}${value}]`;

/** Bodies that are expensive to parse or to validate. */
const BODIES: Readonly<Record<string, string>> = {
  'numbers as entities': bodyWith(`"entities":${listOf('1')}`),
  'entities of a wrong type': bodyWith(`"entities":${listOf('{"type":1}')}`),
  'lists in a list': bodyWith(`"value":${listOf('[]')}`),
  'nested lists': bodyWith(`"value":${'['.repeat(LARGE / 2 - 100)}${']'.repeat(LARGE / 2 - 100)}`),
  'many names': bodyWith(`"value":{${Array.from({ length: 20_000 }, (_, name) => `"${name}":1`).join()}}`),
  'escaped text': bodyWith(`"text":"${repeated('\\u0041', LARGE - 200)}"`),
  'a long number': bodyWith(`"value":${'1'.repeat(LARGE - 200)}`),
  'text that is not JSON': '{'.repeat(LARGE - 200),
};

/** Every worst case of a stranger, by name. */
export async function strangerCases(tenant: Tenant): Promise<Readonly<Record<string, StrangerCase>>> {
  const single = Object.entries(await singleRequests(tenant)).map(([name, request]) => [name, { request }] as const);
  const requests = repeated(small('GET', '/nothing', { connection: 'keep-alive' }), 64 * KB) + small('GET', '/nothing');
  return { ...Object.fromEntries(single), 'many pipelined requests': { request: requests, plainSize: SMALL } };
}

/**
 * A body that costs Node's parser a call for each byte, before any code of the bot runs: the bot can only stop after
 * the first 64 KB. Measured without a goal.
 */
export const TINY_CHUNKS: StrangerRequest = `${request('POST', '/api/messages', {
  'content-type': 'application/json',
  'transfer-encoding': 'chunked',
})}${repeated('1\r\nx\r\n', LARGE)}0\r\n\r\n`;

async function singleRequests(tenant: Tenant): Promise<Readonly<Record<string, StrangerRequest>>> {
  const token = await forgedToken(tenant);
  const bodies = Object.entries(BODIES).flatMap(([name, body]) => [
    [`body: ${name}`, post(body)] as const,
    [`forged token, body: ${name}`, post(body, { authorization: `Bearer ${token}` })] as const,
  ]);
  const keepAlive = { connection: 'keep-alive' };
  const upgrade = { connection: 'Upgrade', upgrade: 'websocket' };
  const claims = (text: string) => Buffer.from(text).toString('base64url');
  return {
    ...Object.fromEntries(bodies),
    'body: behind Expect: 100-continue': post('x'.repeat(LARGE), { expect: '100-continue' }),
    'body: for a route without one': request('GET', '/health', { 'content-length': LARGE }) + 'x'.repeat(LARGE),
    'token: long': small('POST', '/api/messages', { authorization: `Bearer ${'a.'.repeat(LONG_HEADER / 2)}` }),
    'token: nested claims': small('POST', '/api/messages', {
      authorization: `Bearer ${claims('{"alg":"RS256"}')}.${claims('['.repeat(LONG_HEADER / 2))}.AAAA`,
    }),
    'upgrade to WebSocket': small('GET', '/health', upgrade),
    'upgrade to HTTP/2': small('GET', '/health', { ...upgrade, upgrade: 'h2c' }),
    'upgrade with a body': small('POST', '/api/messages', { ...upgrade, 'content-length': 9 }),
    CONNECT: small('CONNECT', 'example.com:443', keepAlive),
    'unknown Expect': small('GET', '/health', { ...keepAlive, expect: 'x' }),
    'preface of HTTP/2': `PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n${'x'.repeat(SMALL)}`,
    'no HTTP': '\u0000'.repeat(SMALL),
    'too large headers': request('GET', '/health', {}, 20 * KB),
    'many headers': `GET /health HTTP/1.1\r\nhost: a\r\nconnection: close\r\n${repeated('a:b\r\n', LONG_HEADER)}\r\n`,
    'long path': request('GET', `/${'a/'.repeat(LONG_HEADER / 2)}`),
    'long escaped path': request('GET', `/photos/${'%41'.repeat(LONG_HEADER / 3)}`),
    'forged picture link': small('GET', `/photos/${'a'.repeat(64)}?expires=9999999999&signature=${'A'.repeat(43)}`),
    'forged button': request('GET', `/auth-start?attempt=${claims('{"alg":"dir","enc":"A256GCM"}')}..AA.AA.AA`),
    'many parameters': request('GET', `/auth-end?${'a&'.repeat(LONG_HEADER / 2)}`),
    'many cookies': request('GET', '/auth-end?state=a', { cookie: 'a=b;'.repeat(LONG_HEADER / 4) }),
    'many languages': request('GET', '/auth-end', { 'accept-language': 'a,'.repeat(LONG_HEADER / 2) }),
  };
}

/** The channel's claims and key id with a stranger's signature. */
async function forgedToken({ apps, addresses, state }: Tenant): Promise<string> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return new SignJWT({ serviceurl: `${addresses.channel}/teams/` })
    .setProtectedHeader({ alg: 'RS256', kid: state.channelKey.kid })
    .setIssuer('https://api.botframework.com')
    .setAudience(apps.bot.clientId)
    .setExpirationTime('1h')
    .sign(privateKey);
}

/** Connections that never get to an answer by themselves: the bot has to close them. */
export const SLOW_CONNECTIONS: Readonly<Record<string, StrangerRequest>> = {
  'slow: no byte': '',
  'slow: half a request line': 'GET /hea',
  'slow: half the headers': 'GET /health HTTP/1.1\r\nhost: a\r\nx-a: ',
  'slow: half a body': `${post('{}', { 'content-length': 9, connection: 'keep-alive' })}`,
  'slow: half a chunk': request('POST', '/api/messages', { 'transfer-encoding': 'chunked', connection: 'keep-alive' }),
  'slow: half an upgrade': request('GET', '/health', { connection: 'Upgrade', upgrade: 'x', 'content-length': 9 }),
};
