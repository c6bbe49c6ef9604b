import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { rethrowListenError } from '../../bot/listen-error.ts';
import { asCodedError } from '../../src/errors.ts';
import { startTenantWithBot } from '../helpers/bot/running-bot.ts';

describe('A port on which the bot cannot listen', () => {
  it('that is taken is reported in one sentence, with what to do', async () => {
    const bot = await startTenantWithBot();
    const taken = createServer().listen(0, '0.0.0.0');
    await once(taken, 'listening');
    const address = taken.address();
    assert.ok(address && typeof address === 'object');
    const refused = await bot.startInstance(address.port).then(() => assert.fail('It listens.'), asCodedError);
    assert.equal(refused.code, 'port-unusable');
    assert.match(refused.message, new RegExp(`port ${address.port} of .+ \\(EADDRINUSE\\)`));
    assert.match(refused.remedy ?? '', /PORT/);
    taken.close();
    await bot.stop();
  });

  for (const code of ['EACCES', 'EADDRNOTAVAIL', 'ENOTFOUND', 'EAFNOSUPPORT']) {
    it(`because of ${code} is reported with what to do`, () => {
      const rethrow = rethrowListenError({ host: 'here', port: 80 });
      assert.throws(() => rethrow(Object.assign(new Error(code), { code })), {
        code: 'port-unusable',
        remedy: /PORT|HOST/,
      });
    });
  }
});
