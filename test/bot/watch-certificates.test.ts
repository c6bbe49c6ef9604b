import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { createLog } from '../../bot/log.ts';
import { watchCertificates } from '../../bot/watch-certificates.ts';
import { createAppCertificate } from '../../sandbox/launch/app-certificate.ts';
import type { BotConfig } from '../../src/config/bot-config.ts';
import { CLOUDS } from '../../src/microsoft365/clouds.ts';
import type { AppProof } from '../../src/microsoft365/identity/proof/types.ts';

const GUID = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';

describe('The watch over certificates', () => {
  /** Levels, codes and messages of what is logged at the start about the bot's proof. */
  async function loggedAbout(proof: AppProof): Promise<{ readonly events: unknown[]; readonly text: string }> {
    const lines: string[] = [];
    const log = createLog('debug', new Writable({ write: (line, _, done) => done(void lines.push(String(line))) }));
    const config = {
      bot: { proof },
      cloud: CLOUDS.worldwide,
      signInApp: { clientId: GUID, tenantId: GUID, proofs: [{ by: 'secret', secret: 'secret' }] },
    } as unknown as BotConfig;
    await watchCertificates(config, log).stop();
    const events = lines.map((line) => JSON.parse(line)).map(({ level, err }) => [level, err.code, err.message]);
    return { events, text: lines.join('') };
  }

  /** About a certificate with so many days left. */
  async function logged(days: number): Promise<unknown[]> {
    const { certificate, privateKey } = await createAppCertificate(days);
    const value = `${privateKey}\n${certificate}`;
    const { events, text } = await loggedAbout({
      by: 'certificate',
      certificate: { setting: 'BOT_CERTIFICATE', value },
    });
    assert.ok(!text.includes(privateKey.slice(30, 90)));
    return events;
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

  it('reports a token of a service account that is not there', async () => {
    const { events } = await loggedAbout({ by: 'workload-identity', tokenFile: '/nowhere/token' });
    const message = 'The token of the service account cannot be used: the file cannot be read.';
    assert.deepEqual(events, [[50, 'federated-token-unusable', message]]);
  });
});
