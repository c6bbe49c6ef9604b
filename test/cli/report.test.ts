import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reportCommand } from '../../cli/report/command.ts';
import { type Person, startTenant, type Tenant } from '../../sandbox/index.ts';
import { serveFolder } from '../../src/store/database/folder-socket.ts';
import type { WireServer } from '../../src/store/database/wire-server.ts';
import type { Store } from '../../src/store/types.ts';
import { memoryDatabase } from '../helpers/bot/memory-store.ts';
import { commandSettings, runHere, runProgram } from '../helpers/command.ts';
import { trustAuthority } from '../helpers/trusted-authority.ts';

const DAY = 86_400_000;
const NUDGED = { people: 40, right: 32 };
const NOT_NUDGED = { people: 35, right: 7 };

/** Reports on a bot's database while the bot has it open. */
describe('photo-sync report', () => {
  let tenant: Tenant;
  let folder: string;
  let socket: WireServer;
  let store: Store;
  let removeTrust: () => void;
  before(async () => {
    tenant = await startTenant({ seed: 4_927, peopleSeed: 1, population: 80 });
    folder = mkdtempSync(join(tmpdir(), 'report-'));
    writeFileSync(join(folder, 'authority.pem'), tenant.certificates.authority);
    removeTrust = trustAuthority(tenant.certificates.authority);
    const database = await memoryDatabase();
    store = database.store;
    socket = await serveFolder(database.pglite, folder);
    await store.control.recordSettings(tenant.state.id, { mode: 'on', dailyCap: 7, bulkShare: 0.05 });
    await fill();
  });
  after(async () => {
    removeTrust();
    await socket.close();
    rmSync(folder, { recursive: true });
    await tenant.stop();
  });
  afterEach(() => tenant.state.faults.clear());

  /** Nudges of three days ago, and a dry run of the same day. */
  async function fill(): Promise<void> {
    const at = new Date(Date.now() - 3 * DAY);
    const people: Person[] = [...tenant.state.people.from(5)].map(([, person]) => person);
    for (const [index, { id: objectId }] of people.slice(0, NUDGED.people + NOT_NUDGED.people).entries()) {
      const isDryRun = index >= NUDGED.people;
      const rank = isDryRun ? index - NUDGED.people : index;
      const tenantId = tenant.state.id;
      const seen = { address: {}, language: 'en', timeZone: 'UTC', event: 'installed' } as const;
      await store.roster.upsert({ tenantId, objectId }, seen, at);
      const id = `c${index}:nudge`;
      const nudge = { tenantId, objectId, changeId: `c${index}`, kind: 'nudge', change: 'changed' } as const;
      await store.outbox.enqueue({ ...nudge, evidence: {}, notBefore: at, dryRun: isDryRun }, at);
      if (!isDryRun) {
        const claim = { by: 'a', now: at, until: new Date(at.getTime() + 60_000) };
        await store.outbox.claim(tenantId, { ...claim, limit: 10 });
        await store.outbox.markSending(tenantId, [id], claim);
        await store.outbox.recordResults(tenantId, 'a', [{ id, state: 'sent', recheckAt: claim.until }], at);
      }
      const isRight = rank < (isDryRun ? NOT_NUDGED : NUDGED).right;
      const ended = isRight ? 'right' : isDryRun ? 'not-right' : 'reminded-already';
      await store.outbox.recordFollowUp({ tenantId, id }, { ended, at: new Date(at.getTime() + DAY) });
    }
    await store.report.recordDay(tenant.state.id, new Date());
    const tenantId = tenant.state.id;
    const answers = people.slice(0, 3).map(({ id: objectId }, index) => {
      const verdict = index === 0 ? 'guest' : 'out-of-date';
      return { person: { tenantId, objectId }, verdict, at: new Date(), outcome: 'problem' } as const;
    });
    await store.report.countAnswers(tenantId, answers, new Date());
    const solved = answers.slice(0, 1).map((one) => ({ ...one, outcome: 'solved' as const }));
    await store.report.countAnswers(tenantId, solved, new Date());
  }

  const settings = () => commandSettings(tenant, folder);
  const report = (args: readonly string[], environment = settings()) => runHere(reportCommand, args, environment);

  it('prints one page of numbers, and says what nudges changed', async () => {
    const { out, err, code } = await report([]);
    assert.deepEqual([code, err], [0, '']);
    assert.match(out, /^people +75 have the app, of whom 0 opted out; 0 unreachable$/m);
    assert.match(out, /^nudged +40 people: 32 right since/m);
    assert.match(out, /^answers +2 out-of-date, 1 guest$/m);
    assert.match(out, /^ {2}after an answer +1 of 3 people$/m);
    assert.match(out, /^ {2}after a nudge +32 of 40 people: 80\.0 % \(65\.\d % to 89\.\d %\)$/m);
    assert.match(out, /^ {2}without one \(dry run\) +7 of 35 people: 20\.0 %/m);
    assert.match(out, /^✓ With a nudge, more photos are right within a day/m);
    assert.match(out, /^week of +people +changes +nudges +right +asked +in-sync\n\d{4}-\d\d-\d\d +75 +0 +0 +0 +3 +0$/m);
  });

  it('prints the same as JSON, also as a process, and each day as CSV', async () => {
    const { out, err, code } = await runProgram('cli/photo-sync.ts', ['report', '--json'], settings());
    assert.deepEqual([code, err], [0, '']);
    const { comparison, trend, people, verdicts, afterAnswer } = JSON.parse(out);
    assert.deepEqual(
      [verdicts, afterAnswer],
      [
        { 'out-of-date': 2, guest: 1 },
        { people: 3, right: 1 },
      ],
    );
    assert.deepEqual(trend[0].verdicts, { guest: 1, 'out-of-date': 2 });
    assert.deepEqual([comparison.answer, comparison.nudged.right, comparison.notNudged.people], ['better', 32, 35]);
    assert.deepEqual([trend.length, trend[0].people, people.here], [1, 75, 75]);
    const table = (await report(['--output', 'csv'])).out.split('\n');
    assert.match(table[0] ?? '', /^day,people,optedOut,/);
    assert.match(table[1] ?? '', /^\d{4}-\d\d-\d\d,75,0,0,/);
    const columns = table[0]?.split(',') ?? [];
    assert.equal(table[1]?.split(',')[columns.indexOf('out-of-date')], '2');
  });

  it('has names in the file of --csv only, formulas escaped, and the audit records who read them', async () => {
    const file = join(folder, 'people.csv');
    const [person] = [...tenant.state.people.from(5)].map(([, one]) => one);
    assert.ok(person);
    const own = person.userPrincipalName;
    const audit = () => store.audit.list(tenant.state.id, { since: new Date(0) });
    const before = (await audit()).length;
    const { out, code } = await report(['--csv', file]);
    assert.equal(code, 0);
    assert.ok(!out.includes(own) && !out.includes(person.id));
    const rows = readFileSync(file, 'utf8').trimEnd().split('\n');
    assert.equal(rows.length, 76);
    assert.ok(
      rows.some((row) => row.startsWith(`${own},${person.id},here,false,`)),
      rows[1],
    );
    assert.equal(statSync(file).mode & 0o077, 0);
    const [latest, ...others] = await audit();
    assert.deepEqual([latest?.action, latest?.via, others.length], ['report-names', 'command', before]);
    const again = await report(['--csv', file]);
    assert.deepEqual([again.code, /^file-not-written/.test(again.err)], [2, true]);
  });

  it('prints the numbers, writes no file and records nothing if Graph gives no names', async () => {
    const file = join(folder, 'none.csv');
    const count = (await store.audit.list(tenant.state.id, { since: new Date(0) })).length;
    tenant.state.faults.set('graph', { kind: 'error', status: 503 });
    const { out, err, code } = await report(['--csv', file]);
    assert.equal(code, 2);
    assert.match(out, /^people +75/m);
    assert.match(err, /Microsoft Graph/);
    assert.ok(!existsSync(file));
    assert.equal((await store.audit.list(tenant.state.id, { since: new Date(0) })).length, count);
  });

  it('fails if no bot of the tenant uses the database', async () => {
    const { code, err } = await report([], {
      ...settings(),
      AAD_APP_TENANT_ID: '11111111-2222-3333-4444-555555555555',
    });
    assert.equal(code, 2);
    assert.match(err, /^bot-unknown/);
  });
});
