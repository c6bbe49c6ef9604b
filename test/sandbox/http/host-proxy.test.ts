import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type IncomingMessage, request as startRequest } from 'node:http';
import { ProxyAgent, fetch as proxiedFetch, request } from 'undici';
import { createCertificates } from '../../../sandbox/http/certificates.ts';
import { type HostProxy, startHostProxy } from '../../../sandbox/http/host-proxy.ts';

describe('The proxy of the sandbox', () => {
  const hosts = ['one.example', 'two.example'];
  let proxy: HostProxy;
  let agent: ProxyAgent;
  before(async () => {
    const certificates = await createCertificates(hosts);
    proxy = await startHostProxy(certificates);
    agent = new ProxyAgent({ uri: proxy.url, requestTls: { ca: certificates.authority } });
    proxy.serve(hosts, (request, response) => void response.end(`${request.headers.host} ${request.url}`));
  });
  after(async () => {
    await agent.close();
    await proxy.stop();
  });

  const get = async (url: string) => (await proxiedFetch(url, { dispatcher: agent })).text();

  /** One request to the proxy itself, as it is. */
  async function send(method: string, path: string): Promise<{ status: number; text: string; location?: string }> {
    const { hostname, port } = new URL(proxy.url);
    const sent = startRequest({ hostname, port, method, path, agent: false }).end();
    const event = method === 'CONNECT' ? 'connect' : 'response';
    const [answer, socket, head] = (await once(sent, event)) as [IncomingMessage, AsyncIterable<Buffer>?, Buffer?];
    const chunks: Buffer[] = head ? [head] : [];
    for await (const chunk of method === 'CONNECT' ? (socket ?? []) : answer) chunks.push(chunk);
    const { location } = answer.headers;
    return {
      status: answer.statusCode ?? 0,
      text: Buffer.concat(chunks).toString(),
      ...(location !== undefined && { location }),
    };
  }

  it('plays its hosts over https', async () => {
    assert.equal(await get('https://one.example/path?a=1'), 'one.example /path?a=1');
    assert.equal(await get('https://TWO.example/'), 'two.example /');
  });

  it('answers https addresses that a client sends without CONNECT, as axios does', async () => {
    assert.deepEqual(await send('GET', 'https://one.example/x?y'), { status: 200, text: 'one.example /x?y' });
  });

  it('leads from http to https', async () => {
    const { status, location } = await send('GET', 'http://one.example/x?y');
    assert.deepEqual([status, location], [301, 'https://one.example/x?y']);
  });

  for (const host of ['three.example:443', 'one.example.three.example:443', 'one.example:8443', '93.184.215.14:443']) {
    it(`refuses ${host} in words that name it`, async () => {
      const { status, text } = await send('CONNECT', host);
      assert.equal(status, 403);
      assert.ok(text.includes(host), text);
      const plain = await send('GET', `https://${host}/`);
      assert.equal(plain.status, 403);
    });
  }

  it('refuses a foreign host on the connection of a host that it plays', async () => {
    const headers = { host: 'three.example' };
    const { statusCode, body } = await request('https://one.example/', { dispatcher: agent, headers });
    assert.equal(statusCode, 403);
    assert.match(await body.text(), /three\.example/);
  });

  it('says that this machine belongs into NO_PROXY', async () => {
    for (const host of ['localhost:3978', '127.0.0.1:3978', '[::1]:3978']) {
      assert.match((await send('CONNECT', host)).text, /NO_PROXY/, host);
    }
  });

  it('fails to connect to a service that was stopped', async () => {
    const stopped = proxy.serve(['two.example'], () => {});
    await stopped.stop();
    assert.equal((await send('CONNECT', 'two.example:443')).status, 502);
    assert.equal(await get('https://one.example/'), 'one.example /');
  });

  it('says what it is to a browser that opens it', async () => {
    const { status, text } = await send('GET', '/');
    assert.equal(status, 400);
    assert.match(text, /proxy of a Microsoft 365 sandbox/);
  });
});
