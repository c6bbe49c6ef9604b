import { setTimeout as passing } from 'node:timers/promises';
import { Client } from 'pg';
import { openStore } from '../../../src/store/open-store.ts';
import type { Store } from '../../../src/store/types.ts';
import { memoryStore } from '../bot/memory-store.ts';
import { newDatabase } from '../shared-postgres.ts';

/** What both kinds of store are tested with. */
export interface BothStores {
  store: Store;
  /** Of another instance on the same database; within this process there is none but the first. */
  second: Store;
  /**
   * Has everybody claim while `by` is in the middle of claiming all that is pending: not yet committed, where the database can do two
   * things at once. Gives what each of them got.
   */
  whileTaking<T>(
    who: { readonly tenantId: string; readonly by: string; readonly until: Date },
    others: readonly (() => Promise<T>)[],
  ): Promise<readonly T[]>;
}

/** The same tests within this process and on a server, where a second instance has the same database open. */
export function onBothStores(title: string, tests: (open: BothStores) => void): void {
  describe(title, () => {
    describe('within this process', () => {
      const opened = {} as BothStores;
      before(async () => {
        opened.store = await memoryStore();
        opened.second = opened.store;
        // One thing after the other: those who come first have had theirs when the next one looks.
        opened.whileTaking = (_who, others) => Promise.all(others.map((other) => other()));
      });
      tests(opened);
    });

    describe('on a server', () => {
      const opened = {} as BothStores;
      before(async () => {
        const databaseUrl = await newDatabase();
        opened.store = await openStore({ databaseUrl, folder: '' });
        opened.second = await openStore({ databaseUrl, folder: '' });
        opened.whileTaking = (who, others) => whileTaking(databaseUrl, who, others);
      });
      after(async () => {
        await opened.store.close();
        await opened.second.close();
      });
      tests(opened);
    });
  });
}

/** As long as whoever waits for a lock takes to get there. Milliseconds. */
const UNTIL_LOCKED = 100;

async function whileTaking<T>(
  databaseUrl: string,
  { tenantId, by, until }: Parameters<BothStores['whileTaking']>[0],
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
    const going = Promise.all(others.map((other) => other()));
    await Promise.race([going, passing(UNTIL_LOCKED)]);
    await client.query('commit');
    return await going;
  } finally {
    await client.end();
  }
}
