import type { PGlite } from '@electric-sql/pglite';
import { Kysely, PGliteDialect } from 'kysely';
import { createStore } from '../../../src/store/create-store.ts';
import { migrate } from '../../../src/store/database/migrate.ts';
import type { Schema } from '../../../src/store/database/schema.ts';
import type { Store } from '../../../src/store/types.ts';
import { emptyDatabase } from '../database-seed.ts';

export interface MemoryDatabase {
  readonly pglite: PGlite;
  readonly store: Store;
}

let opened: Promise<MemoryDatabase> | undefined;

/**
 * One store in memory for all the bots of this process: starting PGlite takes a while. Each bot of a test has a tenant of its own, and no
 * tenant can see what belongs to another. Nobody closes it; it ends with the process.
 */
export async function memoryStore(): Promise<Store> {
  return (await memoryDatabase()).store;
}

/** The same, and what carries it. */
export function memoryDatabase(): Promise<MemoryDatabase> {
  opened ??= open();
  return opened;
}

/** Everything in it has had its time. */
export async function emptyMemoryStore(): Promise<void> {
  await (await memoryStore()).purge(new Date('9999-01-01'));
}

async function open(): Promise<MemoryDatabase> {
  const pglite = await emptyDatabase();
  const database = new Kysely<Schema>({ dialect: new PGliteDialect({ pglite }) });
  await migrate(database);
  return { pglite, store: createStore(database, async () => {}) };
}
