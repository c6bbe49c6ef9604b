import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createAppCertificate } from '../../../sandbox/launch/app-certificate.ts';
import { type DoctorBot, grantAll, startDoctorBot } from '../../helpers/cli/doctor-bot.ts';
import { runProgram } from '../../helpers/command.ts';

describe('photo-sync doctor', () => {
  let doctor: DoctorBot;
  before(async () => {
    doctor = await startDoctorBot();
  });
  after(() => doctor.stop());
  afterEach(() => {
    doctor.bot.tenant.state.faults.clear();
    grantAll(doctor.bot.tenant);
  });

  /** The line of a check. Fails unless there is exactly one. */
  const lineOf = async (id: string, changes = {}) => {
    const lines = (await doctor.lines(changes)).filter((line) => line.id === id);
    assert.equal(lines.length, 1, id);
    return lines[0] as (typeof lines)[number];
  };

  it('prints one line for each check by group, and exits with 0 if none failed', async () => {
    const { out, err, code } = await doctor.run([]);
    assert.deepEqual([code, err], [0, ''], out);
    for (const heading of [
      'Settings',
      'Database and clock',
      'Identity',
      'Permissions',
      'Seen from outside',
      'The running bot',
    ]) {
      assert.match(out, new RegExp(`^${heading}$`, 'm'));
    }
    assert.match(out, /^✓ migrations: all are done/m);
    assert.match(out, /^✓ bot-credential: the bot got a token for https:\/\/api\.botframework\.com$/m);
    assert.match(
      out,
      /^✓ sharepoint-Sites\.Read\.All: SharePoint Sites\.Read\.All: checks and nudges read the picture/m,
    );
    assert.match(out, /^0 failed, \d+ warnings, \d+ good, 5 not checked$/m);
  });

  it('shows progress in a terminal only, on stderr', async () => {
    const err: string[] = [];
    const stderr = { isTTY: true, write: (text: string) => err.push(text) };
    await doctor.run([], {}, { stderr });
    assert.match(err.join(''), /(\d+) of \1 checks\n$/);
  });

  it('says the same as JSON, also as a process', async () => {
    const { out, err, code } = await runProgram('cli/photo-sync.ts', ['doctor', '--json'], doctor.settings());
    assert.deepEqual([code, err], [0, '']);
    const { summary, checks } = JSON.parse(out);
    assert.deepEqual([summary.failed, summary.notChecked], [0, 5]);
    assert.equal(summary.good + summary.warnings + 5, checks.length);
    assert.deepEqual(checks[0], {
      ...{ id: 'settings', group: 'settings', state: 'good' },
      text: checks[0].text,
    });
  });

  it('exits with 1 if a check failed, and says in its line what to do', async () => {
    const settings = doctor.settings({ BOT_PASSWORD: 'wrong', NUDGES: 'maybe' });
    const { out, code } = await runProgram('cli/photo-sync.ts', ['doctor', '--only', 'settings,identity'], settings);
    assert.equal(code, 1);
    assert.match(out, /^✗ settings: NUDGES is malformed: .+ What to do: Find it: docs\/nudges\.md/m);
    assert.match(out, /^✗ bot-credential: Entra ID issues no token \(AADSTS7000215\)\. What to do: Check BOT_ID, /m);
    assert.match(out, /^2 failed, /m);
  });

  it('warns a month before a certificate expires', async () => {
    assert.equal((await lineOf('app-proof')).state, 'good');
    const { certificate, privateKey } = await createAppCertificate(30);
    const file = join(doctor.folder, 'expiring.pem');
    writeFileSync(file, `${privateKey}\n${certificate}`);
    const { state, text, remedy } = await lineOf('app-proof', { APP_CERTIFICATE_FILE: file });
    assert.equal(state, 'warning');
    assert.match(text, /expires on \d{4}-\d\d-\d\d, in 29 days/);
    assert.match(remedy ?? '', /rotate\.md/);
  });

  it('names a permission that is missing: a failure if nudges need it, else a warning', async () => {
    doctor.bot.tenant.apps.signIn.applicationGrants?.graph.splice(0, 1);
    assert.equal((await lineOf('graph-User.Read.All')).state, 'warning');
    const { state, text } = await lineOf('graph-User.Read.All', { NUDGES: 'on' });
    assert.equal(state, 'failed');
    assert.match(text, /User\.Read\.All is missing: checks and sweeps/);
  });

  it('names a permission that nothing needs', async () => {
    doctor.bot.tenant.apps.signIn.applicationGrants?.sharepoint.push('Sites.FullControl.All');
    const { state, text } = await lineOf('sharepoint-surplus');
    assert.equal(state, 'warning');
    assert.match(text, /the app has Sites\.FullControl\.All, which Photo Sync does not use/);
  });

  it('makes the call of each permission: one that fails although it is granted has a line', async () => {
    const isPolicy = ({ url }: { url: string }) => /photoUpdateSettings/i.test(url);
    doctor.bot.tenant.state.faults.set('graph', { kind: 'error', status: 502 }, { only: isPolicy });
    const lines = await doctor.lines();
    const failed = lines.filter(({ state }) => state === 'failed');
    assert.deepEqual(
      failed.map(({ id }) => id),
      ['graph-PeopleSettings.Read.All'],
    );
    assert.match(failed[0]?.text ?? '', /^Microsoft Graph returned an error/);
  });

  it('warns that SharePoint accepts no secret', async () => {
    const { state, text } = await lineOf('sharepoint-User.Read.All', { APP_CERTIFICATE_FILE: undefined });
    assert.equal(state, 'warning');
    assert.match(text, /SharePoint accepts no client secret/);
  });

  it('takes the host from SHAREPOINT_MY_SITE_URL, from Graph, or from an account, and says which', async () => {
    const { addresses, apps } = doctor.bot.tenant;
    const configured = await lineOf('my-site', { SHAREPOINT_MY_SITE_URL: addresses.sharepoint });
    assert.deepEqual(
      [configured.state, configured.text],
      ['good', `${addresses.sharepoint}, from SHAREPOINT_MY_SITE_URL`],
    );
    assert.match((await lineOf('my-site')).text, /, from Graph$/);
    const { graph = [] } = apps.signIn.applicationGrants ?? {};
    graph.splice(graph.indexOf('Sites.Read.All'), 1);
    const learned = await lineOf('my-site');
    assert.equal(learned.state, 'warning');
    assert.match(learned.text, /of one account; the bot learns it$/);
  });

  it('reports a service that is away in the lines that need it, and nothing else', async () => {
    doctor.bot.tenant.state.faults.set('graph', { kind: 'error', status: 503 });
    const lines = await doctor.lines();
    const failed = lines.filter(({ state }) => state === 'failed').map(({ id }) => id);
    assert.ok(failed.length > 0 && failed.every((id) => /^(graph|sharepoint)-/.test(id)), failed.join());
    assert.equal(lines.find(({ id }) => id === 'bot-credential')?.state, 'good');
  });

  it('fails if CLOUD is another one than the tenant is in', async () => {
    const { state, text } = await lineOf('app-credential', { CLOUD: 'gcc-high' });
    assert.equal(state, 'failed');
    assert.match(text, /^Entra ID issues no token/);
  });
});
