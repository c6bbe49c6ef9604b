import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { openStore } from '../../../src/store/open-store.ts';
import type { Store } from '../../../src/store/types.ts';
import { memoryStore } from '../bot/memory-store.ts';
import { newDatabase } from '../shared-postgres.ts';

/** Stores of one kind, for the tests of both kinds. */
export interface BothStores {
  store: Store;
  /** A second instance on the same database; within this process it is `store` itself. */
  second: Store;
  /**
   * Runs `others` while `by` claims all pending messages in an uncommitted transaction. Within this process, which has
   * one connection, it runs them without that transaction. Returns their results.
   */
  duringClaim<T>(
    who: { readonly tenantId: string; readonly by: string; readonly until: Date },
    others: readonly (() => Promise<T>)[],
  ): Promise<readonly T[]>;
}

/** Runs the tests within this process, and on a server with two instances on one database. */
export function onBothStores(title: string, tests: (open: BothStores) => void): void {
  describe(title, () => {
    describe('within this process', () => {
      const opened = {} as BothStores;
      before(async () => {
        opened.store = await memoryStore();
        opened.second = opened.store;
        opened.duringClaim = (_who, others) => Promise.all(others.map((other) => other()));
      });
      tests(opened);
    });

    describe('on a server', () => {
      const opened = {} as BothStores;
      before(async () => {
        const databaseUrl = await newDatabase();
        opened.store = await openStore({ databaseUrl, folder: '' });
        opened.second = await openStore({ databaseUrl, folder: '' });
        opened.duringClaim = (who, others) => duringClaim(databaseUrl, who, others);
      });
      after(async () => {
        await opened.store.close();
        await opened.second.close();
      });
      tests(opened);
    });
  });
}

/** Time in which the others reach the lock. */
const LOCK_WAIT_MS = 100;

async function duringClaim<T>(
  databaseUrl: string,
  { tenantId, by, until }: Parameters<BothStores['duringClaim']>[0],
  others: readonly (() => Promise<T>)[],
): Promise<readonly T[]> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query('begin');
    await client.query(
      `update photo_sync.outbox set claimed_by = $1, claimed_until = $2 where tenant_id = $3 and state = 'pending'`,
      [by, until, tenantId],
    );
    const running = Promise.all(others.map((other) => other()));
    await Promise.race([running, sleep(LOCK_WAIT_MS)]);
    await client.query('commit');
    return await running;
  } finally {
    await client.end();
  }
}
