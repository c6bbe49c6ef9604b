import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { PGlite } from '@electric-sql/pglite';
import { fromPglite } from 'pg-boss';
import { type ControlWatch, watchControl } from '../../../src/nudges/control-watch.ts';
import { memoryDatabase } from '../../helpers/bot/memory-store.ts';

describe('The control watch', () => {
  let pglite: PGlite;
  let watch: ControlWatch | undefined;
  before(async () => {
    ({ pglite } = await memoryDatabase());
  });
  afterEach(async () => {
    await watch?.stop();
    watch = undefined;
  });

  it('starts the pumps when nudges are switched on, and stops them when they are switched off', async () => {
    const events = new EventTarget();
    let on = false;
    let polls = 0;
    const isOn = async () => {
      polls += 1;
      events.dispatchEvent(new Event('poll'));
      return on;
    };
    const run = async () => void events.dispatchEvent(new Event('beat'));
    const options = { tenantId: 't', pumps: [{ name: 'watch', run }], beatInterval: 100, onError: assert.fail };
    watch = watchControl(isOn, { ...options, database: () => ({ backend: 'pglite', db: fromPglite(pglite) }) }, 20);
    await once(events, 'poll');
    on = true;
    await once(events, 'beat');
    on = false;
    const before = polls;
    while (polls < before + 3) await once(events, 'poll');
    const jobs = await pglite.query<{ count: number }>(
      `select count(*)::int as count from photo_sync_jobs.job where state = 'active'`,
    );
    assert.equal(jobs.rows[0]?.count, 0);
  });

  it('reports the first of consecutive failures only, and knows when they are over', async () => {
    const events = new EventTarget();
    const errors: unknown[] = [];
    let isAway = true;
    const isOn = async () => {
      events.dispatchEvent(new Event('poll'));
      if (isAway) throw new Error('The database is away.');
      return false;
    };
    const options = {
      tenantId: 't',
      pumps: [],
      beatInterval: 100,
      onError: (error: unknown) => void errors.push(error),
    };
    watch = watchControl(isOn, { ...options, database: () => ({ backend: 'pglite', db: fromPglite(pglite) }) }, 5);
    for (let polls = 0; polls < 3; polls++) await once(events, 'poll');
    assert.equal(errors.length, 1);
    assert.equal(watch.isFailing(), true);
    isAway = false;
    for (let polls = 0; polls < 2; polls++) await once(events, 'poll');
    assert.equal(watch.isFailing(), false);
  });
});
