import assert from 'node:assert/strict';
import {
  createEmptyPipeline,
  createHttpHeaders,
  createPipelineRequest,
  type HttpClient,
} from '@azure/core-rest-pipeline';
import type { TurnContext } from 'botbuilder';
import { retryAtGccHost } from '../../../bot/delivery/gcc-host.ts';

const PUBLIC = 'https://smba.trafficmanager.net/emea';
const GCC = 'https://smba.infra.gcc.teams.microsoft.com/teams';
const PATH = '/v3/conversations/a%3A1/activities/2?x=1';
const KEY = Symbol('connector');
const WRONG_HOST = JSON.stringify({ error: { code: 'InvalidBotApiHost', message: 'Words.' } });

describe('A request to the channel', () => {
  /** A bot, and a channel whose hosts respond as `respond` says. */
  const setUp = (gccServiceUrl: string | undefined, respond: (url: string) => [number, string]) => {
    const urls: string[] = [];
    const client: HttpClient = {
      async sendRequest(request) {
        urls.push(request.url);
        const [status, bodyAsText] = respond(request.url);
        return { request, status, bodyAsText, headers: createHttpHeaders() };
      },
    };
    const middleware = retryAtGccHost({ ConnectorClientKey: KEY }, gccServiceUrl);
    /** Sends one request in a turn of this tenant. Returns the status, and the hosts that got the request. */
    const send = async (tenantId: string | undefined, url = PUBLIC + PATH) => {
      const pipeline = createEmptyPipeline();
      const context = {
        turnState: new Map([[KEY, { client: { pipeline } }]]),
        activity: { conversation: { id: 'a:1', tenantId } },
      } as unknown as TurnContext;
      urls.length = 0;
      let status = 0;
      await middleware(context, async () => {
        ({ status } = await pipeline.sendRequest(client, createPipelineRequest({ url, method: 'POST', body: 'x' })));
      });
      return [status, ...urls];
    };
    return send;
  };
  const refusedByPublicHost = (url: string): [number, string] =>
    url.startsWith(GCC) ? [201, '{}'] : [403, WRONG_HOST];

  it('goes to the GCC host after the public one refuses it, and at once for the same tenant', async () => {
    const send = setUp(GCC, refusedByPublicHost);
    assert.deepEqual(await send('t1'), [201, PUBLIC + PATH, GCC + PATH]);
    assert.deepEqual(await send('t1'), [201, GCC + PATH]);
    assert.deepEqual(await send('t2'), [201, PUBLIC + PATH, GCC + PATH], 'another tenant');
    assert.deepEqual(await send(undefined), [201, PUBLIC + PATH, GCC + PATH], 'a conversation without a tenant');
  });

  it('goes to the public host again after the GCC host refuses it with the same code', async () => {
    let refusing = PUBLIC;
    const send = setUp(GCC, (url) => (url.startsWith(refusing) ? [403, WRONG_HOST] : [201, '{}']));
    await send('t');
    refusing = GCC;
    assert.deepEqual(await send('t'), [403, GCC + PATH]);
    assert.deepEqual(await send('t'), [201, PUBLIC + PATH]);
  });

  it('is sent twice at most if both hosts refuse it', async () => {
    const send = setUp(GCC, () => [403, WRONG_HOST]);
    assert.deepEqual(await send('t'), [403, PUBLIC + PATH, GCC + PATH]);
    assert.deepEqual(await send('t'), [403, PUBLIC + PATH, GCC + PATH]);
    assert.deepEqual(await send('t', GCC + PATH), [403, GCC + PATH]);
  });

  it('is sent once after any other response, and in a cloud without a GCC host', async () => {
    for (const [status, body] of [
      [201, '{}'],
      [403, '{"error":{"code":"BotDisabledByAdmin"}}'],
      [403, '<html>InvalidBotApiHost</html>'],
      [404, WRONG_HOST],
      [500, ''],
    ] as const) {
      assert.deepEqual(await setUp(GCC, () => [status, body])('t'), [status, PUBLIC + PATH]);
    }
    assert.deepEqual(await setUp(undefined, refusedByPublicHost)('t'), [403, PUBLIC + PATH]);
  });
});
