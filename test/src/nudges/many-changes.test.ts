import assert from 'node:assert/strict';
import { DateTime } from 'luxon';
import type { Store } from '../../../src/store/types.ts';
import { memoryStore } from '../../helpers/bot/memory-store.ts';
import { recordPhotoChanges } from '../../helpers/nudges/photo-changes.ts';
import { createSimulation } from '../../helpers/nudges/simulation.ts';

const rome = (text: string) => DateTime.fromISO(text, { zone: 'Europe/Rome' }).toJSDate();
let tenants = 0;

describe('Many changes in one day', () => {
  const people = Array.from({ length: 240 }, (_, at) => `p${at}`);
  let store: Store;
  let tenantId: string;
  before(async () => {
    store = await memoryStore();
  });
  beforeEach(() => {
    tenantId = `portraits-${++tenants}`;
  });

  it('cause nudges spread over minutes, even if all people start at nine', async () => {
    const simulation = createSimulation(store, tenantId, rome('2026-03-02T20:00'));
    await recordPhotoChanges(store, tenantId, people, simulation.time.now());
    await simulation.runUntil(rome('2026-03-03T09:00'), 3_600_000);
    await simulation.runUntil(rome('2026-03-03T09:04'), 10_000);
    assert.equal(new Set(simulation.delivered.map(({ to }) => to)).size, people.length);
    const minutes = Object.values(Object.groupBy(simulation.delivered, ({ at }) => Math.floor(at.getTime() / 60_000)));
    for (const minute of minutes) assert.ok((minute?.length ?? 0) <= 140, `${minute?.length} in a minute`);
  });

  it('hold back all messages if they are a bulk change', async () => {
    const simulation = createSimulation(store, tenantId, rome('2026-03-03T10:00'), { bulkShare: 0.05 });
    await recordPhotoChanges(store, tenantId, people, simulation.time.now());
    await simulation.runUntil(rome('2026-03-03T12:00'));
    assert.deepEqual(simulation.delivered, []);
    assert.ok(simulation.control.heldBackSince);
    assert.deepEqual(await store.outbox.byState(tenantId), {});
  });

  it('are settled by a dry run, as docs/nudges.md advises, and a later change causes a nudge', async () => {
    const simulation = createSimulation(store, tenantId, rome('2026-03-03T10:00'), { bulkShare: 0.5 });
    await recordPhotoChanges(store, tenantId, people.slice(0, 21), simulation.time.now());
    await simulation.runUntil(rome('2026-03-03T12:00'));
    assert.ok(simulation.control.heldBackSince);
    // Stands for a release, which the simulation does not have: earlier changes would not count again.
    Object.assign(simulation.control, { mode: 'dry-run', heldBackSince: undefined, bulkShare: 1 });
    await simulation.runUntil(rome('2026-03-03T14:00'));
    assert.deepEqual((await store.tenantStats(tenantId)).changes, { 'dry-run': 21 });
    Object.assign(simulation.control, { mode: 'on' });
    await recordPhotoChanges(store, tenantId, ['p7'], simulation.time.now());
    await simulation.runUntil(rome('2026-03-03T17:00'));
    assert.deepEqual(
      simulation.delivered.map(({ to, kind }) => `${kind} ${to}`),
      ['nudge p7'],
    );
  });

  it('cause no more messages than the daily cap', async () => {
    const simulation = createSimulation(store, tenantId, rome('2026-03-03T10:00'), { dailyCap: 25 });
    await recordPhotoChanges(store, tenantId, people.slice(0, 60), simulation.time.now());
    await simulation.runUntil(rome('2026-03-03T18:00'), 3_600_000);
    assert.equal(simulation.delivered.length, 25);
    await simulation.runUntil(rome('2026-03-04T18:00'), 3_600_000);
    assert.ok(
      simulation.delivered.length <= 50 && simulation.delivered.length > 25,
      String(simulation.delivered.length),
    );
  });
});
