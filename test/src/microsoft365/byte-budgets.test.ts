import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import { gzipSync } from 'node:zlib';
import { createChannelKeys } from '../../../bot/teams/auth/channel-keys.ts';
import { createBotApplication } from '../../../bot/teams/bot-application.ts';
import { createCertificates } from '../../../sandbox/http/certificates.ts';
import { AnswerTooLarge, BYTE_BUDGETS, budgetOfBatch } from '../../../src/microsoft365/byte-budgets.ts';
import { findPerson } from '../../../src/microsoft365/graph/find-person.ts';
import { createGraphReader } from '../../../src/microsoft365/graph/graph-reader.ts';
import { readPhotoBatch } from '../../../src/microsoft365/graph/photo-batch.ts';
import { createAppCredential } from '../../../src/microsoft365/identity/app-credential.ts';
import { createCodeFlow } from '../../../src/microsoft365/identity/code-flow.ts';
import { createUserCredentialFactory } from '../../../src/microsoft365/identity/user-credential.ts';
import { send } from '../../../src/microsoft365/send.ts';
import { createSharePointReader } from '../../../src/microsoft365/sharepoint/sharepoint-reader.ts';
import { PROFILE } from '../../helpers/photo/evidence-samples.ts';
import { secretProof } from '../../helpers/secret-proof.ts';
import { trustAuthority } from '../../helpers/trusted-authority.ts';

const NEVER = new AbortController().signal;
/** Bytes that the sockets' buffers may hold when the client closes the connection. */
const IN_FLIGHT = 12_000_000;
const CHUNK = Buffer.alloc(64 * 1_024, 'a');

type Answer = (response: ServerResponse) => void;

