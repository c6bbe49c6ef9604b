import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nudgesCommand } from '../../cli/nudges/command.ts';
import { startTenant, type Tenant } from '../../sandbox/index.ts';
import { serveFolder } from '../../src/store/database/folder-socket.ts';
import type { WireServer } from '../../src/store/database/wire-server.ts';
import { memoryDatabase, memoryStore } from '../helpers/bot/memory-store.ts';
import { commandSettings, runHere, runProgram } from '../helpers/command.ts';
import { updateControl } from '../helpers/store/admin.ts';
import { trustAuthority } from '../helpers/trusted-authority.ts';

const GROUP = '0d4f1f2e-0000-4000-8000-000000000001';

/** Runs the command while a bot has the database open. */
describe('npm run nudges', () => {
  let tenant: Tenant;
  let folder: string;
  let socket: WireServer;
  let removeTrust: () => void;
  before(async () => {
    tenant = await startTenant({ seed: 4_714, peopleSeed: 1 });
    folder = mkdtempSync(join(tmpdir(), 'nudges-'));
    writeFileSync(join(folder, 'authority.pem'), tenant.certificates.authority);
    removeTrust = trustAuthority(tenant.certificates.authority);
    socket = await serveFolder((await memoryDatabase()).pglite, folder);
    // As the bot does at its start.
    const { control } = await memoryStore();
    await control.recordSettings(tenant.state.id, { mode: 'off', dailyCap: 7, bulkShare: 0.05 });
  });
  after(async () => {
    removeTrust();
    await socket.close();
    rmSync(folder, { recursive: true });
    await tenant.stop();
  });

  const settings = () => ({ ...commandSettings(tenant, folder), NUDGES_DAILY_CAP: '7' });
  const nudges = (...args: readonly string[]) => runHere(nudgesCommand, args, settings());
  const stored = async () => (await memoryStore()).control.read(tenant.state.id);

  it('shows the settings, as a process, until a command changes them', async () => {
    const { out, err, code } = await runProgram('cli/photo-sync.ts', ['nudges', 'status'], settings());
    assert.deepEqual([code, err], [0, '']);
    assert.match(out, /^mode +off \(by the settings\)$/m);
    assert.match(out, /^cap +7 messages in 24 hours \(by the settings\); 0 used$/m);
  });

  it('sets the mode, a cap and a bulk share, pauses and resumes', async () => {
    for (const args of [['on'], ['cap', '40'], ['bulk-share', '12.5%'], ['pause']])
      assert.equal((await nudges(...args)).code, 0);
    const paused = await stored();
    assert.deepEqual([paused.mode, paused.dailyCap, paused.bulkShare], ['on', 40, 0.125]);
    assert.ok(paused.pausedAt);
    const { out } = await nudges('resume', '--json');
    const { control } = JSON.parse(out);
    assert.deepEqual([control.mode, control.paused, control.dailyCap], ['on', false, 40]);
  });

  it('changes nothing for a tenant without a bot, and exits with 2', async () => {
    const other = '0d4f1f2e-0000-4000-8000-00000000000f';
    const env = { ...commandSettings(tenant, folder), AAD_APP_TENANT_ID: other };
    for (const args of [['pause'], ['on'], ['pilot'], ['release'], ['cap', '3'], ['reset']]) {
      const { out, err, code } = await runHere(nudgesCommand, args, env);
      assert.deepEqual([code, out], [2, ''], args.join(' '));
      assert.match(err, /^bot-unknown: Nothing was changed[\s\S]+AAD_APP_TENANT_ID/);
    }
    const { mode, dailyCap, pausedAt } = await (await memoryStore()).control.read(other);
    assert.deepEqual([mode, dailyCap, pausedAt], [undefined, undefined, undefined]);
    const status = await runHere(nudgesCommand, ['status'], env);
    assert.equal(status.code, 0);
    assert.match(status.out, /^no bot /m);
  });

  it('resets a value to the settings of the bot', async () => {
    const { control } = await memoryStore();
    await updateControl(await memoryStore(), tenant.state.id, { mode: 'on', dailyCap: 40 });
    await control.recordSettings(tenant.state.id, { mode: 'pilot', dailyCap: 9, bulkShare: 0.5 });
    const { out } = await nudges('reset', 'mode');
    assert.match(out, /^mode +pilot \(by the settings\)$/m);
    assert.match(out, /^cap +40 messages in 24 hours \(by command; the settings say 9\)/m);
    const { mode, dailyCap } = await stored();
    assert.deepEqual([mode, dailyCap], [undefined, 40]);
  });

  it('shows waiting welcomes and why messages are held back, and releases them', async () => {
    const { control, welcomes } = await memoryStore();
    const now = new Date('2026-03-02T12:00:00Z');
    const welcome = { tenantId: tenant.state.id, key: 'k', objectId: undefined, address: {}, language: 'en' };
    await welcomes.add(welcome, 'installationUpdate', { now, until: now });
    await updateControl(await memoryStore(), tenant.state.id, { mode: 'off' });
    await control.holdBack(tenant.state.id, now);
    const { out } = await nudges('pause');
    assert.match(out, /^held back +since 2026-03-02 12:00 UTC, because many photos/m);
    assert.match(out, /^welcomes +1 wait to be sent$/m);
    await welcomes.remove(welcome);
    assert.doesNotMatch((await nudges('release')).out, /held back +since/);
    assert.equal((await stored()).heldBackSince, undefined);
  });

  it('sets people and groups as the pilot if the app may read them, else exits with 2, as a process', async () => {
    const nora = tenant.person('nora.lindqvist');
    const memberIds = [tenant.person('luca.moretti').id];
    tenant.state.groups.set(GROUP, { id: GROUP, displayName: 'Pilot', kind: 'security', memberIds });
    const pilot = ['pilot', nora.userPrincipalName, `group:${GROUP}`];
    const refused = await runProgram('cli/photo-sync.ts', ['nudges', ...pilot], settings());
    assert.deepEqual([refused.code, refused.out], [2, '']);
    assert.match(refused.err, /GroupMember\.Read\.All/);
    assert.equal((await stored()).mode, 'off', 'unchanged');

    tenant.apps.signIn.applicationGrants?.graph.push('GroupMember.Read.All');
    const { out, code, err } = await nudges(...pilot);
    assert.deepEqual([code, err], [0, '']);
    assert.match(out, /^pilot +2 people; 1 named; group 0d4f/m);
    const { control } = await memoryStore();
    assert.equal(await control.pilot.has({ tenantId: tenant.state.id, objectId: nora.id }), true);
    assert.equal((await nudges('pilot')).code, 0);
    assert.equal((await control.pilot.summary(tenant.state.id)).people, 2, 'the previous pilot');
  });

  it('creates no database', async () => {
    const nowhere = join(folder, 'nowhere');
    const env = { ...commandSettings(tenant, folder), DATA_FOLDER: nowhere };
    const { out, err, code } = await runHere(nudgesCommand, ['pause'], env);
    assert.deepEqual([code, out, existsSync(nowhere)], [2, '', false]);
    assert.match(err, /^store-folder-unusable: There is no database in .+\n\nWhat to do: Set DATA_FOLDER/);
  });

  it('rejects unknown commands, values and options', async () => {
    for (const args of [['nudge'], ['cap', '1e9'], ['--none']]) {
      assert.equal((await nudges(...args)).code, 64, args.join(' '));
    }
  });
});
