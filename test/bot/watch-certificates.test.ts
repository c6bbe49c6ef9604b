import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { createLog } from '../../bot/log.ts';
import { watchCertificates } from '../../bot/watch-certificates.ts';
import { createAppCertificate } from '../../sandbox/launch/app-certificate.ts';
import type { BotConfig } from '../../src/config/bot-config.ts';

const GUID = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';

describe('The watch over certificates', () => {
  /** Levels and codes of what is logged at the start about a bot's certificate with so many days left. */
  async function logged(days: number): Promise<unknown[]> {
    const { certificate, privateKey } = await createAppCertificate(days);
    const lines: string[] = [];
    const log = createLog('debug', new Writable({ write: (line, _, done) => done(void lines.push(String(line))) }));
    const value = `${privateKey}\n${certificate}`;
    const config = {
      bot: { proof: { by: 'certificate', certificate: { setting: 'BOT_CERTIFICATE', value } } },
      signInApp: { clientId: GUID, tenantId: GUID, proofs: [{ by: 'secret', secret: 'secret' }] },
    } as unknown as BotConfig;
    await watchCertificates(config, log).stop();
    assert.ok(!lines.join('').includes(privateKey.slice(30, 90)));
    return lines.map((line) => JSON.parse(line)).map(({ level, err }) => [level, err.code, err.message]);
  }

  it('warns from 30 days before one expires', async () => {
    assert.deepEqual(await logged(31), []);
    const soon = 'The certificate of BOT_CERTIFICATE expires in 20 days.';
    assert.deepEqual(await logged(20.5), [[40, 'certificate-expires-soon', soon]]);
  });

  it('reports an expired one as unusable', async () => {
    const [[level, code, message] = []] = (await logged(-1)) as unknown[][];
    assert.deepEqual([level, code], [50, 'certificate-unusable']);
    assert.match(String(message), /^The bot's certificate cannot be used: it expired on /);
  });
});
