import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readBotConfig } from '../../../src/config/bot-config.ts';
import { readTenantConfig } from '../../../src/config/tenant-config.ts';
import { CLOUDS } from '../../../src/microsoft365/clouds.ts';
import { COMPLETE, refusal } from '../../helpers/config/bot-settings.ts';

const SANDBOX = {
  ...COMPLETE,
  BOT_ENDPOINT: 'http://localhost:3978',
  AAD_APP_OAUTH_AUTHORITY_HOST: 'https://localhost:1',
  GRAPH_URL: 'https://localhost:2',
  CHANNEL_OPENID_METADATA_URL: 'http://localhost:3/openid',
};

describe('The settings', () => {
  it('are complete with six of them', () => {
    const config = readBotConfig(COMPLETE);
    assert.equal(config.bot.endpoint, 'https://photo-sync.contoso.com');
    assert.equal(config.cloud.authorityHost, 'https://login.microsoftonline.com');
    assert.equal(config.sharePoint.copyInterval, 24 * 3_600_000);
    assert.equal(config.listen.port, 3978);
  });

  it('default to messages in working hours, below the rate of Teams', () => {
    const { nudgeRules } = readBotConfig(COMPLETE);
    assert.deepEqual(nudgeRules, {
      hours: { from: 540, until: 1080, days: [1, 2, 3, 4, 5] },
      grace: 15 * 60_000,
      perMinute: 120,
      perSecond: 40,
    });
    const others = {
      ...COMPLETE,
      NUDGES_HOURS: '07:00-15:30',
      NUDGES_DAYS: 'sun-thu',
      TEAMS_MESSAGES_PER_SECOND: '30',
    };
    assert.deepEqual(readBotConfig(others).nudgeRules.hours, { from: 420, until: 930, days: [1, 2, 3, 4, 7] });
    assert.equal(readBotConfig(others).nudgeRules.perSecond, 24);
    assert.match(refusal({ ...COMPLETE, NUDGES_HOURS: '9 to 5' }), /NUDGES_HOURS is malformed/);
    assert.match(refusal({ ...COMPLETE, NUDGES_DAYS: 'always' }), /NUDGES_DAYS is malformed/);
    assert.match(refusal({ ...COMPLETE, NUDGES_TIME_ZONE: 'Mars/Olympus' }), /NUDGES_TIME_ZONE is malformed/);
    assert.equal(readBotConfig({ ...COMPLETE, NUDGES_TIME_ZONE: 'Europe/Rome' }).defaultTimeZone, 'Europe/Rome');
    const windows = { ...COMPLETE, NUDGES_TIME_ZONE: 'W. Europe Standard Time' };
    assert.equal(readBotConfig(windows).defaultTimeZone, 'Europe/Berlin');
  });

  it('makes ids lower case, so that they can be compared', () => {
    const { app, bot } = readBotConfig({
      ...COMPLETE,
      AAD_APP_TENANT_ID: COMPLETE.AAD_APP_TENANT_ID.toUpperCase(),
      BOT_ID: COMPLETE.BOT_ID.toUpperCase(),
    });
    assert.deepEqual([app.tenantId, bot.id], [COMPLETE.AAD_APP_TENANT_ID, COMPLETE.BOT_ID]);
  });

  it('describe each missing setting and where to find it', () => {
    const text = refusal({});
    for (const name of Object.keys(COMPLETE)) assert.match(text, new RegExp(`${name} is missing: .+\\n +Find it: .+`));
    assert.match(text, /npm run sandbox/);
  });

  it('name malformed settings without their values', () => {
    const text = refusal({ ...COMPLETE, BOT_ID: 'my-bot', COPY_INTERVAL_HOURS: 'soon' });
    assert.match(text, /BOT_ID is malformed/);
    assert.match(text, /COPY_INTERVAL_HOURS is malformed/);
    assert.doesNotMatch(text, /my-bot|soon/);
  });

  it('refuse a named pipe as the port, with the reason', () => {
    assert.match(refusal({ ...COMPLETE, PORT: '\\\\.\\pipe\\8c5f0b1e' }), /PORT[\s\S]+named pipe[^\n]+not supported/);
  });

  it('refuse an ALL_PROXY that is no http proxy, unless another setting names one', () => {
    const socks = { ...COMPLETE, ALL_PROXY: 'socks5://proxy.example:1080' };
    assert.match(refusal(socks), /ALL_PROXY is malformed: .*SOCKS is not supported/);
    assert.match(refusal({ ...COMPLETE, all_proxy: 'proxy.example:1080' }), /ALL_PROXY is malformed/);
    for (const name of ['HTTPS_PROXY', 'http_proxy']) readBotConfig({ ...socks, [name]: 'http://proxy.example:8080' });
    readBotConfig({ ...COMPLETE, ALL_PROXY: 'http://proxy.example:8080' });
  });

  it('report all problems of all kinds at once', () => {
    const text = refusal({
      ...COMPLETE,
      BOT_ID: 'x',
      BOT_ENDPOINT: 'http://a.example',
      GRAPH_URL: 'https://b.example',
      CLOCK_FILE: '/c',
    });
    for (const name of ['BOT_ID', 'BOT_ENDPOINT', 'GRAPH_URL', 'CLOCK_FILE']) assert.match(text, new RegExp(name));
  });

  it('choose the cloud and its hosts', () => {
    const { cloud } = readBotConfig({ ...COMPLETE, CLOUD: 'gcc-high' });
    assert.equal(cloud, CLOUDS['gcc-high']);
    assert.equal(readBotConfig({ ...COMPLETE, CLOUD: ' ' }).cloud, CLOUDS.worldwide);
  });

  it('refuse the cloud in which Teams has no bots, with the reason', () => {
    assert.match(refusal({ ...COMPLETE, CLOUD: 'china' }), /CLOUD is china, where Teams has no bots/);
    assert.equal(readTenantConfig({ ...COMPLETE, CLOUD: 'china' }).cloud, CLOUDS.china);
  });

  it('refuse a system-assigned managed identity, with the reason', () => {
    const identity = '5e3ce6c0-2b1f-4285-8d4b-75ee78787346';
    const proofFor = (value: string) => readBotConfig({ ...COMPLETE, APP_MANAGED_IDENTITY: value }).app.proof;
    assert.deepEqual(proofFor(identity), { by: 'managed-identity', clientId: identity });
    const system = refusal({ ...COMPLETE, APP_MANAGED_IDENTITY: 'system' });
    assert.match(system, /APP_MANAGED_IDENTITY is the system-assigned identity, .*only a user-assigned one/);
    assert.match(refusal({ ...COMPLETE, APP_MANAGED_IDENTITY: 'mine' }), /APP_MANAGED_IDENTITY is malformed/);
  });

  it('accept a help desk by https or mail, and refuse other addresses, with the reason', () => {
    assert.equal(readBotConfig(COMPLETE).supportLink, undefined);
    for (const link of [
      'https://help.contoso.com/',
      'https://help.contoso.com/new?title={subject}&text={text}#{reference}',
      'mailto:help@contoso.com?subject={subject}&body={text}',
    ]) {
      assert.equal(readBotConfig({ ...COMPLETE, SUPPORT_LINK: link }).supportLink, link);
    }
    const refused: readonly (readonly [string, RegExp])[] = [
      ['http://help.contoso.com/?t={text}', /must begin with https: or mailto:/],
      ['javascript:alert(1)?{text}', /must begin with https: or mailto:/],
      ['https://user:secret@help.contoso.com/?t={text}', /must begin with https: or mailto:/],
      ['https://{subject}.example/', /has a placeholder before the \?/],
      ['mailto:{text}@contoso.com?body={text}', /has a placeholder before the \?/],
      ['mailto:help@contoso.com', /needs an addressee and \{text\}/],
      ['mailto:?body={text}', /needs an addressee and \{text\}/],
      ['https://help.contoso.com/?t={name}', /has another placeholder than \{subject\}, \{text\}, \{reference\}/],
      ['https://help.contoso.com/?t={{text}}', /has another placeholder/],
      ['https://help.contoso.com/?t=a b', /is malformed/],
      ['help.contoso.com', /is malformed/],
      [`https://help.contoso.com/?t=${'x'.repeat(500)}`, /is longer than 500 characters/],
    ];
    for (const [link, reason] of refused) {
      const told = refusal({ ...COMPLETE, SUPPORT_LINK: link });
      assert.match(told, /SUPPORT_LINK /);
      assert.match(told, reason, link);
    }
  });

  it('list the clouds if CLOUD is unknown', () => {
    const text = refusal({ ...COMPLETE, CLOUD: 'mooncake' });
    assert.match(text, /CLOUD is malformed: .*worldwide, gcc, gcc-high, dod, china/);
    assert.doesNotMatch(text, /mooncake/);
  });

  it("accept the cloud's own sign-in host and refuse another cloud's", () => {
    const given = { ...COMPLETE, AAD_APP_OAUTH_AUTHORITY_HOST: 'https://login.microsoftonline.us/' };
    assert.equal(readBotConfig({ ...given, CLOUD: 'dod' }).cloud, CLOUDS.dod);
    assert.match(refusal(given), /AAD_APP_OAUTH_AUTHORITY_HOST belongs to another cloud than CLOUD/);
  });

  it("require a My Site host in the tenant's cloud", () => {
    const given = { ...COMPLETE, SHAREPOINT_MY_SITE_URL: 'https://contoso-my.sharepoint.us' };
    assert.equal(readBotConfig({ ...given, CLOUD: 'gcc-high' }).sharePoint.mySiteUrl, given.SHAREPOINT_MY_SITE_URL);
    assert.match(refusal(given), /SHAREPOINT_MY_SITE_URL is not a SharePoint address/);
  });

  it('refuse a path in the endpoint of the bot', () => {
    assert.match(
      refusal({ ...COMPLETE, BOT_ENDPOINT: 'https://a.example/api/messages' }),
      /BOT_ENDPOINT must be https/,
    );
  });

  it('treat an empty setting as missing', () => {
    assert.match(refusal({ ...COMPLETE, BOT_ID: ' ' }), /BOT_ID is missing/);
  });

  it('require https for the endpoint that Teams fetches from', () => {
    assert.match(refusal({ ...COMPLETE, BOT_ENDPOINT: 'http://photo-sync.contoso.com' }), /BOT_ENDPOINT must be https/);
  });

  it('require the page of a people-page link', () => {
    assert.match(refusal({ ...COMPLETE, OPEN_SHAREPOINT: 'people-page' }), /OPEN_SHAREPOINT_PAGE is missing/);
  });

  it('let Open SharePoint learn by default, keep the former pages, and refuse the retired one with the reason', () => {
    assert.equal(readBotConfig(COMPLETE).sharePoint.link, 'auto');
    for (const link of ['profile-page', 'large-picture', 'edit-profile', 'office-home']) {
      assert.equal(readBotConfig({ ...COMPLETE, OPEN_SHAREPOINT: link }).sharePoint.link, link);
    }
    const retired = refusal({ ...COMPLETE, OPEN_SHAREPOINT: 'my-page' });
    assert.match(retired, /OPEN_SHAREPOINT can no longer be my-page, .+ since Delve was retired: /);
    assert.match(
      refusal({ ...COMPLETE, OPEN_SHAREPOINT: 'by-request' }),
      /OPEN_SHAREPOINT is malformed: .+auto, large/,
    );
  });

  it("accept the cloud's own sign-in host as the Agents Toolkit writes it", () => {
    const config = readBotConfig({ ...COMPLETE, AAD_APP_OAUTH_AUTHORITY_HOST: 'https://login.microsoftonline.com/' });
    assert.equal(config.cloud.loopback, false);
  });

  for (const name of [
    'AAD_APP_OAUTH_AUTHORITY_HOST',
    'GRAPH_URL',
    'CHANNEL_OPENID_METADATA_URL',
    'CHANNEL_GCC_URL',
    'OFFICE_URL',
  ] as const) {
    it(`refuse a foreign host as ${name}`, () => {
      assert.match(refusal({ ...SANDBOX, [name]: 'https://localhost.evil.example' }), /this machine/);
    });
  }

  for (const name of ['AAD_APP_OAUTH_AUTHORITY_HOST', 'GRAPH_URL', 'CHANNEL_OPENID_METADATA_URL'] as const) {
    it(`refuse sandbox hosts together with Microsoft's: ${name} left out`, () => {
      assert.match(refusal({ ...SANDBOX, [name]: undefined }), /this machine/);
    });
  }

  it('refuse a movable clock outside a sandbox', () => {
    assert.match(refusal({ ...COMPLETE, CLOCK_FILE: '/tmp/clock' }), /CLOCK_FILE is for sandboxes only/);
  });

  it('follow the clock of a sandbox', () => {
    const folder = mkdtempSync(join(tmpdir(), 'photo-sync-clock-'));
    try {
      const file = join(folder, 'clock');
      writeFileSync(file, '86400000');
      const ahead =
        readBotConfig({ ...SANDBOX, CLOCK_FILE: file })
          .now()
          .getTime() - Date.now();
      assert.ok(Math.abs(ahead - 86_400_000) < 5_000);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('derive the signing key from a secret and never use the secret itself', () => {
    const [derived] = readBotConfig(COMPLETE).signingKeys;
    assert.equal(derived.length, 32);
    assert.notDeepEqual(derived, readBotConfig({ ...COMPLETE, BOT_PASSWORD: 'another' }).signingKeys[0]);
    assert.notDeepEqual(derived, readBotConfig({ ...COMPLETE, SIGNING_KEY: 'k'.repeat(32) }).signingKeys[0]);
  });

  it('take two signing keys, of which the first was alone before', () => {
    const [a, b] = ['a'.repeat(32), 'b'.repeat(40)];
    const one = readBotConfig({ ...COMPLETE, SIGNING_KEY: b }).signingKeys;
    const two = readBotConfig({ ...COMPLETE, SIGNING_KEY: `${a}, ${b}` }).signingKeys;
    assert.deepEqual([two.length, two[1]], [2, one[0]]);
    for (const keys of [`${a},short`, `${a},${b},${a}`, 'short', `${a},`]) {
      const text = refusal({ ...COMPLETE, SIGNING_KEY: keys });
      assert.match(text, /SIGNING_KEY must be one key, or two with a comma between them/);
      assert.ok(!text.includes(keys));
    }
  });
});
