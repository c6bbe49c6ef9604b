import assert from 'node:assert/strict';
import { answerGraphBatch } from '../../../sandbox/graph/batch.ts';
import { graphService } from '../../../sandbox/graph/index.ts';
import { createConcurrencyLimiter } from '../../../sandbox/graph/photos/mailbox-limits.ts';
import type { GraphCall } from '../../../sandbox/graph/types.ts';
import { fetchGraph, graphToken } from '../../helpers/sandbox/graph-request.ts';
import { type SmallTenant, startSmallTenant } from '../../helpers/sandbox/small-tenant.ts';

interface Part {
  readonly id: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  // biome-ignore lint/suspicious/noExplicitAny: a body on the wire, whose members the tests name one by one
  readonly body: any;
}

describe("Graph's batches", () => {
  let tenant: SmallTenant;
  before(async () => {
    tenant = await startSmallTenant({ graph: graphService });
  });
  after(() => tenant.stop());

  const post = async (json: unknown, headers?: Record<string, string>) => {
    const token = await graphToken(tenant, tenant.megan);
    const response = await fetchGraph(tenant, '/v1.0/$batch', { token, json, ...(headers && { headers }) });
    return { status: response.status, body: await response.json() };
  };
  const parts = async (requests: readonly unknown[]): Promise<Map<string, Part>> => {
    const { status, body } = await post({ requests });
    assert.equal(status, 200, JSON.stringify(body));
    return new Map(body.responses.map((part: Part) => [part.id, part]));
  };
  const me = (id: string, more: object = {}) => ({ id, method: 'GET', url: '/me', ...more });

  it('answers each part separately, bytes as base64', async () => {
    const { photo } = tenant.megan;
    const answers = await parts([
      me('1', { url: '/me?$select=id' }),
      me('2', { url: 'me/photo/$value' }),
      me('3', { url: '/me/photos/648x648/$value' }),
      me('4', { url: '/v1.0/me' }),
    ]);
    assert.equal(answers.get('1')?.body.id, tenant.megan.id);
    assert.match(String(answers.get('1')?.headers['Content-Type']), /^application\/json/);
    const picture = answers.get('2');
    assert.deepEqual(
      [picture?.status, picture?.headers['Content-Type'], picture?.headers.ETag],
      [200, 'image/jpeg', `"${photo?.etag}"`],
    );
    assert.equal(picture?.body, photo?.bytes.toString('base64'));
    assert.deepEqual([answers.get('3')?.status, answers.get('3')?.body.error.code], [404, 'ImageNotFound']);
    assert.deepEqual(
      [answers.get('4')?.status, answers.get('4')?.body.error.message],
      [400, "Resource not found for the segment 'v1.0'."],
    );
  });

  it('accepts at most twenty parts', async () => {
    const twenty = Array.from({ length: 20 }, (_, index) => me(String(index)));
    assert.equal((await parts(twenty)).size, 20);
    const { status, body } = await post({ requests: [...twenty, me('20')] });
    assert.deepEqual([status, body.error.code], [400, 'BadRequest']);
  });

  it('runs dependent parts in order and stops after a failure', async () => {
    const answers = await parts([
      me('1'),
      me('2', { dependsOn: ['1'], url: '/me/nonsense' }),
      me('3', { dependsOn: ['2'] }),
      me('4', { dependsOn: ['3'] }),
    ]);
    assert.deepEqual(
      [...answers.values()].map(({ id, status }) => [id, status]),
      [
        ['1', 200],
        ['2', 501],
        ['3', 424],
        ['4', 424],
      ],
    );
  });

  it('rejects a malformed batch as a whole', async () => {
    const messageOf = async (json: unknown) => {
      const { status, body } = await post(json);
      assert.deepEqual([status, body.error.code], [400, 'BadRequest']);
      return body.error.message;
    };
    const invalid = 'Invalid batch payload format.';
    assert.equal(await messageOf({}), invalid);
    assert.equal(await messageOf({ requests: [] }), invalid);
    assert.equal(await messageOf({ requests: [{ method: 'GET', url: '/me' }] }), invalid);
    assert.equal(await messageOf({ requests: [me('1', { url: 'https://graph.microsoft.com/v1.0/me' })] }), invalid);
    assert.equal(await messageOf({ requests: [me('1', { method: 'FETCH' })] }), invalid);
    assert.match(await messageOf({ requests: [me('a'), me('A')] }), /Request Id A has to be unique in a batch/);
    assert.match(
      await messageOf({ requests: [me('1', { method: 'POST' })] }),
      /^Write request id : 1 does not contain/,
    );
    assert.match(
      await messageOf({ requests: [me('1', { dependsOn: ['2'] }), me('2')] }),
      /Invalid dependency for request Id/,
    );
    assert.match(
      await messageOf({ requests: [me('1'), me('2'), me('3', { dependsOn: ['1'] }), me('4', { dependsOn: ['2'] })] }),
      /fully sequential or fully parallel/,
    );
    assert.match(await messageOf([]), /Unable to read JSON request payload/);
    const { status } = await post({ requests: [me('1')] }, { 'content-type': 'text/plain' });
    assert.equal(status, 400);
  });

  it('runs four parts concurrently and returns them in order of completion', async () => {
    const { state } = tenant;
    const ids = { requestId: '', clientRequestId: '' };
    const token = { clientId: '', person: tenant.megan, scopes: [], roles: [], byCertificate: false, claims: {} };
    const call: GraphCall = {
      state,
      token,
      ids,
      version: 'v1.0',
      method: 'POST',
      path: '/$batch',
      query: new URLSearchParams(),
      contentType: 'application/json',
      readBody: async () => Buffer.alloc(0),
      outlookConcurrency: createConcurrencyLimiter(),
    };
    const waiting: (() => void)[] = [];
    const answered = answerGraphBatch(
      call,
      { requests: ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => me(id)) },
      async () => {
        await new Promise<void>((resolve) => waiting.push(resolve));
        return { status: 200, headers: {}, body: {} };
      },
    );
    const turn = () => new Promise((resolve) => setImmediate(resolve));
    await turn();
    assert.equal(waiting.length, 4);
    waiting[2]?.();
    await turn();
    assert.equal(waiting.length, 5);
    for (const index of [0, 1, 3, 4]) waiting[index]?.();
    await turn();
    waiting[5]?.();
    const { body } = await answered;
    assert.deepEqual(
      (body as { responses: Part[] }).responses.map(({ id }) => id),
      ['c', 'a', 'b', 'd', 'e', 'f'],
    );
  });

  it('rejects callers without a token', async () => {
    const response = await fetchGraph(tenant, '/v1.0/$batch', { json: { requests: [me('1')] } });
    assert.equal(response.status, 401);
  });

  it('returns an error for each part that requests /me without a person', async () => {
    const token = await graphToken(tenant);
    const response = await fetchGraph(tenant, '/beta/$batch', { token, json: { requests: [me('1')] } });
    assert.equal((await response.json()).responses[0].status, 400);
  });
});
