import assert from 'node:assert/strict';
import { createCertificates } from '../../../sandbox/http/certificates.ts';
import { freePort } from '../../../sandbox/http/free-port.ts';
import { type Listening, listen } from '../../../sandbox/http/listen.ts';
import { createRequestLog } from '../../../sandbox/tenant/services/request-log.ts';
import { failureFromNetworkError } from '../../../src/microsoft365/failure.ts';
import { networkRemedy } from '../../../src/microsoft365/network-remedy.ts';
import { createDispatcher } from '../../../src/microsoft365/proxy.ts';
import { send } from '../../../src/microsoft365/send.ts';
import { type ConnectProxy, startConnectProxy } from '../../helpers/connect-proxy.ts';

type Environment = Readonly<Record<string, string>>;

describe('Outbound requests and the proxy', () => {
  let proxy: ConnectProxy;
  let plain: Listening;
  let secure: Listening;
  before(async () => {
    const options = { service: 'graph', log: createRequestLog() } as const;
    proxy = await startConnectProxy();
    plain = await listen((_request, response) => response.end('plain'), options);
    const certificates = await createCertificates();
    secure = await listen((_request, response) => response.end('secure'), { ...options, certificates });
  });
  after(() => Promise.all([proxy.stop(), plain.stop(), secure.stop()]));

  const get = (url: string, environment: Environment, signal = AbortSignal.timeout(30_000)) =>
    send(url, {}, { upstream: 'graph', signal, maxBytes: 1_000 }, createDispatcher(environment));

  async function failureOf(url: string, environment: Environment, signal = AbortSignal.timeout(30_000)) {
    const error = await get(url, environment, signal).then(
      () => assert.fail('The request must fail.'),
      (thrown: unknown) => thrown,
    );
    return failureFromNetworkError(error, signal);
  }

  /** The hosts that the proxy was asked for by this request. */
  async function askedFor(url: string, environment: Environment): Promise<readonly string[]> {
    const before = proxy.asked.length;
    await get(url, environment).catch(() => {});
    return proxy.asked.slice(before);
  }

  it('go through the proxy that the environment names, in either case, for http and https', async () => {
    const [plainHost, secureHost] = [new URL(plain.origin).host, new URL(secure.origin).host];
    assert.equal(await (await get(plain.origin, { HTTP_PROXY: proxy.url })).text(), 'plain');
    assert.deepEqual(await askedFor(plain.origin, { http_proxy: proxy.url }), [plainHost]);
    assert.deepEqual(await askedFor(plain.origin, { HTTPS_PROXY: proxy.url }), []);
    assert.deepEqual(await askedFor(secure.origin, { HTTPS_PROXY: proxy.url }), [secureHost]);
    assert.deepEqual(await askedFor(secure.origin, { HTTP_PROXY: proxy.url }), [secureHost]);
    assert.deepEqual(await askedFor(plain.origin, {}), []);
  });

  it('go through ALL_PROXY if no other variable names a proxy', async () => {
    const hosts = [plain, secure].map(({ origin }) => new URL(origin).host);
    const all = async (environment: Environment) => [
      ...(await askedFor(plain.origin, environment)),
      ...(await askedFor(secure.origin, environment)),
    ];
    const down = `http://127.0.0.1:${await freePort()}`;
    assert.deepEqual(await all({ ALL_PROXY: proxy.url }), hosts);
    assert.deepEqual(await all({ all_proxy: proxy.url, ALL_PROXY: down }), hosts);
    assert.deepEqual(await all({ HTTP_PROXY: proxy.url, ALL_PROXY: down }), hosts);
    assert.deepEqual(await all({ HTTP_PROXY: proxy.url, ALL_PROXY: 'socks5://127.0.0.1:1080' }), hosts);
    assert.deepEqual(await all({ HTTPS_PROXY: proxy.url, ALL_PROXY: down }), [hosts[1]]);
    assert.deepEqual(await all({ ALL_PROXY: proxy.url, NO_PROXY: 'localhost' }), []);
    assert.deepEqual(
      await all({ ALL_PROXY: proxy.url, all_proxy: '' }),
      [],
      'the empty lower-case name takes precedence',
    );
  });

  it('go directly to the hosts in NO_PROXY and to the endpoint of a managed identity', async () => {
    const { host, port } = new URL(plain.origin);
    const direct = (more: Environment) => askedFor(plain.origin, { HTTP_PROXY: proxy.url, ...more });
    for (const value of ['localhost', host, '*', `contoso.com, LOCALHOST`]) {
      assert.deepEqual(await direct({ NO_PROXY: value }), [], value);
      assert.deepEqual(await direct({ no_proxy: value }), [], value);
    }
    assert.deepEqual(await direct({ IDENTITY_ENDPOINT: `${plain.origin}/msi/token` }), []);
    assert.deepEqual(await direct({ NO_PROXY: 'contoso.com,localhost:1' }), [`localhost:${port}`]);
  });

  it('carry the user and the password of the proxy setting', async () => {
    const before = proxy.credentials.length;
    const url = proxy.url.replace('//', '//photo%40sync:p%3Ass@');
    await get(plain.origin, { HTTP_PROXY: url });
    assert.deepEqual(proxy.credentials.slice(before), [`Basic ${Buffer.from('photo@sync:p:ss').toString('base64')}`]);
  });

  for (const status of [403, 407, 502, 503]) {
    it(`name a proxy that refuses with ${status} as the cause, with a remedy`, async () => {
      proxy.behave({ refuses: () => status });
      try {
        const before = proxy.asked.length;
        for (const { origin } of [plain, secure]) {
          const failed = await failureOf(origin, { HTTP_PROXY: proxy.url });
          assert.deepEqual(failed, { state: 'failed', reason: 'unreachable', code: 'proxy-refused' });
        }
        assert.match(networkRemedy('proxy-refused') ?? '', /HTTPS_PROXY.+NO_PROXY/);
        assert.equal(proxy.asked.length - before, 2, 'one attempt for each request');
      } finally {
        proxy.behave('opens-all');
      }
    });
  }

  it('name a proxy that hangs, closes or is down as the cause, with a remedy', async () => {
    const down = `http://127.0.0.1:${await freePort()}`;
    const expected = { state: 'failed', reason: 'unreachable', code: 'proxy-unreachable' };
    try {
      assert.deepEqual(await failureOf(plain.origin, { HTTP_PROXY: down }), expected);
      for (const behaviour of ['closes', 'hangs'] as const) {
        proxy.behave(behaviour);
        assert.deepEqual(await failureOf(secure.origin, { HTTP_PROXY: proxy.url }), expected, behaviour);
      }
      assert.match(networkRemedy('proxy-unreachable') ?? '', /HTTPS_PROXY.+NO_PROXY/);
    } finally {
      proxy.behave('opens-all');
    }
  });

  it('name NODE_EXTRA_CA_CERTS as the remedy for a private authority, with and without a proxy', async () => {
    const { code } = await failureOf(secure.origin, {});
    assert.match(networkRemedy(code) ?? code ?? '', /NODE_EXTRA_CA_CERTS/);
    const throughProxy = await failureOf(secure.origin, { HTTPS_PROXY: proxy.url });
    assert.equal(throughProxy.code, code);
    assert.equal(networkRemedy('ECONNREFUSED'), undefined);
  });
});
