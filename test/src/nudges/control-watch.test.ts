import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { PGlite } from '@electric-sql/pglite';
import { fromPglite } from 'pg-boss';
import { type ControlWatch, watchControl } from '../../../src/nudges/control-watch.ts';
import { memoryDatabase } from '../../helpers/bot/memory-store.ts';

describe('Watching whether nudges are switched on', () => {
  let pglite: PGlite;
  let watch: ControlWatch | undefined;
  before(async () => {
    ({ pglite } = await memoryDatabase());
  });
  afterEach(async () => {
    await watch?.stop();
    watch = undefined;
  });

  it('starts the pumps when they are, on whichever instance that was said, and stops them when not', async () => {
    const seen = new EventTarget();
    let on = false;
    let looks = 0;
    const isOn = async () => {
      looks += 1;
      seen.dispatchEvent(new Event('look'));
      return on;
    };
    const run = async () => void seen.dispatchEvent(new Event('beat'));
    const options = { tenantId: 't', pumps: [{ name: 'watch', run }], beatInterval: 100, onError: assert.fail };
    watch = watchControl(isOn, { ...options, database: { backend: 'pglite', db: fromPglite(pglite) } }, 20);
    await once(seen, 'look');
    on = true;
    await once(seen, 'beat');
    on = false;
    const before = looks;
    while (looks < before + 3) await once(seen, 'look');
    const jobs = await pglite.query<{ count: number }>(
      `select count(*)::int as count from photo_sync_jobs.job where state = 'active'`,
    );
    assert.equal(jobs.rows[0]?.count, 0);
  });

  it('tells once that it can not look', async () => {
    const seen = new EventTarget();
    const errors: unknown[] = [];
    const isOn = async () => {
      seen.dispatchEvent(new Event('look'));
      throw new Error('The database is away.');
    };
    const options = {
      tenantId: 't',
      pumps: [],
      beatInterval: 100,
      onError: (error: unknown) => void errors.push(error),
    };
    watch = watchControl(isOn, { ...options, database: { backend: 'pglite', db: fromPglite(pglite) } }, 5);
    for (let looks = 0; looks < 3; looks++) await once(seen, 'look');
    assert.equal(errors.length, 1);
  });
});
