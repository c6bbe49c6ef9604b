import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAuthorityMetadata } from '../../../../src/microsoft365/identity/authority-metadata.ts';

const METADATA = {
  issuer: 'https://login.example/tenant/v2.0',
  authorization_endpoint: 'https://login.example/tenant/oauth2/v2.0/authorize',
  token_endpoint: 'https://login.example/tenant/oauth2/v2.0/token',
};

describe('The metadata of a sign-in authority', () => {
  let server: Server;
  let asked: string[];
  const start = async (answer: RequestListener, timeout?: number) => {
    asked = [];
    server = createServer((request, response) => {
      asked.push(String(request.url));
      answer(request, response);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return createAuthorityMetadata(`http://127.0.0.1:${(server.address() as AddressInfo).port}/tenant`, timeout);
  };
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  it('are read once for all callers', async () => {
    const metadata = await start((_request, response) => response.end(JSON.stringify(METADATA)));
    const texts = await Promise.all(Array.from({ length: 10 }, metadata));
    assert.deepEqual(JSON.parse(texts[0] ?? ''), METADATA);
    assert.equal(await metadata(), texts[0]);
    assert.deepEqual(asked, ['/tenant/v2.0/.well-known/openid-configuration']);
  });

  const failures: Readonly<Record<string, RequestListener>> = {
    'does not answer': () => {},
    'answers slowly': (_request, response) => void response.write('{'),
    'answers with an error': (_request, response) => {
      response.statusCode = 503;
      response.end('{}');
    },
    'answers with a page': (_request, response) => response.end('<html>'),
    'answers with something else': (_request, response) => response.end('{"issuer":1}'),
    'breaks the connection': (request) => void request.socket.destroy(),
    'answers without end': (_request, response) => {
      response.on('error', () => {});
      const more = () => {
        while (response.write('x'.repeat(65_536)));
      };
      response.on('drain', more);
      more();
    },
  };
  for (const [name, answer] of Object.entries(failures)) {
    it(`are refused in time if the authority ${name}, which is asked once for all callers`, async () => {
      const metadata = await start(answer, 200);
      const rejected = { code: 'token-refused', failure: 'unavailable' };
      await Promise.all(Array.from({ length: 10 }, () => assert.rejects(metadata(), rejected)));
      await assert.rejects(metadata(), rejected);
      assert.equal(asked.length, 1);
    });
  }
});
