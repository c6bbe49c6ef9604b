import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineSubcommand } from '../../cli/program/define-subcommand.ts';
import type { ProcessContext } from '../../cli/program/types.ts';
import { SURVEY_DEFINITION } from '../../cli/survey/command.ts';
import { surveyPeople } from '../../cli/survey/survey-people.ts';
import { startTenant, type Tenant } from '../../sandbox/index.ts';
import { writeAppCertificate } from '../../sandbox/launch/app-certificate.ts';
import { commandSettings, runHere, runProgram } from '../helpers/command.ts';
import { trustAuthority } from '../helpers/trusted-authority.ts';

const POPULATION = 120;

/** Surveys a tenant whose clock moves whenever the survey waits. */
describe('photo-sync survey', () => {
  let tenant: Tenant;
  let folder: string;
  let removeTrust: () => void;
  /** Called with each wait, in milliseconds. */
  let onWait: (milliseconds: number) => void = () => {};
  before(async () => {
    tenant = await startTenant({ seed: 4_926, peopleSeed: 1, population: POPULATION, accounts: 'all' });
    folder = mkdtempSync(join(tmpdir(), 'survey-'));
    writeFileSync(join(folder, 'authority.pem'), tenant.certificates.authority);
    tenant.state.clock.follow((offset) => writeFileSync(join(folder, 'clock'), String(offset)));
    removeTrust = trustAuthority(tenant.certificates.authority);
    await writeAppCertificate(tenant.apps.signIn, join(folder, 'app.pem'));
  });
  after(async () => {
    removeTrust();
    rmSync(folder, { recursive: true });
    await tenant.stop();
  });
  beforeEach(() => {
    onWait = () => {};
    tenant.violations.reset();
  });
  afterEach(() => tenant.state.faults.clear());

  const command = defineSubcommand({
    ...SURVEY_DEFINITION,
    load: async () => (parameters, context) =>
      surveyPeople(parameters, context, async (milliseconds) => {
        tenant.state.clock.advance(milliseconds);
        onWait(milliseconds);
      }),
  });
  const settings = (): Record<string, string> => {
    const { AAD_APP_CLIENT_SECRET: _secret, ...others } = commandSettings(tenant, folder);
    return { ...others, APP_CERTIFICATE_FILE: join(folder, 'app.pem'), CLOCK_FILE: join(folder, 'clock') };
  };
  const survey = (args: readonly string[], more: Partial<ProcessContext> = {}, environment = settings()) =>
    runHere(command, args, environment, more);
  const surveyAsJson = async (args: readonly string[], more: Partial<ProcessContext> = {}) => {
    const { out, err, code } = await survey(['--yes', '--json', ...args], more);
    return { code, err, report: JSON.parse(out) };
  };

  const members = () =>
    [...tenant.state.people.values()].filter(
      ({ userType, accountEnabled = true, userPrincipalName }) =>
        userType !== 'Guest' && accountEnabled && !userPrincipalName.includes('#EXT#'),
    );

  it('counts all people by verdict, and keeps all limits', async () => {
    const { code, err, report } = await surveyAsJson(['--all']);
    assert.deepEqual([code, err], [0, '']);
    const { length } = members();
    assert.deepEqual(
      [report.ended, report.sample, report.read, report.left, report.population],
      ['done', 'all', length, 0, length],
    );
    const sum = report.byVerdict.reduce((all: number, { people }: { people: number }) => all + people, 0);
    assert.equal(sum, length);
    assert.ok(report.leftOut.guests > 0 && report.leftOut.blocked > 0);
    assert.equal(report.wrong.low, report.wrong.high);
    assert.ok(report.wrong.people > 0 && report.wrong.people < length, JSON.stringify(report.wrong));
    assert.equal(tenant.violations.total(), 0, JSON.stringify(tenant.violations.all()));
  });

  it('says first what it will do, and does nothing unless the answer is yes', async () => {
    tenant.state.requests.clear();
    const asked: string[] = [];
    const ask = async (question: string) => {
      asked.push(question);
      return 'n';
    };
    const { code, out, err } = await survey(['--sample', '20'], { ask });
    assert.deepEqual([code, out], [77, '']);
    assert.match(err, /^not-confirmed: Nothing was done/);
    assert.match(asked.join(), /^20 of \d+ people will be read\.\n.+ 2 requests with 40 photos.+ at most 40 requests/);
    assert.match(asked.join(), /It takes about 6 s, .+ Nothing is changed/);
    assert.deepEqual(tenant.state.requests.of('sharepoint'), []);
    const withoutTerminal = await survey([]);
    assert.equal(withoutTerminal.code, 64);
    assert.match(withoutTerminal.err, /Add --yes/);
  });

  it('draws a sample and prints intervals as text, JSON and CSV', async () => {
    const { report } = await surveyAsJson(['--sample', '40']);
    assert.deepEqual([report.sample, report.read, report.left], ['random', 40, 0]);
    const { share, low, high, estimated } = report.wrong;
    assert.ok(low <= share && share <= high && low < high, JSON.stringify(report.wrong));
    assert.equal(estimated.high, Math.round(high * report.population));
    const { out, code } = await survey(['--yes', '--margin', '10']);
    assert.equal(code, 0);
    assert.match(out, /^\d+\.\d % of people have a wrong photo in SharePoint: about \d+ of \d+ \(\d+ to \d+, at /);
    assert.match(out, /^\d+ of \d+ people were read, chosen at random\.$/m);
    assert.match(out, /^ {2}in-sync +\d+ +\d+\.\d % +\d+\.\d % to \d+\.\d % +Microsoft 365 and SharePoint show/m);
    const table = (await survey(['--yes', '--sample', '20', '--output', 'csv'])).out.split('\n');
    assert.equal(table[0], 'verdict,people,share,low,high,estimated people,estimated low,estimated high');
    assert.match(table[1] ?? '', /^[a-z-]+,\d+,[\d.]+,[\d.]+,[\d.]+,\d+,\d+,\d+$/);
    assert.equal(tenant.violations.total(), 0);
  });

  it('names no one in what it prints and in the file with the progress', async () => {
    const file = join(folder, 'nameless.json');
    const { out, err } = await survey(['--yes', '--all', '--json', '--resume', file]);
    const written = readFileSync(file, 'utf8');
    for (const { id, userPrincipalName, surname } of members()) {
      for (const secret of [id, userPrincipalName, surname]) {
        assert.ok(!`${out}${err}${written}`.toLowerCase().includes(secret.toLowerCase()), secret);
      }
    }
    assert.equal(statSync(file).mode & 0o077, 0);
  });

  it('waits as long as Graph asks, and reads all people in the end', async () => {
    tenant.state.faults.set('graph', { kind: 'throttled', retryAfter: 40 }, { only: '$batch' });
    onWait = (milliseconds) => {
      if (milliseconds >= 39_000) tenant.state.faults.clear();
    };
    const { code, report } = await surveyAsJson(['--all']);
    assert.deepEqual([code, report.left], [0, 0]);
    assert.equal(report.throttled, 1);
    assert.deepEqual(report.unknownBecause.throttled, undefined);
    assert.equal(tenant.violations.of('retryAfter'), 0);
  });

  it('waits as long as SharePoint asks', async () => {
    tenant.state.faults.set('sharepoint', { kind: 'throttled', retryAfter: 90 }, { times: 3 });
    const waits: number[] = [];
    onWait = (milliseconds) => waits.push(milliseconds);
    const { code, report } = await surveyAsJson(['--all']);
    assert.deepEqual([code, report.left, report.throttled], [0, 0, 3]);
    assert.ok(Math.max(...waits) >= 89_000, waits.join());
    assert.equal(tenant.violations.of('retryAfter'), 0);
  });

  it('ends if a service asks for a long pause, and says when to go on', async () => {
    tenant.state.faults.set('graph', { kind: 'throttled', retryAfter: 3_600 }, { only: '$batch' });
    const { code, report } = await surveyAsJson(['--all']);
    assert.deepEqual([code, report.ended], [1, 'paused']);
    // Some verdicts need no photo.
    assert.ok(report.left > 90, JSON.stringify(report));
    assert.ok(Date.parse(report.pausedUntil) > tenant.state.clock.now().getTime() + 3_000_000);
  });

  it('stops on Ctrl-C and goes on later, with the same people and each of them once', async () => {
    const [file, csv] = [join(folder, 'progress.json'), join(folder, 'names.csv')];
    const files = ['--resume', file, '--csv', csv];
    const stop = new AbortController();
    let waits = 0;
    onWait = () => {
      waits += 1;
      if (waits === 3) stop.abort();
    };
    const first = await surveyAsJson(['--all', ...files], { catchStop: () => stop.signal });
    assert.deepEqual([first.code, first.report.ended, first.report.sample], [1, 'stopped', 'random']);
    assert.ok(first.report.read > 0 && first.report.left > 0, JSON.stringify(first.report));
    // What a killed process wrote after its last progress.
    writeFileSync(csv, `${readFileSync(csv, 'utf8')}half a li`);
    assert.equal((await survey(['--yes', '--resume', file])).code, 64, 'without --csv');
    assert.equal((await survey(['--yes', '--all', ...files])).code, 64, 'with --all');
    const second = await surveyAsJson(files);
    assert.deepEqual([second.code, second.report.ended, second.report.left], [0, 'done', 0]);
    const rows = readFileSync(csv, 'utf8').trimEnd().split('\n').slice(1);
    const ids = rows.map((row) => row.split(',')[1] ?? '');
    assert.deepEqual(
      ids.toSorted(),
      members()
        .map(({ id }) => id)
        .toSorted(),
    );
    assert.equal(statSync(csv).mode & 0o077, 0);
    tenant.state.requests.clear();
    const third = await surveyAsJson(files);
    assert.deepEqual([third.report.byVerdict, third.report.read], [second.report.byVerdict, ids.length]);
    assert.deepEqual(tenant.state.requests.of('sharepoint'), []);
  });

  it('writes a page without a script, and names in a new file only', async () => {
    const [html, csv] = [join(folder, 'survey.html'), join(folder, 'taken.csv')];
    await survey(['--yes', '--sample', '10', '--html', html]);
    const page = readFileSync(html, 'utf8');
    assert.match(page, /<svg .+role="img"/);
    assert.doesNotMatch(page, /<script|<link|src=|https?:/);
    writeFileSync(csv, 'mine');
    const { code, err } = await survey(['--yes', '--csv', csv]);
    assert.equal(code, 2);
    assert.match(err, /^survey-file-unusable: .+ exists already/);
    assert.equal(readFileSync(csv, 'utf8'), 'mine');
  });

  it('refuses a file that is not the progress of a survey of this tenant', async () => {
    const file = join(folder, 'other.json');
    writeFileSync(file, '{"version":1}');
    const { code, err } = await survey(['--yes', '--resume', file]);
    assert.equal(code, 2);
    assert.match(err, /is not the progress of a survey/);
    await survey(['--yes', '--sample', '1', '--resume', join(folder, 'own.json')]);
    const own = JSON.parse(readFileSync(join(folder, 'own.json'), 'utf8'));
    writeFileSync(file, JSON.stringify({ ...own, tenantId: 'another' }));
    assert.match((await survey(['--yes', '--resume', file])).err, /belongs to a survey of another tenant/);
  });

  it('says what an admin has to grant if a service refuses the app', async () => {
    const { applicationGrants } = tenant.apps.signIn;
    assert.ok(applicationGrants);
    const refuse = async (resource: 'graph' | 'sharepoint', expected: RegExp) => {
      const granted = applicationGrants[resource].splice(0);
      try {
        const { code, err, report } = await surveyAsJson(['--all']);
        assert.deepEqual([code, report.ended], [2, 'failed']);
        assert.match(err, expected);
      } finally {
        applicationGrants[resource].push(...granted);
      }
    };
    await refuse('graph', /may not read from Microsoft Graph.+\n.+User\.Read\.All/);
    await refuse('sharepoint', /SharePoint's User\.Read\.All and Sites\.Read\.All/);
  });

  it('reads no one with a client secret, which SharePoint refuses', async () => {
    tenant.state.requests.clear();
    const { code, err, out } = await survey(['--yes'], {}, commandSettings(tenant, folder));
    assert.deepEqual([code, out], [2, '']);
    assert.match(err, /^SharePoint accepts no client secret from an app/);
    assert.deepEqual(tenant.state.requests.of('graph'), []);
  });

  it('reports wrong arguments', async () => {
    for (const args of [
      ['--all', '--margin', '3'],
      ['--margin', '0'],
      ['--margin', 'x'],
      ['--sample', '0'],
    ]) {
      assert.equal((await survey(args)).code, 64, args.join(' '));
    }
  });

  it('runs as a process', async () => {
    const html = join(folder, 'process.html');
    const args = ['survey', '--yes', '--json', '--sample', '5', '--html', html];
    const { out, err, code } = await runProgram('cli/photo-sync.ts', args, settings());
    assert.deepEqual([code, err], [0, '']);
    assert.equal(JSON.parse(out).read, 5);
    assert.ok(existsSync(html));
  });
});
