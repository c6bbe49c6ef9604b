import assert from 'node:assert/strict';
import { subjectOf } from '../../../../src/store/admin/audit.ts';
import type { AdminChange } from '../../../../src/store/admin/types.ts';
import { AUDIT_RETENTION_MS } from '../../../../src/store/retention.ts';
import { OLGA } from '../../../helpers/store/admin.ts';
import { onBothStores } from '../../../helpers/store/both-stores.ts';

const NOON = OLGA.at;
const later = (milliseconds: number) => new Date(NOON.getTime() + milliseconds);
const IN_CHAT = { actor: '0d4f1f2e-0000-4000-8000-000000000009', via: 'chat' } as const;
const [GROUP, OTHER] = ['0d4f1f2e-0000-4000-8000-000000000001', '0d4f1f2e-0000-4000-8000-000000000002'];

let tenants = 0;

onBothStores('Changes that admins make', (open) => {
  let tenantId: string;
  beforeEach(() => {
    tenantId = `admin-${++tenants}`;
  });

  const apply = (change: AdminChange, at = NOON) => open.store.adminChanges.apply(tenantId, change, { ...OLGA, at });
  const audited = async () => open.second.audit.list(tenantId, { since: new Date(0) });
  /** Action, before and after of each entry, the earliest first. */
  const changes = async () => (await audited()).map(({ action, before, after }) => [action, before, after]).reverse();

  it('are recorded with who, when, from where, and each value before and after', async () => {
    await apply({ kind: 'control', update: { mode: 'on', dailyCap: 40, bulkShare: 0.125, pausedAt: NOON } });
    const inChat = { ...IN_CHAT, at: later(1) };
    await open.second.adminChanges.apply(tenantId, { kind: 'control', update: { pausedAt: undefined } }, inChat);
    await apply({ kind: 'control', update: { mode: undefined, dailyCap: 0 } }, later(2));
    assert.deepEqual(await changes(), [
      ['mode', undefined, 'on'],
      ['cap', undefined, 40],
      ['bulk-share', undefined, 0.125],
      ['pause', undefined, NOON.toISOString()],
      ['pause', NOON.toISOString(), undefined],
      ['mode', 'on', undefined],
      ['cap', 40, 0],
    ]);
    const entries = await audited();
    assert.deepEqual(
      [entries.at(-1), entries[2]].map((entry) => [entry?.actor, entry?.via, entry?.at]),
      [
        ['olga', 'command', NOON],
        [IN_CHAT.actor, 'chat', later(1)],
      ],
    );
  });

  it('are not recorded if nothing changes', async () => {
    await apply({ kind: 'control', update: { mode: 'on' } });
    await apply({ kind: 'control', update: { mode: 'on', dailyCap: undefined } });
    await apply({ kind: 'release' });
    await apply({ kind: 'reset-links' });
    assert.deepEqual(await changes(), [['mode', undefined, 'on']]);
  });

  it('record the size of a pilot and its groups, and none of its people', async () => {
    const members = new Map([[GROUP, ['luca', 'priya']]]);
    await apply({ kind: 'pilot', selection: { people: ['nora', 'nora', 'samuel'], groups: members } });
    await apply({ kind: 'control', update: { mode: 'off' } });
    await apply({
      kind: 'pilot',
      selection: {
        people: [],
        groups: new Map([
          [OTHER, ['nora']],
          [GROUP, []],
        ]),
      },
    });
    await apply({ kind: 'control', update: { mode: 'on' } });
    await apply({ kind: 'pilot' });
    const first = { named: 2, groups: [GROUP] };
    assert.deepEqual(await changes(), [
      ['pilot', { named: 0, groups: [] }, first],
      ['mode', undefined, 'pilot'],
      ['mode', 'pilot', 'off'],
      ['pilot', first, { named: 0, groups: [GROUP, OTHER] }],
      ['mode', 'off', 'pilot'],
      ['mode', 'pilot', 'on'],
      ['mode', 'on', 'pilot'],
    ]);
    assert.doesNotMatch(JSON.stringify(await audited()), /nora|samuel|luca|priya/);
  });

  it('record since when messages were held back, and what was learned about links', async () => {
    await open.store.control.holdBack(tenantId, NOON);
    await apply({ kind: 'release' }, later(5));
    await open.store.linkResults.startTry(tenantId, 'profile-page', { at: NOON });
    await apply({ kind: 'reset-links' }, later(6));
    await open.store.copyTimings.record(tenantId, { gap: 5 }, NOON);
    await apply({ kind: 'reset-links' }, later(7));
    assert.deepEqual(await changes(), [
      ['release', NOON.toISOString(), undefined],
      ['links', '1 tries', 'forgotten'],
      ['links', '0 tries', 'forgotten'],
    ]);
  });

  it('at once leave a chain: each begins with the value that another has left', async () => {
    const caps = [1, 2, 3, 4, 5, 6];
    const stores = [open.store, open.second];
    const change = (dailyCap: number) => ({ kind: 'control', update: { dailyCap } }) as const;
    await Promise.all(caps.map((cap) => stores[cap % 2]?.adminChanges.apply(tenantId, change(cap), OLGA)));
    const entries = await changes();
    const { dailyCap } = await open.store.control.read(tenantId);
    assert.deepEqual(
      entries.map(([, before]) => before),
      [undefined, ...entries.map(([, , after]) => after).slice(0, -1)],
    );
    assert.equal(entries.at(-1)?.[2], dailyCap);
  });

  it('are not made if they cannot be recorded', async () => {
    const nobody = { ...OLGA, actor: null as unknown as string };
    const change = { kind: 'control', update: { mode: 'on' } } as const;
    await assert.rejects(open.store.adminChanges.apply(tenantId, change, nobody));
    assert.equal((await open.store.control.read(tenantId)).mode, undefined);
  });
});

