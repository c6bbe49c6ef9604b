import assert from 'node:assert/strict';
import { startTenant, type Tenant } from '../../../sandbox/index.ts';
import { botEnvironment } from '../../../sandbox/launch/bot-environment.ts';
import { hasTwoRegistrations, SDKS, type Sdk } from '../../../sandbox/launch/sdk-environment.ts';
import { NATIONAL_CLOUDS, type NationalCloudName } from '../../../sandbox/tenant/national-cloud.ts';

const FILES = { authority: '/authority.pem', clock: '/clock', data: '/data' };
const BOT = new URL('http://localhost:3978/api/messages');

describe("A bot's settings", () => {
  let tenant: Tenant;
  before(async () => {
    tenant = await startTenant({ hosts: 'real', oneRegistration: true, seed: 4714, peopleSeed: 1 });
  });
  after(() => tenant.stop());

  const settings = (sdk?: Sdk, cloud: NationalCloudName = 'worldwide') =>
    botEnvironment({ ...tenant, state: { ...tenant.state, cloud: NATIONAL_CLOUDS[cloud] } }, BOT, FILES, sdk);

  const NAMES: Readonly<Record<Sdk, { id: string; secret: string; tenant: string }>> = {
    botbuilder: { id: 'MicrosoftAppId', secret: 'MicrosoftAppPassword', tenant: 'MicrosoftAppTenantId' },
    'teams-ai': { id: 'BOT_ID', secret: 'BOT_PASSWORD', tenant: 'BOT_TENANT_ID' },
    'teams-sdk': { id: 'CLIENT_ID', secret: 'CLIENT_SECRET', tenant: 'TENANT_ID' },
    'agents-sdk': {
      id: 'connections__serviceConnection__settings__clientId',
      secret: 'connections__serviceConnection__settings__clientSecret',
      tenant: 'connections__serviceConnection__settings__tenantId',
    },
  };

  for (const sdk of SDKS) {
    it(`have the names that ${sdk} reads, and the environment of the proxy`, () => {
      const { id, secret, tenant: tenantId } = NAMES[sdk];
      const given = settings(sdk);
      const { clientId, secret: expectedSecret } = tenant.apps.bot;
      assert.deepEqual([given[id], given[secret], given[tenantId]], [clientId, expectedSecret, tenant.state.id]);
      assert.deepEqual([given.PORT, given.HTTPS_PROXY, given.NODE_USE_ENV_PROXY], ['3978', tenant.proxy, '1']);
    });

    it(`have no CLOUD for ${sdk}, except the Teams SDK's own in another cloud`, () => {
      assert.equal(settings(sdk).CLOUD, undefined);
      assert.equal(settings(sdk, 'gcc-high').CLOUD, sdk === 'teams-sdk' ? 'USGov' : undefined);
    });
  }

  it('name the cloud for the bot of this repository, unless it is the default', () => {
    assert.equal(settings().CLOUD, undefined);
    assert.equal(settings(undefined, 'china').CLOUD, 'china');
  });

  it('name no host that stands for one of Microsoft with real hosts', () => {
    for (const sdk of [undefined, ...SDKS]) {
      for (const name of ['GRAPH_URL', 'CHANNEL_OPENID_METADATA_URL', 'TEAMS_URL', 'CLOCK_FILE']) {
        assert.equal(settings(sdk)[name], undefined, `${sdk} ${name}`);
      }
    }
  });

  it('are of one app registration, except for libraries with two', () => {
    assert.deepEqual([...SDKS, undefined].filter(hasTwoRegistrations), ['teams-ai', undefined]);
    assert.equal(tenant.apps.bot, tenant.apps.signIn);
    assert.equal(tenant.apps.bot.identifierUri, `api://botid-${tenant.apps.bot.clientId}`);
  });
});
