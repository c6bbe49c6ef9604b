import assert from 'node:assert/strict';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { withFrontPage } from '../../../sandbox/http/front-page.ts';

const PAGE = { title: 'A service', about: 'It is <not> for people.', control: () => 'http://localhost:1/' };

describe('The front page of a service', () => {
  let server: Server;
  afterEach(() => server.close());

  async function get(path: string, accept: string, page?: typeof PAGE, method = 'GET') {
    const service: RequestListener = (_request, response) => {
      response.statusCode = 418;
      response.end('served');
    };
    server = createHttpServer(withFrontPage(service, page));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { method, headers: { accept } });
    return { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
  }

  it('describes the service to a browser and links to the control page', async () => {
    const { status, type, text } = await get('/', 'text/html,*/*;q=0.8', PAGE);
    assert.deepEqual([status, type], [200, 'text/html; charset=utf-8']);
    assert.match(text, /<h1>A service<\/h1>\s*<p>It is &lt;not&gt; for people\.<\/p>/);
    assert.match(text, /href="http:\/\/localhost:1\/"/);
  });

  it('appears only for browsers, and only at /', async () => {
    assert.equal((await get('/', '*/*', PAGE)).status, 418);
    server.close();
    assert.equal((await get('/v1.0/me', 'text/html', PAGE)).status, 418);
    server.close();
    assert.equal((await get('/', 'text/html', PAGE, 'POST')).status, 418);
    server.close();
    assert.equal((await get('/', 'text/html')).status, 418);
  });

  it('has an icon, also without a page', async () => {
    const { status, type, text } = await get('/favicon.ico', 'image/*');
    assert.deepEqual([status, type], [200, 'image/svg+xml']);
    assert.match(text, /^<svg/);
  });
});
