import assert from 'node:assert/strict';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { redactText } from '../../../cli/doctor/bundle/redact-text.ts';
import { redactedSettings } from '../../../src/config/redact-settings.ts';
import type { Store } from '../../../src/store/types.ts';
import { memoryStore } from '../../helpers/bot/memory-store.ts';
import { type DoctorBot, startDoctorBot } from '../../helpers/cli/doctor-bot.ts';

/** A secret that must not be in a bundle, and that each kind of setting accepts. */
let markers = 0;
const planted: string[] = [];
function marker(): string {
  const text = `PLANTED${String(++markers).padStart(4, '0')}${'x'.repeat(30)}`;
  planted.push(text);
  return text;
}

/** A value with a marker in each setting that can have a secret. */
function poisoned(folder: string): Record<string, string> {
  const pem = `-----BEGIN PRIVATE KEY-----\n${marker()}\n-----END PRIVATE KEY-----`;
  return {
    BOT_PASSWORD: marker(),
    AAD_APP_CLIENT_SECRET: marker(),
    APP_CERTIFICATE: pem,
    APP_CERTIFICATE_PASSWORD: marker(),
    BOT_CERTIFICATE: marker(),
    BOT_CERTIFICATE_PASSWORD: marker(),
    SIGNING_KEY: marker(),
    BOT_ENDPOINT: `http://127.0.0.1:1/?key=${marker()}`,
    DATABASE_URL: `postgres://${marker()}:${marker()}@127.0.0.1:1/sync?options=${marker()}`,
    HTTPS_PROXY: `http://${marker()}:${marker()}@127.0.0.1:1`,
    HTTP_PROXY: `nonsense ${marker()}`,
    ALL_PROXY: `socks5://${marker()}:${marker()}@127.0.0.1:1`,
    SUPPORT_LINK: `mailto:${marker()}@contoso.com?body={text}`,
    APPLICATIONINSIGHTS_CONNECTION_STRING: `InstrumentationKey=${marker()}`,
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://collector/?token=${marker()}`,
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `http://${marker()}@collector/`,
    OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: marker(),
    OTEL_RESOURCE_ATTRIBUTES: `api-key=${marker()}`,
    OPEN_SHAREPOINT_PAGE: `https://contoso.sharepoint.com/page#${marker()}`,
    // No setting of ours.
    ANOTHER_TOKEN: marker(),
    DATA_FOLDER: folder,
  };
}

describe('photo-sync doctor --bundle', () => {
  let doctor: DoctorBot;
  let store: Store;
  before(async () => {
    doctor = await startDoctorBot();
    store = await memoryStore();
    await plantInDatabase();
  });
  after(() => doctor.stop());

  /** Whatever is stored about a person. */
  async function plantInDatabase(): Promise<void> {
    const { state } = doctor.bot.tenant;
    const { id: objectId } = doctor.bot.tenant.person('nora.lindqvist');
    const person = { tenantId: state.id, objectId };
    const at = new Date();
    const address = { serviceUrl: `https://${marker()}`, user: { name: marker() } };
    await store.roster.upsert(person, { address, language: 'en', timeZone: 'UTC', event: 'installed' }, at);
    const nudge = { ...person, changeId: marker(), kind: 'nudge', change: 'changed' } as const;
    await store.outbox.enqueue({ ...nudge, evidence: { secret: marker() }, notBefore: at, dryRun: false }, at);
    planted.push(objectId);
    const groups = new Map([[marker(), [objectId]]]);
    await store.adminChanges.apply(
      state.id,
      { kind: 'pilot', selection: { people: [objectId], groups } },
      { actor: marker(), via: 'command', at },
    );
  }

  const bundle = async (name: string, changes: Readonly<Record<string, string>> = {}, args: readonly string[] = []) => {
    const file = join(doctor.folder, name);
    const { out } = await doctor.run(['--bundle', file, ...args], changes);
    const text = readFileSync(file, 'utf8');
    return { out, file, text, content: JSON.parse(text) };
  };

  it('has versions, settings, lines and counts, for its owner to read first', async () => {
    const user = doctor.bot.tenant.person('nora.lindqvist').userPrincipalName;
    const { out, file, text, content } = await bundle('healthy.json', { NUDGES: 'dry-run' }, ['--user', user]);
    assert.equal(statSync(file).mode & 0o077, 0);
    assert.match(out, /The support bundle is .*healthy\.json: .*Read it before you send it\.$/m);
    assert.equal(content.versions.node, process.versions.node);
    assert.deepEqual([content.settings.NUDGES, content.settings.BOT_PASSWORD], ['dry-run', '(set)']);
    assert.equal(content.settings.BOT_ID, doctor.settings().BOT_ID);
    assert.ok(content.checks.some(({ id }: { id: string }) => id === 'migrations'));
    assert.deepEqual([content.state.roster.here, content.state.pilot], [1, { people: 1, groups: 1 }]);
    for (const secret of [doctor.settings().BOT_PASSWORD ?? '', user, ...planted])
      assert.ok(!text.includes(secret), secret);
  });

  it('has no planted secret, whatever setting it is in and whatever fails', async () => {
    const { text, content } = await bundle('poisoned.json', poisoned(doctor.folder));
    assert.ok(content.checks.filter(({ state }: { state: string }) => state === 'failed').length > 1);
    assert.ok(planted.length > 25);
    for (const secret of planted) assert.ok(!text.includes(secret), secret);
    assert.doesNotMatch(text, /PLANTED/);
    assert.equal(content.settings.DATABASE_URL, 'postgres://127.0.0.1:1/sync');
    assert.equal(content.settings.HTTP_PROXY, '(set)');
    assert.ok(!('ANOTHER_TOKEN' in content.settings));
  });

  it('replaces no file, and checks nothing then', async () => {
    const file = join(doctor.folder, 'mine.json');
    writeFileSync(file, 'mine');
    const { code, err, out } = await doctor.run(['--bundle', file]);
    assert.deepEqual([code, out, /^file-not-written/.test(err)], [2, '', true]);
    assert.equal(readFileSync(file, 'utf8'), 'mine');
  });

  it('loses secrets that appear in a text of another part', () => {
    const secret = 'open sesame';
    const token = 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.c2ln';
    const text = `no ${secret}, ${token}, https://u:p@host/x, adele@contoso.com, Authorization: Bearer abc.def`;
    assert.equal(
      redactText(text, [secret]),
      'no (secret), (token), https://(login)@host/x, (mail address), Authorization: Bearer (token)',
    );
  });

  it('hides a setting that has a login or a key where none belongs', () => {
    const settings = redactedSettings({ HOST: 'http://a:b@c', NO_PROXY: 'x'.repeat(300), PORT: '80' });
    assert.deepEqual(settings, { HOST: '(set)', NO_PROXY: '(set)', PORT: '80' });
  });
});
