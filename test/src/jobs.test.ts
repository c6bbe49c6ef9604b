import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { PGlite } from '@electric-sql/pglite';
import { fromPglite } from 'pg-boss';
import { type Jobs, type Pump, startJobs } from '../../src/jobs.ts';
import type { SchedulerDatabase } from '../../src/store/database/scheduler.ts';
import { createServerPool, type ServerPool } from '../../src/store/database/server-pool.ts';
import { emptyDatabase } from '../helpers/database-seed.ts';
import { newDatabase } from '../helpers/shared-postgres.ts';

/** Records the runs of a pump. */
class Watched extends EventTarget {
  running = 0;
  most = 0;
  beats = 0;
  readonly errors: unknown[] = [];
  readonly instances = new Set<string>();

  pump(instance: string, work: (signal: AbortSignal) => Promise<unknown> = async () => {}): Pump {
    return {
      name: 'watch',
      run: async (signal) => {
        this.running += 1;
        this.most = Math.max(this.most, this.running);
        this.instances.add(instance);
        try {
          return await work(signal);
        } finally {
          this.running -= 1;
          this.beats += 1;
          this.dispatchEvent(new Event('beat'));
        }
      },
    };
  }
}

function tests(databaseOf: () => Promise<SchedulerDatabase>, all: boolean): void {
  let jobs: Jobs[];
  let seen: Watched;
  let tenants = 0;
  beforeEach(() => {
    [jobs, seen] = [[], new Watched()];
    tenants += 1;
  });
  afterEach(async () => {
    for (const one of jobs) await one.stop();
  });

  const start = async (pump: Pump, maxRunTime?: number) => {
    const onError = (error: unknown) => void seen.errors.push(error);
    const options = {
      database: await databaseOf(),
      tenantId: `t-${tenants}`,
      pumps: [pump],
      onError,
      beatInterval: 100,
    };
    const started = await startJobs({ ...options, ...(maxRunTime && { maxRunTime }) });
    jobs.push(started);
    return started;
  };
  const beat = () => once(seen, 'beat');

  it('runs a pump repeatedly, one run at a time over all instances', async () => {
    await start(seen.pump('one'));
    await start(seen.pump('two'));
    for (let beats = 0; beats < 3; beats++) await beat();
    assert.equal(seen.most, 1);
    assert.deepEqual(seen.errors, []);
  });

  it('continues on the other instance when one stops', async () => {
    const one = await start(seen.pump('one'));
    await beat();
    await start(seen.pump('two'));
    await one.stop();
    seen.instances.clear();
    await beat();
    assert.deepEqual([...seen.instances], ['two']);
  });

  if (!all) return;

  it('aborts a running pump on stop and waits for it', async () => {
    const began = Promise.withResolvers<void>();
    const work = (signal: AbortSignal) => {
      began.resolve();
      return once(signal, 'abort');
    };
    const one = await start(seen.pump('one', work));
    await began.promise;
    await one.stop();
    assert.equal(seen.running, 0);
  });

  it('aborts a pump that runs too long and starts it again', async () => {
    await start(
      seen.pump('one', (signal) => once(signal, 'abort')),
      200,
    );
    await beat();
    await beat();
  });

  it('continues after a failure and reports it', async () => {
    await start(
      seen.pump('one', async () => {
        throw new Error('The database is away.');
      }),
    );
    await beat();
    await beat();
    assert.ok(seen.errors.length >= 1);
  });
}

describe('Jobs', () => {
  describe('within this process', () => {
    let pglite: PGlite;
    before(async () => {
      pglite = await emptyDatabase();
    });
    after(() => pglite.close());
    tests(async () => ({ backend: 'pglite', db: fromPglite(pglite) }), true);

    it('continues after the database could not queue the next beat', async () => {
      const db = fromPglite(pglite);
      let refusals = 0;
      const executeSql: typeof db.executeSql = async (text, values) => {
        const isNewBeat = /insert into photo_sync_jobs\.job/i.test(text) && !/delete from/i.test(text);
        if (refusals === 0 || !isNewBeat) return db.executeSql(text, values);
        refusals -= 1;
        throw new Error('The database is away.');
      };
      const seen = new Watched();
      const jobs = await startJobs({
        database: { backend: 'pglite', db: { ...db, executeSql } },
        tenantId: 'away',
        pumps: [seen.pump('one')],
        beatInterval: 100,
        onError: (error) => void seen.errors.push(error),
      });
      await once(seen, 'beat');
      refusals = 3;
      await once(seen, 'beat');
      await once(seen, 'beat');
      assert.equal(refusals, 0);
      await jobs.stop();
    });
  });

  describe('on a server', () => {
    let db: ServerPool;
    before(async () => {
      db = createServerPool({ connectionString: await newDatabase() }, { name: 'test', queryTimeout: 30_000 });
    });
    after(() => db.end());
    tests(async () => ({ backend: 'postgres', db }), false);
  });
});
