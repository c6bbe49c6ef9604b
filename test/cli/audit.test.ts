import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { auditCommand } from '../../cli/audit/command.ts';
import { checkCommand } from '../../cli/check/command.ts';
import { nudgesCommand } from '../../cli/nudges/command.ts';
import { serveFolder } from '../../src/store/database/folder-socket.ts';
import type { WireServer } from '../../src/store/database/wire-server.ts';
import type { Store } from '../../src/store/types.ts';
import { memoryDatabase } from '../helpers/bot/memory-store.ts';
import { runHere, runProgram } from '../helpers/command.ts';

const TENANT = '0d4f1f2e-0000-4000-8000-0000000000a1';
const NORA = '0d4f1f2e-0000-4000-8000-0000000000a2';
const ADMIN = '0d4f1f2e-0000-4000-8000-0000000000a3';

/** Runs the command while a bot has the folder open. It needs no service of Microsoft's. */
describe('photo-sync audit', () => {
  let folder: string;
  let socket: WireServer;
  let store: Store;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'audit-'));
    const database = await memoryDatabase();
    store = database.store;
    socket = await serveFolder(database.pglite, folder);
    await store.control.recordSettings(TENANT, { mode: 'off', dailyCap: 7, bulkShare: 0.05 });
  });
  after(async () => {
    await socket.close();
    rmSync(folder, { recursive: true });
  });

  const settings = () => ({
    AAD_APP_CLIENT_ID: '0d4f1f2e-0000-4000-8000-0000000000a4',
    AAD_APP_TENANT_ID: TENANT,
    AAD_APP_CLIENT_SECRET: 'hidden',
    DATA_FOLDER: folder,
  });
  const audit = (...args: readonly string[]) => runHere(auditCommand, args, settings());
  const nudges = (...args: readonly string[]) => runHere(nudgesCommand, args, settings());

  it('says so if there is nothing', async () => {
    const { out, code } = await audit();
    assert.deepEqual([code, out], [0, 'Nothing was changed or read by an admin in the last 90 days.\n']);
  });

  it('has each change that a command makes, with its author', async () => {
    for (const args of [['on'], ['cap', '40'], ['cap', '40'], ['pause'], ['resume'], ['reset', 'cap']]) {
      assert.equal((await nudges(...args)).code, 0);
    }
    await store.linkResults.startTry(TENANT, 'profile-page', { at: new Date() });
    await runHere(checkCommand, ['--links', '--reset'], settings());
    const { out } = await audit();
    const lines = out.trim().split('\n');
    assert.equal(lines.length, 6, out);
    assert.match(lines[0] ?? '', /^20\S+ \S+ UTC +olga +command +what was learned about links +1 tries → forgotten$/);
    assert.match(out, /^\S+ \S+ UTC +olga +command +mode of nudges +the settings → on$/m);
    assert.match(out, /messages in 24 hours +the settings → 40$/m);
    assert.match(out, /messages in 24 hours +40 → the settings$/m);
    assert.match(out, /pause +none → 20\S+Z$/m);
    assert.match(out, /pause +20\S+Z → none$/m);
  });

  it('says who read the data of one person, by object id, without the id', async () => {
    const at = new Date();
    await store.audit.record(TENANT, { action: 'person-show', person: NORA }, { actor: ADMIN, via: 'chat', at });
    const { out } = await audit('--user', NORA);
    assert.match(out, new RegExp(`^.+ UTC +${ADMIN} +chat +read a person's data +person [0-9a-f]{12}\\n$`));
    assert.ok(!(await audit('--json')).out.includes(NORA));
    assert.match((await audit('--user', ADMIN)).out, /^Nothing was changed or read/);
  });

  it('is JSON for scripts and CSV for spreadsheets, in which no name is a formula', async () => {
    const by = { actor: '=cmd|calc', via: 'command', at: new Date() } as const;
    const selection = { people: [NORA], groups: new Map([[ADMIN, []]]) };
    await store.adminChanges.apply(TENANT, { kind: 'pilot', selection }, by);
    const { entries } = JSON.parse((await audit('--json')).out);
    const { before, after, actor } = entries.find(({ action }: { action: string }) => action === 'pilot');
    assert.deepEqual([before, after, actor], [{ named: 0, groups: [] }, { named: 1, groups: [ADMIN] }, '=cmd|calc']);
    const csv = (await audit('--output', 'csv')).out.split('\n');
    assert.equal(csv[0], 'time,actor,via,action,before,after,person (SHA-256)');
    assert.match(csv.join('\n'), new RegExp(`,'=cmd\\|calc,command,pilot,0 named,"1 named, groups ${ADMIN}",$`, 'm'));
    assert.match((await audit()).out, /pilot list +0 named → 1 named, groups /);
  });

  it('shows the last days only', async () => {
    const at = new Date(Date.now() - 100 * 86_400_000);
    await store.audit.record(TENANT, { action: 'report-names' }, { actor: 'otto', via: 'command', at });
    assert.doesNotMatch((await audit()).out, /otto/);
    assert.match((await audit('--days', '101')).out, /otto +command +read names in a report$/m);
    for (const days of ['0', '-1', '1.5', 'all', '99999']) assert.equal((await audit('--days', days)).code, 64, days);
  });

  it('needs the database of a bot of this tenant, also as a process', async () => {
    const environment = { ...settings(), AAD_APP_TENANT_ID: NORA };
    const { out, err, code } = await runProgram('cli/photo-sync.ts', ['audit'], environment);
    assert.deepEqual([code, out], [2, '']);
    assert.match(err, /^bot-unknown: .+\n\nWhat to do: Check AAD_APP_TENANT_ID/);
  });
});
