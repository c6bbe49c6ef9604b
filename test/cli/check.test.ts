import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkCommand } from '../../cli/check/command.ts';
import { startTenant, type Tenant } from '../../sandbox/index.ts';
import { writeAppCertificate } from '../../sandbox/launch/app-certificate.ts';
import { serveFolder } from '../../src/store/database/folder-socket.ts';
import { memoryDatabase } from '../helpers/bot/memory-store.ts';
import { runHere, runProgram } from '../helpers/command.ts';
import { trustAuthority } from '../helpers/trusted-authority.ts';

const UNKNOWN = 'unknown@contoso.onmicrosoft.com';

/** Runs the command against a whole tenant in a national cloud. */
describe('npm run check', () => {
  let tenant: Tenant;
  let folder: string;
  let removeTrust: () => void;
  before(async () => {
    tenant = await startTenant({ seed: 4_713, peopleSeed: 1, cloud: 'gcc-high' });
    folder = mkdtempSync(join(tmpdir(), 'check-'));
    writeFileSync(join(folder, 'authority.pem'), tenant.certificates.authority);
    removeTrust = trustAuthority(tenant.certificates.authority);
    await writeAppCertificate(tenant.apps.signIn, join(folder, 'app.pem'));
  });
  after(async () => {
    removeTrust();
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

  const check = (args: readonly string[], environment: Readonly<Record<string, string>> = settings()) =>
    runHere(checkCommand, args, environment);

  const upn = (alias: string) => tenant.person(alias).userPrincipalName;

  async function checkAsJson(name: string, environment?: Readonly<Record<string, string>>) {
    const { out, err, code } = await check(['--json', '--user', name], environment);
    assert.equal(err, '');
    return { code, out, report: JSON.parse(out) };
  }

  it('reports in-sync and exits with 0, even for a person who needs MFA', async () => {
    tenant.state.policies.requireMfa(tenant.person('samuel.carter'));
    const { out, err, code } = await check(['--user', upn('samuel.carter')]);
    assert.deepEqual([code, err], [0, '']);
    assert.match(out, /^samuel\.carter@contoso\.onmicrosoft\.com: in-sync\n.+ same photo/);
    assert.ok(out.includes(tenant.person('samuel.carter').id));
    assert.match(out, /unknown who may change photos here.+PeopleSettings\.Read\.All/);
  });

  it('prints evidence, verdict and advice as JSON, and exits with 1', async () => {
    const person = tenant.person('nora.lindqvist');
    const { code, report } = await checkAsJson(person.userPrincipalName);
    assert.equal(code, 1);
    assert.deepEqual([report.user, report.objectId], [person.userPrincipalName, person.id]);
    assert.deepEqual([report.verdict.kind, report.advice.remedy], ['out-of-date', 'open-sharepoint']);
    assert.equal(report.evidence.graphPhoto.value.etag, `"${person.photo?.etag}"`);
    assert.equal(report.evidence.sharePointProfile.value.placeholderState, '0');
    assert.equal(report.evidence.comparison.answer, 'different');
    assert.deepEqual(report.hints, []);
  });

  it('prints no name, token, picture or link, neither as text nor as JSON', async () => {
    const { displayName, givenName, surname, id, photo } = tenant.person('nora.lindqvist');
    // By object id, because the output repeats the typed name.
    const outputs = await Promise.all([check(['--user', id]), check(['--user', id, '--json'])]);
    for (const { out, err } of outputs) {
      for (const secret of [displayName, givenName, surname, 'nora', 'eyJ', 'http', '_MThumb']) {
        assert.ok(!(out + err).toLowerCase().includes(secret.toLowerCase()), `${secret} in ${out}`);
      }
      assert.ok(!out.includes(photo?.bytes.toString('base64').slice(0, 40) ?? ''));
    }
  });

  it('finds a guest by the mail address of their own organization', async () => {
    const guest = [...tenant.state.people.values()].find(({ userType }) => userType === 'Guest');
    assert.ok(guest);
    assert.match(guest.userPrincipalName, /#EXT#/);
    // A guest has no My Site to learn the host from.
    const environment = { ...settings(), SHAREPOINT_MY_SITE_URL: tenant.addresses.sharepoint };
    const { code, report } = await checkAsJson(guest.mail, environment);
    assert.deepEqual([code, report.verdict.kind, report.objectId], [1, 'guest', guest.id]);
    assert.equal(report.evidence.sharePointProfile.state, 'read');
  });

  it('reads Graph in one batch by object id, and the SharePoint profile by UPN with an apostrophe', async () => {
    tenant.state.requests.clear();
    const { report } = await checkAsJson(upn("sean.o'neil"));
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

  it('exits with 3 for an unknown person, also as JSON', async () => {
    const json = await checkAsJson(UNKNOWN);
    assert.deepEqual([json.code, json.report.error.code], [3, 'none-of-that-name']);
  });

  it('explains where to add a certificate if there is only a secret', async () => {
    const { APP_CERTIFICATE_FILE: _none, ...others } = settings();
    const withSecret = { ...others, AAD_APP_CLIENT_SECRET: tenant.apps.signIn.secret };
    const { out, code } = await check(['--user', upn('nora.lindqvist')], withSecret);
    assert.equal(code, 2);
    assert.match(out, /SharePoint accepts no client secret/);
    assert.match(out, /Entra admin center > App registrations .+ APP_CERTIFICATE_FILE/);
    const { report } = await checkAsJson(upn('nora.lindqvist'), withSecret);
    assert.equal(report.verdict.kind, 'unknown');
    const failed = { state: 'failed', reason: 'not-allowed', code: 'certificate-needed' };
    assert.deepEqual([report.evidence.sharePointProfile, report.evidence.sharePointPicture], [failed, failed]);
    assert.equal(report.evidence.graphPicture.state, 'read');
  });

  it('waits for a short pause that a service asks for', async () => {
    tenant.state.faults.set('graph', { kind: 'throttled', retryAfter: 1 }, { times: 1 });
    tenant.state.faults.set('sharepoint', { kind: 'throttled', retryAfter: 1 }, { times: 1 });
    assert.equal((await checkAsJson(upn('samuel.carter'))).code, 0);
  });

  it('does not wait for a long pause, but reports its length', async () => {
    tenant.state.faults.set('graph', { kind: 'throttled', retryAfter: 600 });
    const { err, code } = await check(['--user', upn('samuel.carter')]);
    assert.equal(code, 2);
    assert.match(err, /Microsoft Graph is busy .+\n.*600 seconds/);
  });

  it("gets SharePoint's address from the running bot, also for a guest's UPN", async () => {
    const guest = [...tenant.state.people.values()].find(({ userType }) => userType === 'Guest');
    assert.match(guest?.userPrincipalName ?? '', /#EXT#/);
    const data = mkdtempSync(join(folder, 'data-'));
    const { store, pglite } = await memoryDatabase();
    const socket = await serveFolder(pglite, data);
    try {
      const host = { origin: tenant.addresses.sharepoint, source: 'people' } as const;
      await store.tenants.learnMySiteHost(tenant.state.id, host, new Date());
      const { report } = await checkAsJson(guest?.userPrincipalName ?? '', { ...settings(), DATA_FOLDER: data });
      assert.deepEqual([report.verdict.kind, report.evidence.sharePointProfile.state], ['guest', 'read']);
      assert.deepEqual(report.hints, []);
    } finally {
      await socket.close();
    }
  });

  it('gets from the running bot what was tried, and reports not-copied after a press only', async () => {
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
      await store.shownButtons.recordShown([{ person, picture: sha256, at: shownAt }]);
      const environment = { ...settings(), DATA_FOLDER: data };
      const { report } = await checkAsJson(userPrincipalName, environment);
      assert.equal(report.evidence.openSharePointShownAt, shownAt.toISOString());
      assert.equal(report.verdict.kind, 'out-of-date', 'the link was shown, and not pressed');
      const at = new Date(shownAt.getTime() + 60_000);
      const press = { ...person, candidate: 'edit-profile', at } as const;
      await store.presses.record(press, { gap: 1, perDay: 1, lookAt: at });
      await store.presses.settle(press, 'not-copied');
      const pressed = await check(['--user', userPrincipalName], environment);
      assert.match(pressed.out, /: not-copied\n/);
      const tried = `Opened in SharePoint +edit-profile, ${at.toISOString()}, no copy within an hour`;
      assert.match(pressed.out, new RegExp(`^ +${tried}$`, 'm'));
      assert.ok(!pressed.out.includes(tenant.state.id));
      const { report: direct } = await checkAsJson(id, { ...environment, OPEN_SHAREPOINT_VIA: 'direct' });
      assert.equal(direct.verdict.kind, 'not-copied', 'presses are not known');
      assert.equal(direct.evidence.triedPages, undefined);
    } finally {
      await socket.close();
    }
  });

  it('prints what the bot learned about links, and forgets it on request', async () => {
    const data = mkdtempSync(join(folder, 'data-'));
    const { store, pglite } = await memoryDatabase();
    const socket = await serveFolder(pglite, data);
    const environment = { ...settings(), DATA_FOLDER: data, OPEN_SHAREPOINT_PAGE: 'https://contoso.example/people' };
    try {
      const at = new Date();
      await store.linkResults.startTry(tenant.state.id, 'people-page', { at });
      await store.linkResults.record(tenant.state.id, { candidate: 'people-page', outcome: 'copied', at });
      const seen = { gap: 3_600_000, offset: 60, meaning: 'copy' } as const;
      for (let time = 0; time < 3; time++) await store.copyTimings.record(tenant.state.id, seen, at);
      const text = await check(['--links'], environment);
      assert.match(text.out, /^interval between copies +24 h +at most 1 h +shorter: 3$/m);
      assert.match(text.out, /^time zone of the timestamp +UTC +UTC\+01:00 +3$/m);
      assert.deepEqual([text.code, text.err], [0, '']);
      assert.match(text.out, /^people-page +1 +1 +0 +\d+ % +20\S+ \d\d:\d\d UTC +chosen$/m);
      const { out } = await check(['--links', '--json'], environment);
      const row = JSON.parse(out).links.find((one: { candidate: string }) => one.candidate === 'people-page');
      assert.deepEqual(
        [row.copied, row.state, row.recent],
        [1, 'chosen', [{ outcome: 'copied', at: at.toISOString() }]],
      );
      assert.match((await check(['--links', '--reset'], environment)).out, /^large-picture +0 .+ chosen$/m);
      assert.deepEqual(await store.linkResults.all(tenant.state.id), []);
      assert.deepEqual((await store.copyTimings.read(tenant.state.id)).gaps, []);
    } finally {
      await socket.close();
    }
  });

  it('checks without the store, with a hint, if the database is unreachable', async () => {
    const environment = { ...settings(), DATABASE_URL: 'postgres://someone:hidden@127.0.0.1:9/nowhere' };
    const { code, report, out } = await checkAsJson(upn('samuel.carter'), environment);
    assert.deepEqual([code, report.hints[0]?.source], [0, 'store']);
    assert.doesNotMatch(out, /hidden/);
  });

  it('names missing permissions', async () => {
    const { applicationGrants } = tenant.apps.signIn;
    const granted = applicationGrants?.sharepoint.splice(0) ?? [];
    try {
      const { out, code } = await check(['--user', upn('samuel.carter')]);
      assert.equal(code, 2);
      assert.match(
        out,
        /The app may not read from SharePoint.+\nGrant SharePoint's User\.Read\.All and Sites\.Read\.All/,
      );
    } finally {
      applicationGrants?.sharepoint.push(...granted);
    }
  });

  it('exits with 64 for wrong arguments', async () => {
    const wrong = [[], ['--colour', 'blue'], ['--user', 'x', '--reset'], ['--user', 'x', '--links']];
    for (const { out, err, code } of await Promise.all(wrong.map((args) => check(args)))) {
      assert.deepEqual([code, out], [64, '']);
      assert.match(err, /photo-sync check --help/);
    }
  });

  it('exits with 78 and names missing settings, except those that only the bot needs', async () => {
    const { out, err, code } = await check(['--user', 'someone@contoso.com'], {});
    assert.deepEqual([code, out], [78, '']);
    for (const name of ['AAD_APP_CLIENT_ID', 'AAD_APP_TENANT_ID', 'APP_CERTIFICATE_FILE']) {
      assert.match(err, new RegExp(`${name} is missing`));
    }
    assert.doesNotMatch(err, /BOT_/);
  });

  it('exits with 78 and gives the reason if the certificate cannot be used', async () => {
    const file = join(folder, 'nowhere.pem');
    const { err, code } = await check(['--user', 'x@contoso.com'], { ...settings(), APP_CERTIFICATE_FILE: file });
    assert.equal(code, 78);
    assert.match(err, /certificate cannot be used: the file cannot be read\./);
    assert.ok(err.includes(file));
  });

  it('exits with 78 for a missing settings file, without naming other settings', async () => {
    const { code, err } = await check(['--settings', '/nope', '--user', 'x'], {});
    assert.equal(code, 78);
    assert.match(
      err,
      /^settings-file-unreadable: The settings file cannot be read: \/nope \(ENOENT\)\.\n\nWhat to do: Check the path/,
    );
    assert.doesNotMatch(err, /missing|sandbox/);
  });

  describe('as a process', () => {
    it('trusts NODE_EXTRA_CA_CERTS, and exits with 3 for an unknown person', async () => {
      const { out, err, code } = await runProgram('cli/photo-sync.ts', ['check', '--user', UNKNOWN], settings());
      assert.deepEqual([code, out], [3, '']);
      assert.match(err, /This tenant has no person with this name/);
    });

    it('reads its settings from a file, and trusts the authority named there', async () => {
      const file = join(folder, 'settings');
      const lines = Object.entries(settings()).map(([name, value]) => `${name}=${value}`);
      writeFileSync(file, lines.join('\n'));
      const { code, err, out } = await runProgram(
        'cli/photo-sync.ts',
        ['check', '--settings', file, '--user', upn('samuel.carter')],
        {},
      );
      assert.deepEqual([code, err], [0, '']);
      assert.match(out, /: in-sync\n/);
    });
  });
});
