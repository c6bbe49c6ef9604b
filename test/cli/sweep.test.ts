import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { sweepCommand } from '../../cli/sweep/command.ts';
import { startTenant, type Tenant } from '../../sandbox/index.ts';
import { serveFolder } from '../../src/store/database/folder-socket.ts';
import type { WireServer } from '../../src/store/database/wire-server.ts';
import type { GraphPace } from '../../src/store/ledger/types.ts';
import { type MemoryDatabase, memoryDatabase } from '../helpers/bot/memory-store.ts';
import { commandSettings, runHere, runProgram } from '../helpers/command.ts';
import { trustAuthority } from '../helpers/trusted-authority.ts';

/** Runs the command while a bot has the folder open. */
describe('npm run sweep', () => {
  let tenant: Tenant;
  let folder: string;
  let database: MemoryDatabase;
  let beside: WireServer;
  let removeTrust: () => void;
  before(async () => {
    tenant = await startTenant({ seed: 4_922, peopleSeed: 1, population: 30 });
    folder = mkdtempSync(join(tmpdir(), 'sweep-'));
    writeFileSync(join(folder, 'authority.pem'), tenant.certificates.authority);
    removeTrust = trustAuthority(tenant.certificates.authority);
    database = await memoryDatabase();
    beside = await serveFolder(database.pglite, folder);
    const seen = { address: {}, language: 'en', timeZone: 'UTC', event: 'installed' } as const;
    for (const [, { id }] of tenant.state.people.from(tenant.state.people.samplePeople().length)) {
      await database.store.roster.upsert({ tenantId: tenant.state.id, objectId: id }, seen, new Date());
    }
  });
  after(async () => {
    removeTrust();
    await beside.close();
    rmSync(folder, { recursive: true });
    await tenant.stop();
  });
  afterEach(() => tenant.state.faults.clear());

  const settings = () => commandSettings(tenant, folder);
  const sweep = (args: readonly string[], environment = settings()) => runHere(sweepCommand, args, environment);

  const watched = () => database.store.ledger.count(tenant.state.id, new Date());

  it('reads all people and saves nothing with --dry-run', async () => {
    const { out, code } = await sweep(['--dry-run']);
    assert.equal(code, 0);
    assert.match(out, /^All people were checked\. Nothing was saved\.\n/);
    assert.match(out, /Checked +30\n/);
    assert.match(out, /Batches at once +1 of at most 4$/m);
    assert.deepEqual(await watched(), { watched: 30, due: 30 });
  });

  it('reads all people, due or not, and prints numbers as JSON, also as a process', async () => {
    const asProcess = (args: readonly string[]) => runProgram('cli/photo-sync.ts', ['sweep', ...args], settings());
    for (const [run, baseline] of [[asProcess, 30] as const, [sweep, 0] as const]) {
      const { out, err, code } = await run(['--json']);
      assert.deepEqual([code, err], [0, '']);
      const report = JSON.parse(out);
      assert.deepEqual([report.ended, report.done, report.baseline, report.dryRun], ['done', 30, baseline, false]);
      assert.deepEqual(await watched(), { watched: 30, due: 0 });
    }
    assert.equal(tenant.violations.total(), 0);
  });

  it('prints the learned pace', async () => {
    const { graphSlots } = database.store;
    const learn = (pace: Partial<GraphPace>) =>
      graphSlots.adapt(tenant.state.id, new Date(), (before) => ({ ...before, ...pace }));
    await learn({ atOnce: 2, refusedAt: 3, patience: 500 });
    const limited = { ...settings(), SWEEP_BATCHES_AT_ONCE: '1' };
    try {
      assert.match((await sweep(['--dry-run'])).out, /Batches at once +2 of at most 4; Graph refused 3$/m);
      const { pace } = JSON.parse((await sweep(['--dry-run', '--json'], limited)).out);
      assert.deepEqual(pace, { batchesAtOnce: 1, ceiling: 1, refusedAt: 3 });
    } finally {
      await learn({ atOnce: 1, refusedAt: undefined, patience: 0 });
    }
  });

  it('prints a remedy and exits with 2 if the app cannot read', async () => {
    const { out, err, code } = await sweep([], { ...settings(), AAD_APP_CLIENT_SECRET: 'wrong' });
    assert.equal(code, 2);
    assert.match(out, /Some people could not be checked/);
    assert.match(err, /Certificates & secrets/);
  });

  it('reports wrong arguments and missing settings', async () => {
    assert.equal((await sweep(['--wrong'])).code, 64);
    const { AAD_APP_TENANT_ID: _none, ...others } = settings();
    const { code, err } = await sweep([], others);
    assert.equal(code, 78);
    assert.match(err, /AAD_APP_TENANT_ID is missing/);
    assert.match((await sweep(['--help'])).out, /--dry-run/);
  });

  // The last test, because all sweeps of the tenant observe the pause.
  it('stops on Ctrl-C, says so, and exits with 1', async () => {
    tenant.state.faults.set('graph', { kind: 'throttled', retryAfter: 300 });
    tenant.state.requests.clear();
    let process: ChildProcess | undefined;
    const ended = runProgram('cli/photo-sync.ts', ['sweep'], settings(), (child) => {
      process = child;
    });
    while (tenant.state.requests.of('graph').length === 0) await wait(10);
    process?.kill('SIGINT');
    const { out, err, code } = await ended;
    assert.deepEqual([code, err], [1, '']);
    assert.match(out, /^Stopped\. The next sweep continues here\.\n/);
  });
});
