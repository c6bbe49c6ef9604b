import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectedToken } from '../../../sandbox/identity/cluster.ts';
import { startTenant, type Tenant } from '../../../sandbox/index.ts';
import { createAppCertificate } from '../../../sandbox/launch/app-certificate.ts';
import {
  asAdmin,
  directorySnapshot,
  newRecord,
  runSetup,
  setupSettings,
  withRoles,
} from '../../helpers/cli/setup-run.ts';
import { runProgram } from '../../helpers/command.ts';
import { assertionForm } from '../../helpers/sandbox/app-certificate.ts';
import { signInWithCode } from '../../helpers/sandbox/device-sign-in.ts';
import { requestToken } from '../../helpers/sandbox/token-request.ts';
import { trustAuthority } from '../../helpers/trusted-authority.ts';

const ENDPOINT = 'https://photo-sync.contoso.com';

describe('photo-sync setup', () => {
  let tenant: Tenant;
  let removeTrust: () => void;
  let settings: Record<string, string>;
  let initial: string;
  let record: string;
  beforeEach(() => {
    record = newRecord();
  });
  afterEach(() => rmSync(record, { force: true }));
  // An empty tenant: only the managed identity of the bot, which Azure made.
  before(async () => {
    tenant = await startTenant({ seed: 71, peopleSeed: 1, secretless: true });
    removeTrust = trustAuthority(tenant.certificates.authority);
    tenant.state.apps.delete(tenant.apps.signIn.clientId);
    tenant.state.switches.deviceCodeInterval = 0.1;
    settings = setupSettings(tenant, { BOT_ENDPOINT: ENDPOINT });
    initial = await directorySnapshot(tenant);
  });
  after(async () => {
    await tenant.stop();
    removeTrust();
  });

  const run = (...args: string[]) => runSetup(tenant, ['--record', record, ...args], settings);
  const apply = (...args: string[]) => run('--yes', ...args);
  const remove = () => run('--yes', '--remove');
  const assertUnchanged = async () => assert.equal(await directorySnapshot(tenant), initial);

  it('says what is missing, one line a change with its reason, and changes nothing', async () => {
    const { out, err, code } = await run('--what-if');
    assert.equal(code, 1, err);
    assert.match(err, /To sign in, open http\S+\/devicelogin in any browser and enter the code \w{9}\./);
    const lines = out.split('\n').filter((line) => line.startsWith('+ '));
    assert.ok(lines.length > 20);
    for (const line of lines) assert.match(line, /^\+ [^:]+(: ?\/\/)?[^:]*: \S.{9,}$/);
    assert.match(out, /\+ admin consent: delegated permission User\.Read of Microsoft Graph: reads the photo/);
    assert.match(out, /things are missing in the tenant\. Nothing was changed\./);
    assert.ok(!existsSync(record));
    await assertUnchanged();
  });

  it('makes everything, verifies it, is idempotent, and takes back exactly what it made', async () => {
    const made = await apply('--json');
    assert.deepEqual([made.code, /setup-|Error/.test(made.err)], [0, false], made.err);
    const result = JSON.parse(made.out);
    assert.deepEqual([result.verified, result.whatIf, result.leftOut], [true, false, []]);
    assert.deepEqual(result.settings, {
      AAD_APP_CLIENT_ID: result.appId,
      AAD_APP_TENANT_ID: tenant.state.id,
      BOT_ID: tenant.apps.bot.clientId,
      BOT_ENDPOINT: ENDPOINT,
      APP_MANAGED_IDENTITY: tenant.apps.bot.clientId,
    });
    const app = tenant.state.apps.get(result.appId);
    assert.deepEqual(app?.delegatedGrants, { graph: ['User.Read'], sharepoint: ['AllSites.Read'] });
    assert.deepEqual(app?.redirectUris, [`${ENDPOINT}/auth-end`]);
    assert.equal(app?.federatedCredentials?.length, 1);
    const requests = tenant.state.requests.of('graph').map(({ method, url }) => `${method} ${url}`);
    const afterLastChange = requests.slice(requests.findLastIndex((one) => !one.startsWith('GET')) + 1);
    const reads = afterLastChange.filter((one) => one.includes(`/applications(appId=`));
    assert.ok(reads.length >= 2, `the first read has the old state: ${afterLastChange.join('\n')}`);
    const again = await apply();
    assert.equal(again.code, 0);
    assert.match(again.out, /^The tenant has everything that these settings need\. Nothing was changed\./);
    assert.equal((await run('--what-if')).code, 0);
    const removed = await remove();
    assert.equal(removed.code, 0, removed.err);
    assert.match(removed.out, /Removed, and verified by reading again/);
    assert.ok(!existsSync(record));
    await assertUnchanged();
  });

  it('completes a registration that an admin made, and leaves what was there', async () => {
    const app = await asAdmin(tenant, 'POST', 'applications', {
      ...{ displayName: 'Ours', signInAudience: 'AzureADMyOrg', tags: ['ours'] },
      web: { redirectUris: ['https://ours.contoso.com/'] },
      requiredResourceAccess: [
        {
          resourceAppId: '00000003-0000-0000-c000-000000000000',
          resourceAccess: [{ id: 'e1fe6dd8-ba31-4d61-89e7-88639da4683d', type: 'Scope' }],
        },
      ],
    });
    tenant.state.directory.replication.lag = 0;
    await asAdmin(tenant, 'GET', 'applications');
    const { id: clientId } = await asAdmin(tenant, 'POST', 'servicePrincipals', { appId: app.appId });
    const graph = await asAdmin(tenant, 'GET', "servicePrincipals(appId='00000003-0000-0000-c000-000000000000')");
    await asAdmin(tenant, 'GET', 'servicePrincipals');
    const grant = { clientId, consentType: 'AllPrincipals', resourceId: graph.id, scope: 'openid' };
    await asAdmin(tenant, 'POST', 'oauth2PermissionGrants', grant);
    tenant.state.directory.replication.lag = 1;
    const withOurs = await directorySnapshot(tenant);
    const ours = { ...settings, AAD_APP_CLIENT_ID: app.appId };
    const made = await runSetup(tenant, ['--record', record, '--yes'], ours);
    assert.equal(made.code, 0, made.err);
    assert.match(made.out, /✓ access tokens of version 2/);
    assert.doesNotMatch(made.out, /app registration "|request of delegated permission User\.Read of Microsoft Graph/);
    const registered = tenant.state.apps.get(app.appId);
    assert.deepEqual(registered?.delegatedGrants.graph, ['openid', 'User.Read']);
    assert.equal(registered?.redirectUris?.length, 2);
    const removed = await runSetup(tenant, ['--record', record, '--yes', '--remove'], ours);
    assert.equal(removed.code, 0, removed.err);
    assert.equal(await directorySnapshot(tenant), withOurs);
    await asAdmin(tenant, 'DELETE', `servicePrincipals/${clientId}`);
    await asAdmin(tenant, 'DELETE', `applications/${app.id}`);
    tenant.state.directory.deletedItems.clear();
    await assertUnchanged();
  });

  it('stops where the admin lacks a role, and continues there with another admin', async () => {
    const admin = tenant.person('nora.lindqvist');
    withRoles(admin, 'Application Administrator');
    const args = ['--record', record, '--yes'];
    const refused = await runSetup(tenant, args, settings, admin);
    withRoles(admin);
    assert.equal(refused.code, 2);
    assert.match(refused.err, /^setup-refused: .*application permission User\.Read\.All of Microsoft Graph/m);
    assert.match(refused.err, /What to do: .*Global Administrator/);
    const { made } = JSON.parse(readFileSync(record, 'utf8'));
    assert.equal(made.at(-1).permission.name, 'AllSites.Read', 'what was refused is not recorded');
    const continued = await apply();
    assert.equal(continued.code, 0, continued.err);
    assert.doesNotMatch(continued.out, /app registration "/);
    assert.equal((await remove()).code, 0);
    await assertUnchanged();
  });

  it('says which host cannot be reached, before there is a code to enter', async () => {
    const away = { ...settings, AAD_APP_OAUTH_AUTHORITY_HOST: 'https://localhost:9' };
    const { code, err } = await runSetup(tenant, ['--record', record, '--what-if'], away);
    assert.equal(code, 2);
    assert.match(err, /^admin-not-signed-in: No admin signed in: localhost:9 cannot be reached \(ECONNREFUSED\)\./m);
    assert.match(err, /Check that this machine reaches that host/);
  });

  it('needs an admin, because others cannot consent to what it does', async () => {
    const args = ['--record', record, '--yes'];
    const declined = await runSetup(tenant, args, settings, tenant.person('samuel.carter'));
    assert.equal(declined.code, 2);
    assert.match(declined.err, /^admin-not-signed-in: No admin signed in.*: the sign-in was declined\./m);
    // She consented in the test above, when she had a role.
    const noRole = await runSetup(tenant, args, settings, tenant.person('nora.lindqvist'));
    assert.equal(noRole.code, 2);
    assert.match(noRole.err, /^setup-refused: Microsoft Graph refused this: app registration "Photo Sync"/m);
    assert.ok(!existsSync(record));
    await assertUnchanged();
  });

  it('waits when Graph is busy, and goes on after an answer that was lost', async () => {
    const { faults } = tenant.state;
    faults.set('graph', { kind: 'throttled', retryAfter: 1 }, { times: 1 });
    assert.equal((await run('--what-if')).code, 1);
    const lost = { kind: 'error', status: 500, served: true } as const;
    const isGrant = ({ method, url }: { method: string; url: string }) =>
      method === 'POST' && /PermissionGrants/.test(url);
    faults.set('graph', lost, { only: isGrant, times: 1 });
    const failed = await apply();
    assert.equal(failed.code, 2);
    assert.match(failed.err, /^setup-failed: Microsoft Graph did not accept this: admin consent: delegated/m);
    faults.clear('graph');
    assert.equal((await apply()).code, 0);
    assert.equal((await remove()).code, 0);
    await assertUnchanged();
  });

  it('asks before it changes something', async () => {
    const { code, err } = await run();
    assert.equal(code, 64);
    assert.match(err, /Add --yes/);
    const removed = await remove();
    assert.equal(removed.code, 2);
    assert.match(removed.err, /^setup-record-unusable: Nothing was removed/m);
    await assertUnchanged();
  });

  it('leaves out permissions that the admin does not want', async () => {
    const { out } = await run('--what-if', '--without', 'pilot-groups,reading-as-app');
    assert.doesNotMatch(out, /GroupMember|User\.Read\.All|application permission Sites\.Read\.All of SharePoint/);
    assert.match(out, /PeopleSettings\.Read\.All/);
    assert.equal((await run('--what-if', '--without', 'nonsense')).code, 64);
  });

  it('leaves for later what the settings do not say yet', async () => {
    const { BOT_ID: _bot, BOT_ENDPOINT: _endpoint, APP_MANAGED_IDENTITY: _identity, ...early } = settings;
    const { out } = await runSetup(tenant, ['--record', record, '--what-if'], early);
    for (const name of ['BOT_ID is not set', 'BOT_ENDPOINT is not set', 'set APP_MANAGED_IDENTITY, ']) {
      assert.ok(out.includes(`! left out, `) && out.includes(name), out);
    }
    assert.doesNotMatch(out, /api:\/\/botid|auth-end|federated/);
  });

  it('lets the app trust the service account whose token is in the file', async () => {
    const { APP_MANAGED_IDENTITY: _identity, ...others } = settings;
    const tokenFile = `${record}.token`;
    writeFileSync(tokenFile, await projectedToken(tenant.state));
    const inCluster = { ...others, AZURE_FEDERATED_TOKEN_FILE: tokenFile };
    const made = await runSetup(tenant, ['--record', record, '--yes', '--json'], inCluster);
    assert.equal(made.code, 0, made.err);
    const { appId, settings: printed, leftOut } = JSON.parse(made.out);
    assert.deepEqual([leftOut, 'APP_MANAGED_IDENTITY' in printed], [[], false]);
    const form = {
      ...assertionForm({ clientId: appId }, await projectedToken(tenant.state)),
      scope: 'https://graph.microsoft.com/.default',
    };
    const token = await requestToken(tenant.state, { ...form, grant_type: 'client_credentials' });
    assert.equal(token.status, 200, token.body.error_description);
    assert.equal((await remove()).code, 0);
    await assertUnchanged();
    rmSync(tokenFile);
    const missing = { ...others, AZURE_FEDERATED_TOKEN_FILE: `${record}.nowhere` };
    const refused = await runSetup(tenant, ['--record', record, '--what-if'], missing);
    assert.match(refused.err, /federated-token-unusable/);
  });

  it('makes a client secret only if asked, prints it once on stdout, and keeps it nowhere', async () => {
    const { APP_MANAGED_IDENTITY: _identity, ...others } = settings;
    const args = ['--record', record, '--yes', '--client-secret'];
    const made = await runSetup(tenant, args, others);
    assert.equal(made.code, 0, made.err);
    const secret = /^AAD_APP_CLIENT_SECRET=(\S+)$/m.exec(made.out)?.[1] ?? '';
    const appId = /^AAD_APP_CLIENT_ID=(\S+)$/m.exec(made.out)?.[1] ?? '';
    const form = { client_id: appId, client_secret: secret, grant_type: 'client_credentials' };
    const token = await requestToken(tenant.state, { ...form, scope: 'https://graph.microsoft.com/.default' });
    assert.equal(token.status, 200);
    assert.ok(!`${made.err}${readFileSync(record, 'utf8')}`.includes(secret));
    const again = await runSetup(tenant, args, others);
    assert.match(again.out, /! no client secret was made/);
    assert.doesNotMatch(again.out, /AAD_APP_CLIENT_SECRET/);
    assert.equal((await remove()).code, 0);
    await assertUnchanged();
  });

  it('registers the public part of the certificate in the settings', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'photo-sync-setup-'));
    const file = join(folder, 'app.pem');
    const { certificate, privateKey } = await createAppCertificate();
    await writeFile(file, `${privateKey}\n${certificate}\n`);
    const { APP_MANAGED_IDENTITY: _identity, ...others } = settings;
    const withCertificate = { ...others, APP_CERTIFICATE_FILE: file };
    const made = await runSetup(tenant, ['--record', record, '--yes'], withCertificate);
    assert.equal(made.code, 0, made.err);
    const appId = /^AAD_APP_CLIENT_ID=(\S+)$/m.exec(made.out)?.[1] ?? '';
    assert.equal(tenant.state.apps.get(appId)?.certificates?.length, 1);
    assert.match(made.out, new RegExp(`^APP_CERTIFICATE_FILE=${file}$`, 'm'));
    assert.ok(!readFileSync(record, 'utf8').includes('PRIVATE'));
    assert.equal((await remove()).code, 0);
    await rm(folder, { recursive: true });
    await assertUnchanged();
  });

  it('does not use a record of another tenant, or a damaged one', async () => {
    for (const text of ['nonsense', JSON.stringify({ version: 1, tenantId: 'other', made: [] })]) {
      await writeFile(record, text);
      const { code, err } = await run('--what-if');
      assert.equal(code, 2);
      assert.match(err, /^setup-record-unusable: /);
    }
  });

  it('names a registration and an identity that the tenant does not have, and a missing setting', async () => {
    const unknown = '11111111-2222-4333-8444-555555555555';
    const wrongApp = await runSetup(tenant, ['--what-if'], { ...settings, AAD_APP_CLIENT_ID: unknown });
    assert.match(wrongApp.err, new RegExp(`setup-failed: This tenant has no app registration .*${unknown}`));
    const wrongIdentity = await runSetup(tenant, ['--what-if'], { ...settings, APP_MANAGED_IDENTITY: unknown });
    assert.match(wrongIdentity.err, new RegExp(`setup-failed: This tenant has no managed identity .*${unknown}`));
    const { AAD_APP_TENANT_ID: _none, ...others } = settings;
    const missing = await runSetup(tenant, ['--what-if'], { ...others, NUDGES: 'nonsense' });
    assert.equal(missing.code, 78);
    assert.match(missing.err, /AAD_APP_TENANT_ID is missing/);
    assert.doesNotMatch(missing.err, /NUDGES/);
  });

  it('runs as a process of its own', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'photo-sync-setup-'));
    const authority = join(folder, 'authority.pem');
    await appendFile(authority, tenant.certificates.authority);
    const environment = { ...settings, NODE_EXTRA_CA_CERTS: authority, NO_PROXY: 'localhost' };
    const { code, out } = await runProgram(
      'cli/photo-sync.ts',
      ['setup', '--what-if', '--json'],
      environment,
      (child) => {
        child.stderr?.on('data', (data) => {
          const userCode = /enter the code (\w+)/.exec(String(data))?.[1];
          if (userCode) void signInWithCode(tenant.state, tenant.person('tom.brandt'), userCode);
        });
      },
    );
    await rm(folder, { recursive: true });
    assert.equal(code, 1);
    assert.equal(JSON.parse(out).changes[0].kind, 'registration');
  });
});
