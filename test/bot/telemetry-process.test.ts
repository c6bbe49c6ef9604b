import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTenant, type Tenant } from '../../sandbox/index.ts';
import { botEnvironment } from '../../sandbox/launch/bot-environment.ts';
import { startBotProcess } from '../../sandbox/launch/bot-process.ts';
import { METRICS, SPANS } from '../../src/telemetry/names.ts';
import { namesOf } from '../helpers/bot/assert-no-leaks.ts';
import { compileCache, SHORT_LIVED } from '../helpers/compile-cache.ts';
import { createDataFolder } from '../helpers/store/data-folder.ts';
import { type Collector, startCollector } from '../helpers/telemetry/collector.ts';

const COMMAND = [
  process.execPath,
  ...SHORT_LIVED,
  '--import ./test/helpers/telemetry/note-packages.ts',
  'bot/index.ts',
].join(' ');
const KEY = '1a7c2d2f-7e3f-4b64-8c68-1b4b4d1f0e22';

describe('A process with telemetry', () => {
  let tenant: Tenant;
  let folder: string;
  let collector: Collector;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'telemetry-'));
    tenant = await startTenant({ peopleSeed: 1 });
    writeFileSync(join(folder, 'authority.pem'), tenant.certificates.authority);
    writeFileSync(join(folder, 'clock'), '0');
  });
  afterEach(() => collector?.stop());
  after(async () => {
    await tenant.stop();
    rmSync(folder, { recursive: true });
  });

  /** Starts a bot, asks it, and ends it by SIGTERM. Returns the packages of telemetry that it has loaded. */
  async function askProcess(settings: Readonly<Record<string, string>>): Promise<readonly string[]> {
    const files = {
      authority: join(folder, 'authority.pem'),
      clock: join(folder, 'clock'),
      data: join(folder, 'data'),
    };
    await createDataFolder(files.data);
    const bot = await startBotProcess(COMMAND, 0, (port) => ({
      ...compileCache,
      ...botEnvironment(tenant, new URL(`http://localhost:${port}`), files),
      DRAIN_SECONDS: '0',
      LOADED_FILES: join(folder, 'loaded'),
      ...settings,
    }));
    try {
      tenant.teams.connectBot({
        botId: tenant.apps.bot.clientId,
        ssoClientId: tenant.apps.signIn.clientId,
        endpoint: bot.endpoint,
      });
      const chat = tenant.teams.personalChat(tenant.chatPerson);
      await chat.say('my photo is wrong');
      assert.ok((await chat.nextMessage()).card);
    } finally {
      await bot.stop();
    }
    assert.equal(await bot.ended, 0);
    rmSync(files.data, { recursive: true });
    const paths = readFileSync(join(folder, 'loaded'), 'utf8');
    const loaded = new Set([...paths.matchAll(/node_modules\/((?:@[^/]+\/)?[^/]+)\//g)].map(([, name = '']) => name));
    assert.ok(loaded.has('botbuilder'));
    return [...loaded].filter((name) => /opentelemetry/.test(name));
  }

  it('loads no SDK without its settings', async () => {
    assert.deepEqual(await askProcess({}), ['@opentelemetry/api']);
  });

  it('sends to Application Insights what is left at its end, without people and addresses', async () => {
    collector = await startCollector('accepts', tenant.certificates);
    const loaded = await askProcess({
      APPLICATIONINSIGHTS_CONNECTION_STRING: `InstrumentationKey=${KEY};IngestionEndpoint=${collector.origin}`,
      OTEL_SERVICE_NAME: 'photo-sync-test',
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=here',
    });
    assert.ok(loaded.includes('@opentelemetry/resource-detector-azure'));
    const text = collector.text();
    for (const { name } of [SPANS.turn, SPANS.check, METRICS.turnDuration, METRICS.verdicts]) {
      assert.ok(text.includes(name), name);
    }
    for (const part of ['photo-sync-test', 'here', KEY]) assert.ok(text.includes(part), part);
    assert.doesNotMatch(text, /host\.(name|id)|process\./);
    const { id } = tenant.state;
    for (const marker of [...namesOf(tenant.chatPerson), tenant.chatPerson.id, id, 'localhost', '://', 'eyJ']) {
      assert.ok(!text.includes(marker), marker);
    }
  });

  it('sends to Application Insights and to a collector at once', async () => {
    const azure = await startCollector('accepts', tenant.certificates);
    collector = await startCollector();
    try {
      await askProcess({
        APPLICATIONINSIGHTS_CONNECTION_STRING: `InstrumentationKey=${KEY};IngestionEndpoint=${azure.origin}`,
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.origin,
      });
    } finally {
      await azure.stop();
    }
    for (const text of [azure.text(), collector.text()]) {
      for (const { name } of [SPANS.turn, SPANS.check, METRICS.turnDuration, METRICS.verdicts]) {
        assert.ok(text.includes(name), name);
      }
    }
    assert.deepEqual([...new Set(collector.received.map(({ path }) => path))].toSorted(), [
      '/v1/metrics',
      '/v1/traces',
    ]);
  });

  it('ends in time although the collector never answers', async () => {
    collector = await startCollector('hangs');
    const loaded = await askProcess({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.origin });
    await collector.reached;
    assert.ok(loaded.includes('@opentelemetry/sdk-node') && !loaded.includes('@opentelemetry/resource-detector-azure'));
  });
});
