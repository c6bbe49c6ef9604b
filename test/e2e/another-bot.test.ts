import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { openBrowser, openWindow } from '../helpers/e2e/chat-browser.ts';
import { startSandbox } from '../helpers/e2e/sandbox-process.ts';

const CLIENT_ID = '8a1f0c52-6d0e-4f0e-9a53-6f2f6f1b7c11';

/** Uses a bot that only listens at an address and knows its client id. */
describe('The sandbox with another bot', () => {
  it('sends signed activities to it and prints the settings that it needs', async () => {
    const activities: { headers: IncomingMessage['headers']; body: Record<string, unknown> }[] = [];
    const arrived = Promise.withResolvers<void>();
    const bot = createServer(async (request, response) => {
      if (request.method === 'POST') {
        activities.push({ headers: request.headers, body: (await json(request)) as Record<string, unknown> });
        if (activities.some(({ body }) => body.type === 'installationUpdate')) arrived.resolve();
      }
      response.end();
    }).listen(0, '127.0.0.1');
    await once(bot, 'listening');
    const { port } = bot.address() as AddressInfo;
    const sandbox = await startSandbox('--bot', `http://localhost:${port}/api/messages`, '--client-id', CLIENT_ID);
    const browser = await openBrowser();
    try {
      await (await (await openWindow(browser)).newPage()).goto(sandbox.chat);
      await arrived.promise;
      assert.match(sandbox.printed(), new RegExp(`BOT_ID=${CLIENT_ID}`));
      assert.match(sandbox.printed(), new RegExp(`BOT_ENDPOINT=http://localhost:${port}\n`));
      assert.match(sandbox.printed(), new RegExp(`PORT=${port}\n`));
      const metadata = /CHANNEL_OPENID_METADATA_URL=(\S+)/.exec(sandbox.printed())?.[1] ?? '';
      const { jwks_uri: keys } = (await (await fetch(metadata)).json()) as { jwks_uri: string };
      const [first] = activities;
      const token = first?.headers.authorization?.replace('Bearer ', '') ?? '';
      const { payload } = await jwtVerify(token, createRemoteJWKSet(new URL(keys)), {
        issuer: 'https://api.botframework.com',
        audience: CLIENT_ID,
      });
      assert.equal(payload.serviceurl, first?.body.serviceUrl);
    } finally {
      await browser.close();
      await sandbox.stop();
      bot.close();
    }
  });
});
