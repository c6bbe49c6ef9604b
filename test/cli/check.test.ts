import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTenant, type Tenant } from '../../sandbox/index.ts';
import { writeAppCertificate } from '../../sandbox/launch/app-certificate.ts';
import { serveFolder } from '../../src/store/database/folder-socket.ts';
import { memoryDatabase } from '../helpers/bot/memory-store.ts';
import { runCommand } from '../helpers/command.ts';

/** The command in a process of its own, as an admin types it, against a whole tenant, in a national cloud. */
describe('npm run check', () => {
  let tenant: Tenant;
  let folder: string;
  before(async () => {
    tenant = await startTenant({ seed: 4_713, cloud: 'gcc-high' });
    folder = mkdtempSync(join(tmpdir(), 'check-'));
    writeFileSync(join(folder, 'authority.pem'), tenant.certificates.authority);
    await writeAppCertificate(tenant.apps.signIn, join(folder, 'app.pem'));
  });
  after(async () => {
    rmSync(folder, { recursive: true });
    await tenant.stop();
  });
  afterEach(() => tenant.state.faults.clear());

  const settings = (): Record<string, string> => ({
    AAD_APP_CLIENT_ID: tenant.apps.signIn.clientId,
    AAD_APP_TENANT_ID: tenant.state.id,
    AAD_APP_OAUTH_AUTHORITY_HOST: tenant.addresses.entra,
    CLOUD: tenant.state.cloud.name,
    GRAPH_URL: tenant.addresses.graph,
    CHANNEL_OPENID_METADATA_URL: `${tenant.addresses.channel}/v1/.well-known/openidconfiguration`,
    NODE_EXTRA_CA_CERTS: join(folder, 'authority.pem'),
    APP_CERTIFICATE_FILE: join(folder, 'app.pem'),
    DATA_FOLDER: join(folder, 'nowhere'),
  });

  const check = (args: readonly string[], environment: NodeJS.ProcessEnv = settings()) =>
    runCommand('cli/check.ts', args, environment);

  const upn = (alias: string) => tenant.person(alias).userPrincipalName;

  async function checkForScript(name: string, environment?: Readonly<Record<string, string>>) {
    const { out, err, code } = await check(['--json', '--user', name], environment);
    assert.equal(err, '');
    return { code, out, report: JSON.parse(out) };
  }

  it('finds that all is well, whatever second factor is asked of people, and ends with 0', async () => {
    tenant.state.policies.requireMfa(tenant.person('samuel.carter'));
    const { out, err, code } = await check(['--user', upn('samuel.carter')]);
    assert.deepEqual([code, err], [0, '']);
    assert.match(out, /^samuel\.carter@contoso\.onmicrosoft\.com: in-sync\n.+ same photo/);
    assert.ok(out.includes(tenant.person('samuel.carter').id));
    assert.match(out, /Who may change photos here is not known.+PeopleSettings\.Read\.All/);
  });

  it('gives evidence, verdict and advice to a script, and ends with 1', async () => {
    const person = tenant.person('nora.lindqvist');
    const { code, report } = await checkForScript(person.userPrincipalName);
    assert.equal(code, 1);
    assert.deepEqual([report.user, report.objectId], [person.userPrincipalName, person.id]);
    assert.deepEqual([report.verdict.kind, report.advice.remedy], ['out-of-date', 'open-sharepoint']);
    assert.equal(report.evidence.graphPhoto.value.etag, `"${person.photo?.etag}"`);
    assert.equal(report.evidence.sharePointProfile.value.placeholderState, '0');
    assert.equal(report.evidence.comparison.answer, 'different');
    assert.deepEqual(report.hints, []);
  });

  it('prints nobody’s name, no token, no picture and no link, in either form', async () => {
    const { displayName, givenName, surname, id, photo } = tenant.person('nora.lindqvist');
    // By object id, so that the UPN is nothing that was typed.
    const outputs = await Promise.all([check(['--user', id]), check(['--user', id, '--json'])]);
    for (const { out, err } of outputs) {
      for (const secret of [displayName, givenName, surname, 'nora', 'eyJ', 'http', '_MThumb']) {
        assert.ok(!(out + err).toLowerCase().includes(secret.toLowerCase()), `${secret} in ${out}`);
      }
      assert.ok(!out.includes(photo?.bytes.toString('base64').slice(0, 40) ?? ''));
    }
  });

  it('finds a guest, by the mail address of their own organization', async () => {
    const guest = [...tenant.state.people.values()].find(({ userType }) => userType === 'Guest');
    assert.ok(guest);
    assert.match(guest.userPrincipalName, /#EXT#/);
    // A guest has no My Site to learn the host from.
    const environment = { ...settings(), SHAREPOINT_MY_SITE_URL: tenant.addresses.sharepoint };
    const { code, report } = await checkForScript(guest.mail, environment);
    assert.deepEqual([code, report.verdict.kind, report.objectId], [1, 'guest', guest.id]);
    assert.equal(report.evidence.sharePointProfile.state, 'read');
  });

  it('asks for one batch about the object id, and for SharePoint’s profile by UPN, apostrophes and all', async () => {
    tenant.state.requests.clear();
    const { report } = await checkForScript(upn("sean.o'neil"));
    assert.equal(report.evidence.sharePointProfile.state, 'read');
    const paths = tenant.state.requests.of('graph').map(({ method, url }) => `${method} ${url.split('?')[0]}`);
    assert.ok(paths.includes('POST /v1.0/$batch'), paths.join());
    assert.ok(!paths.some((path) => /\/users\/sean.*\/photo/.test(path)));
    const profile = tenant.state.requests.of('sharepoint').map(({ url }) => decodeURIComponent(url));
    assert.ok(
      profile.some((url) => url.includes('getpropertiesfor') && url.includes(upn("sean.o'neil").replace("'", "''"))),
      profile.join(),
    );
  });

  it('says that nobody has that name, and ends with 3', async () => {
    const nobody = 'nobody@contoso.onmicrosoft.com';
    const [{ out, err, code }, script] = await Promise.all([check(['--user', nobody]), checkForScript(nobody)]);
    assert.deepEqual([code, out], [3, '']);
    assert.match(err, /Nobody in this tenant has that name/);
    assert.deepEqual([script.code, script.report.error.code], [3, 'none-of-that-name']);
  });

  it('asks for a certificate where there is only a secret, and says where to add one', async () => {
    const { APP_CERTIFICATE_FILE: _none, ...others } = settings();
    const withSecret = { ...others, AAD_APP_CLIENT_SECRET: tenant.apps.signIn.secret };
    const { out, code } = await check(['--user', upn('nora.lindqvist')], withSecret);
    assert.equal(code, 2);
    assert.match(out, /SharePoint takes no client secret/);
    assert.match(out, /Entra admin center > App registrations .+ APP_CERTIFICATE_FILE/);
    const { report } = await checkForScript(upn('nora.lindqvist'), withSecret);
    assert.equal(report.verdict.kind, 'unknown');
    const failed = { state: 'failed', reason: 'not-allowed', code: 'certificate-needed' };
    assert.deepEqual([report.evidence.sharePointProfile, report.evidence.sharePointPicture], [failed, failed]);
    assert.equal(report.evidence.graphPicture.state, 'read');
  });

  it('waits for busy services as long as they ask, where that is short', async () => {
    tenant.state.faults.set('graph', { kind: 'throttled', retryAfter: 1 }, { times: 1 });
    tenant.state.faults.set('sharepoint', { kind: 'throttled', retryAfter: 1 }, { times: 1 });
    assert.equal((await checkForScript(upn('samuel.carter'))).code, 0);
  });

  it('does not wait for long, but says for how long it would have to', async () => {
    tenant.state.faults.set('graph', { kind: 'throttled', retryAfter: 600 });
    const { err, code } = await check(['--user', upn('samuel.carter')]);
    assert.equal(code, 2);
    assert.match(err, /Microsoft Graph is busy .+\n.*600 seconds/);
  });

  it('knows from the running bot where SharePoint is, of a guest, too, by the UPN that the tenant gave them', async () => {
    const guest = [...tenant.state.people.values()].find(({ userType }) => userType === 'Guest');
    assert.match(guest?.userPrincipalName ?? '', /#EXT#/);
    const data = mkdtempSync(join(folder, 'data-'));
    const { store, pglite } = await memoryDatabase();
    const socket = await serveFolder(pglite, data);
    try {
      await store.tenants.learnMySite(tenant.state.id, tenant.addresses.sharepoint, new Date());
      const { report } = await checkForScript(guest?.userPrincipalName ?? '', { ...settings(), DATA_FOLDER: data });
      assert.deepEqual([report.verdict.kind, report.evidence.sharePointProfile.state], ['guest', 'read']);
      assert.deepEqual(report.hints, []);
    } finally {
      await socket.close();
    }
  }).timeout(60_000);

  it('knows from the running bot when its link was first shown, and so that SharePoint does not copy', async () => {
    const { id, photo, userPrincipalName } = tenant.person('nora.lindqvist');
    const data = mkdtempSync(join(folder, 'data-'));
    const { store, pglite } = await memoryDatabase();
    const socket = await serveFolder(pglite, data);
    try {
      const shownAt = new Date(Date.now() - 30 * 3_600_000);
      const sha256 = createHash('sha256')
        .update(photo?.bytes ?? '')
        .digest('hex');
      const person = { tenantId: tenant.state.id, objectId: id };
      await store.shownButtons.show([{ person, picture: sha256, at: shownAt }]);
      const { report } = await checkForScript(userPrincipalName, { ...settings(), DATA_FOLDER: data });
      assert.equal(report.evidence.openSharePointShownAt, shownAt.toISOString());
      assert.equal(report.verdict.kind, 'not-copied');
    } finally {
      await socket.close();
    }
  }).timeout(60_000);

  it('goes without what the bot remembers where the database can not be reached, and says so', async () => {
    const environment = { ...settings(), DATABASE_URL: 'postgres://someone:hidden@127.0.0.1:9/nowhere' };
    const { code, report, out } = await checkForScript(upn('samuel.carter'), environment);
    assert.deepEqual([code, report.hints[0]?.source], [0, 'store']);
    assert.doesNotMatch(out, /hidden/);
  });

  it('says which permissions are missing', async () => {
    const { applicationGrants } = tenant.apps.signIn;
    const granted = applicationGrants?.sharepoint.splice(0) ?? [];
    try {
      const { out, code } = await check(['--user', upn('samuel.carter')]);
      assert.equal(code, 2);
      assert.match(
        out,
        /SharePoint does not let the app read.+\nGrant SharePoint's User\.Read\.All and Sites\.Read\.All/,
      );
    } finally {
      applicationGrants?.sharepoint.push(...granted);
    }
  });

  it('ends with 64 where it was typed wrong', async () => {
    for (const { out, err, code } of await Promise.all([check([]), check(['--colour', 'blue'])])) {
      assert.deepEqual([code, out], [64, '']);
      assert.match(err, /npm run check -- --user/);
    }
  });

  it('ends with 78 where settings are missing, names those that it needs, and none of the bot', async () => {
    const { out, err, code } = await check(['--user', 'someone@contoso.com'], {});
    assert.deepEqual([code, out], [78, '']);
    for (const name of ['AAD_APP_CLIENT_ID', 'AAD_APP_TENANT_ID', 'APP_CERTIFICATE_FILE']) {
      assert.match(err, new RegExp(`${name} is missing`));
    }
    assert.doesNotMatch(err, /BOT_/);
  });

  it('ends with 78 where the certificate can not be used, and says why', async () => {
    const file = join(folder, 'nowhere.pem');
    const { err, code } = await check(['--user', 'x@contoso.com'], { ...settings(), APP_CERTIFICATE_FILE: file });
    assert.equal(code, 78);
    assert.match(err, /certificate can not be used: the file can not be read\./);
    assert.ok(err.includes(file));
  });

  it('takes its settings from a file, and trusts the authority that it names', async () => {
    const file = join(folder, 'settings');
    const lines = Object.entries(settings()).map(([name, value]) => `${name}=${value}`);
    writeFileSync(file, lines.join('\n'));
    const { code, err } = await check(['--settings', file, '--user', upn('samuel.carter')], {});
    assert.deepEqual([code, err], [0, '']);
  });

  it('ends with 78 where there is no such file, and says nothing of other settings', async () => {
    const { code, err } = await check(['--settings', '/nope', '--user', 'x'], {});
    assert.equal(code, 78);
    assert.match(err, /^The file of settings can not be read: \/nope \(ENOENT\)\.\n\nCheck the path/);
    assert.doesNotMatch(err, /missing|sandbox/);
  });
});
