import assert from 'node:assert/strict';
import pg from 'pg';
import { openStore } from '../../../../src/store/open-store.ts';
import type { Store } from '../../../../src/store/types.ts';
import { newDatabase } from '../../../helpers/shared-postgres.ts';

const NOW = new Date('2026-03-02T12:00:00Z');
const LATER = new Date(NOW.getTime() + 60_000);
const PERSON = { tenantId: 'tenant', objectId: 'nora' };

/** On a server, whose transactions run at the same time. */
describe('The slots of a tenant', () => {
  let store: Store;
  let other: pg.Client;
  before(async () => {
    const databaseUrl = await newDatabase();
    other = new pg.Client(databaseUrl);
    await other.connect();
    // PostgreSQL chooses an index or a scan of the table by its statistics, so either order is possible.
    for (const way of ['enable_indexscan', 'enable_bitmapscan']) {
      await other.query(`alter database "${new URL(databaseUrl).pathname.slice(1)}" set ${way} = off`);
    }
    store = await openStore({ databaseUrl, folder: '' });
    await store.graphSlots.acquire({ tenantId: PERSON.tenantId, holder: 'one', slots: 2 }, NOW, LATER);
    // Its new version is the last row of the table, so a scan finds the slots in the wrong order.
    await other.query(`update photo_sync.graph_slot set reading = '["nora"]' where slot = 1`);
    await other.query(`update photo_sync.graph_slot set reading = '["nora"]' where slot = 0`);
  });
  after(async () => {
    await other.end();
    await store.close();
  });

  for (const [what, work] of [
    ['a pause', () => store.graphSlots.pause(PERSON.tenantId, LATER)],
    ['an erasure', () => store.erasePerson(PERSON)],
  ] as const) {
    it(`are locked in their order by ${what}, so that it and a plan never wait for each other`, async () => {
      await other.query('begin');
      await other.query('select from photo_sync.graph_slot where slot = 0 for update');
      const done = work();
      await waiting();
      // Fails with a deadlock if the other transaction has this one.
      await other.query('select from photo_sync.graph_slot where slot = 1 for update');
      await other.query('commit');
      await assert.doesNotReject(done);
    });
  }

  /** Until a transaction waits for this one. */
  async function waiting(): Promise<void> {
    const blocked = 'select from pg_locks where not granted and pg_backend_pid() = any (pg_blocking_pids(pid))';
    while ((await other.query(blocked)).rowCount === 0);
  }
});