onBothStores('The audit', (open) => {
  it('finds the entries of a person by object id, of one tenant and since a time', async () => {
    const { audit } = open.store;
    await audit.record('audit-1', { action: 'person-show', person: 'nora' }, OLGA);
    await audit.record('audit-1', { action: 'person-forget', person: 'nora' }, { ...OLGA, at: later(1) });
    await audit.record('audit-1', { action: 'person-show', person: 'luca' }, OLGA);
    await audit.record('audit-2', { action: 'person-show', person: 'nora' }, OLGA);
    const found = await audit.list('audit-1', { since: NOON, person: 'nora' });
    assert.deepEqual(
      found.map(({ action, subject }) => [action, subject]),
      [
        ['person-forget', subjectOf('nora')],
        ['person-show', subjectOf('nora')],
      ],
    );
    assert.equal((await audit.list('audit-1', { since: later(1) })).length, 1);
    assert.doesNotMatch(JSON.stringify(found), /nora/);
  });

  it('tells a person that it has entries about them or by them, also after an erasure', async () => {
    const { audit } = open.store;
    const known = async (objectId: string) => {
      const { isAudited, hasActedAsAdmin } = await open.second.knownRows({ tenantId: 'audit-4', objectId });
      return [isAudited, hasActedAsAdmin];
    };
    assert.deepEqual(await known('nora'), [false, false]);
    await audit.record('audit-4', { action: 'person-forget', person: 'nora' }, { ...OLGA, actor: 'luca', via: 'chat' });
    await audit.record('audit-4', { action: 'report-names' }, { ...OLGA, actor: 'samuel' });
    await open.store.erasePerson({ tenantId: 'audit-4', objectId: 'nora' });
    assert.deepEqual(await known('nora'), [true, false]);
    assert.deepEqual(await known('luca'), [false, true]);
    assert.deepEqual(await known('samuel'), [false, false], 'a login of a computer is no object id');
  });

  it('forgets entries after a year', async () => {
    const { audit } = open.store;
    const now = new Date();
    const ago = (milliseconds: number) => new Date(now.getTime() - milliseconds);
    await audit.record('audit-3', { action: 'report-names' }, { ...OLGA, at: ago(AUDIT_RETENTION_MS) });
    await audit.record('audit-3', { action: 'report-names' }, { ...OLGA, at: ago(AUDIT_RETENTION_MS - 1_000) });
    await open.store.purge(now);
    assert.equal((await audit.list('audit-3', { since: new Date(0) })).length, 1);
  });
});
