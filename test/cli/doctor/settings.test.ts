import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CheckedLine } from '../../../cli/doctor/types.ts';
import { SETTINGS, type SettingName } from '../../../src/config/settings.ts';
import { type DoctorBot, startDoctorBot } from '../../helpers/cli/doctor-bot.ts';

type Changes = Readonly<Record<string, string | undefined>>;

interface BadValue {
  readonly value: string;
  /** The one check that fails. Default: `settings`, with the name of the setting. */
  readonly fails?: string;
  /** Other settings that the value needs. */
  readonly beside?: Changes;
}

const UNKNOWN_ID = '11111111-2222-4333-8444-555555555555';

/** Settings for which each text is as good as any other. */
const ANY_VALUE: readonly SettingName[] = ['OTEL_SERVICE_NAME'];

function badValues(folder: string): Readonly<Record<Exclude<SettingName, 'OTEL_SERVICE_NAME'>, readonly BadValue[]>> {
  const nowhere = join(folder, 'nowhere');
  const noPem = join(folder, 'no-pem');
  writeFileSync(noPem, 'nonsense');
  const nonsense = [{ value: 'nonsense!' }];
  const certificateOfBot = { BOT_CERTIFICATE_FILE: join(folder, 'app.pem'), SIGNING_KEY: 'k'.repeat(32) };
  const server = { DATABASE_URL: 'postgres://photo@127.0.0.1:1/sync' };
  return {
    BOT_ID: [{ value: 'my-bot' }, { value: UNKNOWN_ID, fails: 'bot-credential' }],
    BOT_TYPE: nonsense,
    BOT_PASSWORD: [{ value: 'wrong', fails: 'bot-credential' }],
    BOT_ENDPOINT: [
      { value: 'photo-sync' },
      { value: 'https://photo-sync.contoso.com/api/messages' },
      { value: 'http://127.0.0.1:1', fails: 'endpoint' },
      { value: 'https://no.such.host.invalid', fails: 'address' },
    ],
    AAD_APP_CLIENT_ID: [{ value: 'x' }, { value: UNKNOWN_ID, fails: 'app-credential' }],
    AAD_APP_CLIENT_SECRET: [
      { value: 'wrong', beside: { APP_CERTIFICATE_FILE: undefined }, fails: 'app-credential' },
      { value: '@Microsoft.KeyVault(SecretUri=https://vault)' },
    ],
    APP_CERTIFICATE: [{ value: 'nonsense', beside: { APP_CERTIFICATE_FILE: undefined }, fails: 'app-proof' }],
    APP_CERTIFICATE_FILE: [
      { value: nowhere, fails: 'app-proof' },
      { value: noPem, fails: 'app-proof' },
    ],
    APP_CERTIFICATE_PASSWORD: [{ value: '@Microsoft.KeyVault(SecretUri=https://vault)' }],
    BOT_CERTIFICATE: [{ value: 'nonsense', fails: 'bot-proof' }],
    BOT_CERTIFICATE_FILE: [{ value: noPem, fails: 'bot-proof' }],
    BOT_CERTIFICATE_PASSWORD: [{ value: '@Microsoft.KeyVault(SecretUri=https://vault)', beside: certificateOfBot }],
    APP_MANAGED_IDENTITY: [{ value: 'system' }],
    AZURE_FEDERATED_TOKEN_FILE: [
      { value: nowhere, beside: { BOT_PASSWORD: undefined, SIGNING_KEY: 'k'.repeat(32) }, fails: 'bot-proof' },
    ],
    AAD_APP_TENANT_ID: [{ value: 'contoso' }],
    CLOUD: [{ value: 'moon' }, { value: 'china' }],
    AAD_APP_OAUTH_AUTHORITY_HOST: nonsense,
    SHAREPOINT_MY_SITE_URL: [{ value: 'nonsense!' }, { value: 'http://127.0.0.1:1', fails: 'my-site' }],
    SHAREPOINT_SCOPE: nonsense,
    OPEN_SHAREPOINT: nonsense,
    OPEN_SHAREPOINT_PAGE: nonsense,
    OPEN_SHAREPOINT_VIA: nonsense,
    COPY_INTERVAL_HOURS: nonsense,
    SWEEP_INTERVAL_MINUTES: nonsense,
    SWEEP_WARM_INTERVAL_MINUTES: nonsense,
    SWEEP_BATCHES_AT_ONCE: nonsense,
    NUDGES: nonsense,
    NUDGES_DAILY_CAP: nonsense,
    NUDGES_BULK_SHARE: nonsense,
    NUDGES_HOURS: nonsense,
    NUDGES_DAYS: nonsense,
    NUDGES_TIME_ZONE: nonsense,
    NUDGES_GRACE_MINUTES: nonsense,
    NUDGES_PER_MINUTE: nonsense,
    TEAMS_MESSAGES_PER_SECOND: nonsense,
    BEAT_SECONDS: nonsense,
    PORT: nonsense,
    HOST: [{ value: 'no.such.host.invalid' }],
    KEEP_ALIVE_SECONDS: nonsense,
    DRAIN_SECONDS: nonsense,
    HTTPS_PROXY: [{ value: 'nonsense!' }, { value: 'http://127.0.0.1:1', fails: 'proxy' }],
    HTTP_PROXY: [{ value: 'socks5://127.0.0.1:1' }],
    ALL_PROXY: [{ value: 'socks5://127.0.0.1:1' }],
    NO_PROXY: [{ value: 'https://localhost/', beside: { no_proxy: undefined } }],
    NODE_EXTRA_CA_CERTS: [{ value: nowhere }, { value: noPem }],
    SIGNING_KEY: [{ value: 'short' }],
    DATABASE_URL: [{ value: 'mysql://x' }, { value: server.DATABASE_URL, fails: 'database' }],
    DATABASE_IDENTITY: [{ value: 'x', beside: server }, { value: UNKNOWN_ID }],
    DATABASE_CA_FILE: [{ value: nowhere }, { value: nowhere, beside: server, fails: 'database' }],
    DATA_FOLDER: [{ value: nowhere, fails: 'database' }],
    FEEDBACK_BUTTONS: nonsense,
    TARGETED_MESSAGES: nonsense,
    SUPPORT_LINK: nonsense,
    LOG_LEVEL: nonsense,
    APPLICATIONINSIGHTS_CONNECTION_STRING: nonsense,
    OTEL_EXPORTER_OTLP_ENDPOINT: nonsense,
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: nonsense,
    OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: nonsense,
    OTEL_TRACES_EXPORTER: nonsense,
    OTEL_METRICS_EXPORTER: nonsense,
    OTEL_SDK_DISABLED: nonsense,
    OTEL_RESOURCE_ATTRIBUTES: nonsense,
    GRAPH_URL: nonsense,
    CHANNEL_OPENID_METADATA_URL: nonsense,
    CHANNEL_GCC_URL: nonsense,
    OFFICE_URL: nonsense,
    TEAMS_URL: nonsense,
    PHOTO_PAGE_URL: nonsense,
    CLOCK_FILE: [{ value: nowhere, fails: 'clock' }],
  };
}

