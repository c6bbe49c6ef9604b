import assert from 'node:assert/strict';
import { changeAsAdmin, choosePilot, updateControl } from '../../../helpers/store/admin.ts';
import { onBothStores } from '../../../helpers/store/both-stores.ts';

const NOON = new Date('2026-03-02T12:00:00.123Z');
const later = (milliseconds: number) => new Date(NOON.getTime() + milliseconds);

let tenants = 0;

onBothStores('The control store', (open) => {
  let tenantId: string;
  beforeEach(() => {
    tenantId = `control-${++tenants}`;
  });

  it('has no overrides at first', async () => {
    assert.deepEqual(await open.store.control.read(tenantId), {
      mode: undefined,
      dailyCap: undefined,
      bulkShare: undefined,
      pausedAt: undefined,
      heldBackSince: undefined,
      releasedAt: undefined,
      settings: undefined,
    });
  });

  it('stores the bot’s settings apart from the overrides', async () => {
    const settings = { mode: 'pilot', dailyCap: 7, bulkShare: 0.2 } as const;
    await updateControl(open.store, tenantId, { dailyCap: 40 });
    await open.store.control.recordSettings(tenantId, { ...settings, mode: 'on' });
    await open.second.control.recordSettings(tenantId, settings);
    const read = await open.store.control.read(tenantId);
    assert.deepEqual([read.settings, read.mode, read.dailyCap], [settings, undefined, 40]);
  });

  it('shares each override with all instances', async () => {
    await updateControl(open.store, tenantId, { mode: 'pilot' });
    await updateControl(open.second, tenantId, { dailyCap: 40, bulkShare: 0.5 });
    await updateControl(open.second, tenantId, { pausedAt: NOON });
    const { mode, dailyCap, bulkShare, pausedAt } = await open.store.control.read(tenantId);
    assert.deepEqual([mode, dailyCap, bulkShare, pausedAt], ['pilot', 40, 0.5, NOON]);
    await updateControl(open.store, tenantId, { pausedAt: undefined, mode: undefined });
    const after = await open.second.control.read(tenantId);
    assert.deepEqual([after.mode, after.dailyCap, after.pausedAt], [undefined, 40, undefined]);
  });

  it('holds back once, and releases on request', async () => {
    const { control } = open.store;
    assert.equal(await control.holdBack(tenantId, NOON), true);
    assert.equal(await open.second.control.holdBack(tenantId, later(1)), false);
    assert.deepEqual((await control.read(tenantId)).heldBackSince, NOON);
    await changeAsAdmin(open.store, tenantId, { kind: 'release' }, later(2));
    const { heldBackSince, releasedAt } = await control.read(tenantId);
    assert.deepEqual([heldBackSince, releasedAt], [undefined, later(2)]);
    await changeAsAdmin(open.store, tenantId, { kind: 'release' }, later(3));
    assert.deepEqual((await control.read(tenantId)).releasedAt, later(2), 'nothing was held back');
  });

  it('lists pilot members by name and by group', async () => {
    const { pilot } = open.store.control;
    const has = (objectId: string) => pilot.has({ tenantId, objectId });
    const EMPTY = { people: [], groups: new Map() };
    await choosePilot(open.store, tenantId, { people: ['former'], groups: new Map([['former', ['samuel']]]) });
    const groupMembers = new Map([['hr', ['luca', 'priya']]]);
    await choosePilot(open.store, tenantId, { people: ['nora', 'nora', 'luca'], groups: groupMembers });
    assert.deepEqual(await Promise.all(['nora', 'luca', 'priya', 'jonas', 'former', 'samuel'].map(has)), [
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
    await pilot.refreshGroup(tenantId, 'hr', ['jonas'], later(1));
    assert.deepEqual(await Promise.all(['luca', 'priya', 'jonas'].map(has)), [true, false, true]);
    assert.deepEqual(await pilot.filterMembers(tenantId, ['nora', 'luca', 'priya']), new Set(['nora', 'luca']));
    assert.deepEqual(await pilot.filterMembers(tenantId, []), new Set());
    const groups = [{ groupId: 'hr', members: 1, readAt: later(1) }];
    assert.deepEqual(await pilot.summary(tenantId), { people: 3, named: 2, groups });
    assert.equal(await pilot.has({ tenantId: 'another', objectId: 'nora' }), false);
    await open.second.erasePerson({ tenantId, objectId: 'nora' });
    assert.equal(await has('nora'), false);
    await choosePilot(open.store, tenantId, EMPTY);
    assert.deepEqual(await pilot.summary(tenantId), { people: 0, named: 0, groups: [] });
  });

  it('refreshes a group only while it is on the list', async () => {
    const { pilot } = open.store.control;
    await choosePilot(open.store, tenantId, { people: [], groups: new Map([['hr', ['luca']]]) });
    assert.equal(await pilot.refreshGroup(tenantId, 'hr', ['priya'], later(1)), true);
    const groups = [{ groupId: 'hr', members: 1, readAt: later(1) }];
    assert.deepEqual(await pilot.summary(tenantId), { people: 1, named: 0, groups });
    assert.equal(await pilot.has({ tenantId, objectId: 'priya' }), true);
    await choosePilot(open.second, tenantId, { people: [], groups: new Map() });
    assert.equal(await pilot.refreshGroup(tenantId, 'hr', ['priya'], later(2)), false);
    assert.deepEqual(await pilot.summary(tenantId), { people: 0, named: 0, groups: [] });
  });

  it('stores an empty group and a large one', async () => {
    const { pilot } = open.store.control;
    const many = Array.from({ length: 25_000 }, (_, index) => `person-${index}`);
    const selected = new Map<string, readonly string[]>([
      ['none', []],
      ['some', many],
    ]);
    await choosePilot(open.store, tenantId, { people: [], groups: selected });
    const { people, groups } = await pilot.summary(tenantId);
    assert.deepEqual([people, groups.map(({ members }) => members)], [25_000, [0, 25_000]]);
  });

  it('stores the last run of each pump', async () => {
    const { control } = open.store;
    await control.recordRun(tenantId, { name: 'watch', endedAt: NOON, report: { done: 3 } });
    await open.second.control.recordRun(tenantId, { name: 'watch', endedAt: later(1), report: { done: 4 } });
    assert.deepEqual(await control.lastRuns(tenantId), [{ name: 'watch', endedAt: later(1), report: { done: 4 } }]);
  });
});
