import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { readBotConfig } from '../../src/config/bot-config.ts';
import { SETTINGS } from '../../src/config/settings.ts';
import { isKey, readBicep } from '../helpers/infra/bicep-file.ts';
import type { ToolkitFile } from '../helpers/infra/toolkit-actions.ts';

/** Settings that the templates set on no host, with the reason. An admin sets any of them by `botSettings`. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  ...reason('the identity is the proof: no secret, no certificate and no service account exists', [
    'BOT_PASSWORD',
    'BOT_CERTIFICATE',
    'BOT_CERTIFICATE_FILE',
    'BOT_CERTIFICATE_PASSWORD',
    'AAD_APP_CLIENT_SECRET',
    'APP_CERTIFICATE',
    'APP_CERTIFICATE_FILE',
    'APP_CERTIFICATE_PASSWORD',
    'AZURE_FEDERATED_TOKEN_FILE',
  ]),
  ...reason("a public authority signs the certificate of Azure's database", ['DATABASE_CA_FILE']),
  ...reason('it follows from CLOUD', ['AAD_APP_OAUTH_AUTHORITY_HOST']),
  ...reason('the database is a server', ['DATA_FOLDER']),
  ...reason('the default fits Azure, whose proxies keep connections for 240 seconds at most', ['KEEP_ALIVE_SECONDS']),
  ...reason('the default fits', ['HOST', 'DRAIN_SECONDS', 'LOG_LEVEL', 'BEAT_SECONDS', 'SHAREPOINT_SCOPE']),
  ...reason('Azure reaches Microsoft 365 without a proxy', [
    'HTTPS_PROXY',
    'HTTP_PROXY',
    'ALL_PROXY',
    'NO_PROXY',
    'NODE_EXTRA_CA_CERTS',
  ]),
  ...reason('the bot learns it', [
    'SHAREPOINT_MY_SITE_URL',
    'OPEN_SHAREPOINT',
    'OPEN_SHAREPOINT_PAGE',
    'OPEN_SHAREPOINT_VIA',
    'COPY_INTERVAL_HOURS',
  ]),
  ...reason('nudges are off until an admin turns them on by command; the defaults are published limits', [
    'NUDGES',
    'NUDGES_DAILY_CAP',
    'NUDGES_BULK_SHARE',
    'NUDGES_HOURS',
    'NUDGES_DAYS',
    'NUDGES_TIME_ZONE',
    'NUDGES_GRACE_MINUTES',
    'NUDGES_PER_MINUTE',
    'TEAMS_MESSAGES_PER_SECOND',
    'SWEEP_INTERVAL_MINUTES',
    'SWEEP_WARM_INTERVAL_MINUTES',
    'SWEEP_BATCHES_AT_ONCE',
  ]),
  ...reason('a choice of each organization', ['FEEDBACK_BUTTONS', 'TARGETED_MESSAGES', 'SUPPORT_LINK']),
  ...reason('Application Insights gets spans and metrics; a collector besides it is a choice', [
    'OTEL_EXPORTER_OTLP_ENDPOINT',
    'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
    'OTEL_EXPORTER_OTLP_METRICS_ENDPOINT',
    'OTEL_TRACES_EXPORTER',
    'OTEL_METRICS_EXPORTER',
    'OTEL_SDK_DISABLED',
    'OTEL_SERVICE_NAME',
    'OTEL_RESOURCE_ATTRIBUTES',
  ]),
  ...reason('for a sandbox on this machine only', [
    'GRAPH_URL',
    'CHANNEL_OPENID_METADATA_URL',
    'CHANNEL_GCC_URL',
    'OFFICE_URL',
    'TEAMS_URL',
    'PHOTO_PAGE_URL',
    'CLOCK_FILE',
  ]),
};

/** Names that Azure or Node reads. */
const OF_THE_PLATFORM = [
  'NODE_ENV',
  'SCM_DO_BUILD_DURING_DEPLOYMENT',
  'WEBSITE_RUN_FROM_PACKAGE',
  'WEBSITES_CONTAINER_STOP_TIME_LIMIT',
];
/** App Service sets it itself. */
const BY_APP_SERVICE = ['PORT'];

function reason(why: string, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, why]));
}

/** Names in capitals that a template gives values, as keys or as `name: 'NAME'`. */
function settingsOf(file: string): string[] {
  const { tokens } = readBicep(`infra/modules/${file}.bicep`);
  return tokens.flatMap((token, at) => {
    const isNamed = token.kind === 'string' && tokens[at - 2]?.text === 'name' && tokens[at - 1]?.text === ':';
    return /^[A-Z][A-Z0-9_]{2,}$/.test(token.text) && (isKey(tokens, at) || isNamed) ? [token.text] : [];
  });
}