describe('The byte budget of an answer', () => {
  let server: Server;
  let origin: string;
  let distrust: () => void;
  let answer: Answer;
  let sent = 0;
  let closed: Promise<unknown>;
  before(async () => {
    const { authority, certificate, privateKey } = await createCertificates();
    distrust = trustAuthority(authority);
    server = createServer({ cert: certificate, key: privateKey }, (request, response) => {
      request.resume();
      closed = once(response, 'close');
      answer(response);
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const address = server.address();
    assert.ok(address && typeof address === 'object');
    origin = `https://localhost:${address.port}`;
  });
  after(() => {
    distrust();
    server.closeAllConnections();
    server.close();
  });

  /** Sends as long as the client reads. */
  const withoutEnd: Answer = (response) => {
    sent = 0;
    const fill = () => {
      if (response.closed) return;
      sent += CHUNK.length;
      if (response.write(CHUNK)) setImmediate(fill);
    };
    response.setHeader('content-type', 'application/json');
    response.on('drain', fill);
    response.write('{"text":"', fill);
  };

  /** 16 MB of JSON in a few kilobytes. */
  const compressed: Answer = (response) => {
    response.setHeader('content-type', 'application/json');
    response.setHeader('content-encoding', 'gzip');
    response.end(gzipSync(JSON.stringify({ text: 'a'.repeat(16_000_000) })));
  };

  const graph = () => ({ graph: { url: `${origin}/v1.0`, resource: origin }, getToken: async () => 'token' });
  const app = () => ({ tenantId: TENANT, clientId: 'app', authorityHost: origin, proof: secretProof('secret') });
  const sharePoint = () => createSharePointReader({ mySiteUrl: origin, version: '1', getToken: async () => 'token' });
  const pictureUrl = () => `${origin}/User%20Photos/Profile%20Pictures/a_MThumb.jpg`;
  const TENANT = '11111111-2222-4333-8444-555555555555';

  /** Every call that reads an answer from outside. */
  const CALLS: Readonly<
    Record<string, { readonly budget: number; readonly code?: string; readonly call: () => Promise<unknown> }>
  > = {
    'a person’s batch': { budget: budgetOfBatch(1), call: () => createGraphReader(graph())(NEVER) },
    'a batch of the sweep': {
      budget: budgetOfBatch(1),
      call: () => readPhotoBatch(graph(), [{ objectId: 'a', also: 'picture' }, { objectId: 'b' }], NEVER),
    },
    'a search in the directory': {
      budget: BYTE_BUDGETS.graph,
      call: () => findPerson(graph(), 'adele@contoso.com', NEVER),
    },
    'the profile': { budget: BYTE_BUDGETS.sharePointProfile, call: () => sharePoint().profile(NEVER) },
    'the picture': {
      budget: BYTE_BUDGETS.sharePointPicture,
      call: () => sharePoint().picture({ ...PROFILE, pictureUrl: pictureUrl() }, NEVER),
    },
    'a token of the app': {
      budget: BYTE_BUDGETS.entra,
      code: 'token-refused',
      call: () =>
        createAppCredential({
          ...app(),
          proof: { by: 'secret', secret: 'secret' },
          tokenExchangeAudience: 'api://AzureADTokenExchange',
        }).getToken('https://graph.microsoft.com/.default'),
    },
    'a token of a person': {
      budget: BYTE_BUDGETS.entra,
      code: 'token-refused',
      call: () => createUserCredentialFactory()({ ...app(), assertion: 'assertion' }).getToken('scope'),
    },
    'the exchange of a code': {
      budget: BYTE_BUDGETS.entra,
      code: 'token-refused',
      call: () =>
        createCodeFlow({ ...app(), redirectUri: 'https://bot.example/auth-end' }).redeem({
          code: 'code',
          nonce: 'nonce',
          verifier: 'v'.repeat(43),
          scope: 'scope',
        }),
    },
    'the bot’s own token': {
      budget: BYTE_BUDGETS.entra,
      code: 'endpoints_resolution_error',
      call: () =>
        createBotApplication({
          botId: 'bot',
          proof: { by: 'secret', secret: 'secret' },
          tenantId: TENANT,
          cloud: { authorityHost: origin, tokenExchangeAudience: 'api://AzureADTokenExchange' },
        }).acquireTokenByClientCredential({ scopes: ['https://api.botframework.com/.default'] }),
    },
    'the channel’s keys': {
      budget: BYTE_BUDGETS.channelKeys,
      code: 'channel-keys-unavailable',
      call: async () => createChannelKeys(`${origin}/metadata`).get({ alg: 'RS256', kid: 'a' }, NO_TOKEN),
    },
  };
  const NO_TOKEN = { payload: '', signature: '' };

  for (const [name, { budget, code = 'answer-too-large', call }] of Object.entries(CALLS)) {
    it(`aborts ${name} when the answer does not end`, async () => {
      answer = withoutEnd;
      const outcome = await call().catch((error: unknown) => error);
      await closed;
      assert.ok(sent > budget, `${sent} bytes were sent`);
      assert.ok(sent < budget + IN_FLIGHT, `${sent} bytes were sent`);
      assert.equal(codeOf(outcome), code);
    });
  }

  it('counts the bytes of a compressed answer after decompression', async () => {
    answer = compressed;
    await assert.rejects(CALLS['a token of the app']?.call() ?? Promise.resolve(), { code: 'token-refused' });
  });

  it('allows an answer of exactly the budget, and no byte more', async () => {
    answer = (response) => response.end('a'.repeat(1_000));
    const read = (maxBytes: number) => send(origin, {}, { upstream: 'graph', signal: NEVER, maxBytes });
    assert.equal((await (await read(1_000)).text()).length, 1_000);
    await assert.rejects(read(999), AnswerTooLarge);
  });

  it('covers the largest photo in each kind of answer', () => {
    const largest = 4 * 1_024 * 1_024;
    const base64 = Math.ceil(largest / 3) * 4;
    assert.ok(BYTE_BUDGETS.sharePointPicture >= largest);
    for (const pictures of [1, 10]) assert.ok(budgetOfBatch(pictures) - budgetOfBatch(0) >= pictures * base64);
  });
});

/** The code of a failed source or of an error. */
function codeOf(outcome: unknown): unknown {
  const failed = 'account' in Object(outcome) ? (outcome as { account: unknown }).account : outcome;
  const { code, errorCode } = failed as { code?: unknown; errorCode?: unknown };
  return code ?? errorCode;
}