/** A bad value in each setting makes exactly one line fail, the right one. */
describe('photo-sync doctor: a bad value', () => {
  let doctor: DoctorBot;
  let table: ReturnType<typeof badValues>;
  before(async () => {
    doctor = await startDoctorBot();
    table = badValues(doctor.folder);
  });
  after(() => doctor.stop());

  const failedLines = async (changes: Changes): Promise<readonly CheckedLine[]> =>
    (await doctor.lines(changes)).filter(({ state }) => state === 'failed');

  it('is in the table for each setting', () => {
    const named = [...Object.keys(table), ...ANY_VALUE];
    assert.deepEqual(named.toSorted(), Object.keys(SETTINGS).toSorted());
  });

  for (const name of Object.keys(SETTINGS) as SettingName[]) {
    if (ANY_VALUE.includes(name)) continue;
    it(`in ${name} makes exactly one line fail`, async () => {
      for (const { value, fails = 'settings', beside } of table[name as keyof typeof table]) {
        const lines = await failedLines({ ...beside, [name]: value });
        assert.deepEqual(
          lines.map(({ id }) => id),
          [fails],
          JSON.stringify(lines, undefined, 1),
        );
        if (fails === 'settings') assert.match(lines[0]?.text ?? '', new RegExp(`^${name}\\b`));
        assert.ok(lines[0]?.remedy, 'it says what to do');
        assert.ok(!/nonsense|wrong|vault/.test(JSON.stringify(lines)), 'no value is repeated');
      }
    });
  }
});