describe('The settings of a deployment', () => {
  const shared = settingsOf('photo-sync');
  const hosts = {
    'App Service': [...shared, ...settingsOf('app-service'), ...BY_APP_SERVICE],
    'Container Apps': [...shared, ...settingsOf('container-app')],
  };

  for (const [host, names] of Object.entries(hosts)) {
    it(`on ${host} are all settings of the bot or of the platform`, () => {
      assert.ok(names.length > 10, names.join());
      assert.deepEqual(
        names.filter((name) => !(name in SETTINGS) && !OF_THE_PLATFORM.includes(name)),
        [],
      );
      assert.deepEqual(
        names.filter((name, at) => names.indexOf(name) !== at),
        [],
      );
    });

    it(`on ${host} leave none out without a reason`, () => {
      assert.deepEqual(
        Object.keys(SETTINGS).filter((name) => !names.includes(name) && !(name in LEFT_OUT)),
        [],
      );
      assert.deepEqual(
        names.filter((name) => name in LEFT_OUT),
        [],
      );
    });
  }

  it('have no reason for a setting that does not exist', () => {
    assert.deepEqual(
      Object.keys(LEFT_OUT).filter((name) => !(name in SETTINGS)),
      [],
    );
  });

  it('are enough to start the bot', () => {
    const id = '1a7c2d2f-7e3f-4b64-8c68-1b4b4d1f0e22';
    const config = readBotConfig({
      BOT_TYPE: 'UserAssignedMSI',
      BOT_ID: id,
      BOT_ENDPOINT: 'https://photo-sync.contoso.example',
      AAD_APP_CLIENT_ID: id,
      AAD_APP_TENANT_ID: id,
      APP_MANAGED_IDENTITY: id,
      CLOUD: 'worldwide',
      DATABASE_URL: 'postgres://photosync-bot@photosync-db.contoso.example:5432/photo_sync',
      DATABASE_IDENTITY: id,
      SIGNING_KEY: 'x'.repeat(64),
    });
    assert.equal(config.bot.id, id);
  });
});

describe('env/.env.example', () => {
  it('sets nothing that the image and the systemd unit set, because a settings file takes precedence', () => {
    const read = (file: string) => readFileSync(file, 'utf8');
    const [, ofImage = ''] = /^ENV ((?:.*\\\n)*.*)$/m.exec(read('Dockerfile')) ?? [];
    const ofUnit = [...read('deploy/photo-sync.service').matchAll(/^Environment=(\w+)=/gm)].map(([, name]) => name);
    const theirs = [...ofImage.matchAll(/(\w+)=/g)].map(([, name]) => name);
    assert.deepEqual(
      [theirs, ofUnit],
      [
        ['NODE_ENV', 'DATA_FOLDER'],
        ['NODE_ENV', 'DATA_FOLDER'],
      ],
    );
    const examples = [...read('env/.env.example').matchAll(/^(\w+)=/gm)].map(([, name]) => name);
    assert.ok(examples.includes('BOT_ID'));
    assert.deepEqual(
      examples.filter((name) => theirs.includes(name)),
      [],
    );
  });
});

describe('.localConfigs', () => {
  it('has every setting that the bot requires, and none that does not exist', () => {
    const { deploy } = parse(readFileSync('m365agents.local.yml', 'utf8')) as ToolkitFile;
    const step = deploy.find(({ uses }) => uses === 'file/createOrUpdateEnvironmentFile');
    const envs = step?.with.envs as Record<string, string>;
    assert.deepEqual(
      Object.keys(envs).filter((name) => !(name in SETTINGS)),
      [],
    );
    const id = '1a7c2d2f-7e3f-4b64-8c68-1b4b4d1f0e22';
    const values: Record<string, string> = {
      BOT_ENDPOINT: 'https://tunnel.contoso.example',
      SECRET_BOT_PASSWORD: 'secret',
      SECRET_AAD_APP_CLIENT_SECRET: 'secret',
    };
    const filled = Object.entries(envs).map(([name, value]) => [
      name,
      String(value).replace(/\$\{\{(\w+)\}\}/, (_, variable: string) => {
        if (variable === 'AAD_APP_OAUTH_AUTHORITY_HOST') return '';
        return values[variable] ?? id;
      }),
    ]);
    const config = readBotConfig(Object.fromEntries(filled));
    assert.equal(config.bot.endpoint, 'https://tunnel.contoso.example');
    assert.equal(config.listen.port, 3978);
  });
});
