import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readEtags } from '../../../src/sweep/read-etags.ts';
import { watched } from '../../helpers/sweep/watched.ts';

interface Payload {
  readonly requests: readonly { readonly id: string; readonly url: string }[];
}

describe('A malformed part of a batch', () => {
  it('does not prevent the other parts from being read', async () => {
    const sizes: number[] = [];
    let [inFlight, most] = [0, 0];
    const server = createServer(async (request, response) => {
      most = Math.max(most, ++inFlight);
      const { requests }: Payload = JSON.parse(Buffer.concat(await request.toArray()).toString());
      sizes.push(requests.length);
      const isBad = requests.some(({ url }) => url.includes('p13'));
      const responses = requests.map(({ id }) => ({ id, status: 200, body: { '@odata.mediaEtag': '"A"' } }));
      inFlight -= 1;
      response.writeHead(isBad ? 400 : 200, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify(
          isBad ? { error: { code: 'BadRequest', message: 'Invalid batch payload format.' } } : { responses },
        ),
      );
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const { port } = server.address() as AddressInfo;
    const access = { graph: { url: `http://127.0.0.1:${port}`, resource: '' }, getToken: async () => 'token' };
    try {
      const items = Array.from({ length: 20 }, (_, index) => ({ person: watched(), objectId: `p${index}` }));
      const readings = await readEtags(access, items);
      assert.ok(!('state' in readings));
      const failed = [...readings].filter(([, { photo }]) => photo.state === 'failed').map(([objectId]) => objectId);
      assert.deepEqual([readings.size, failed], [20, ['p13']]);
      assert.equal(most, 1);
      // The batch is halved five times.
      assert.ok(sizes.length <= 11);
    } finally {
      server.close();
      server.closeAllConnections();
    }
  });
});
