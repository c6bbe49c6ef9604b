import type { PGlite } from '@electric-sql/pglite';
import { Kysely, PGliteDialect } from 'kysely';
import { createStore } from '../../../src/store/create-store.ts';
import { migrate } from '../../../src/store/database/migrate.ts';
import { withPreparedStatements } from '../../../src/store/database/prepared-statements.ts';
import type { Schema } from '../../../src/store/database/schema.ts';
import type { Store } from '../../../src/store/types.ts';
import { emptyDatabase } from '../database-seed.ts';

export interface MemoryDatabase {
  readonly pglite: PGlite;
  readonly store: Store;
}

let opened: Promise<MemoryDatabase> | undefined;

/**
 * The in-memory store that all bots of this process share, because PGlite starts slowly. Each bot has its own tenant,
 * and tenants cannot see each other's rows. It is never closed; it ends with the process.
 */
export async function memoryStore(): Promise<Store> {
  return (await memoryDatabase()).store;
}

/** The same store with its PGlite instance. */
export function memoryDatabase(): Promise<MemoryDatabase> {
  opened ??= open();
  return opened;
}

/** Purges everything that expires from the store. */
export async function emptyMemoryStore(): Promise<void> {
  await (await memoryStore()).purge(new Date('9999-01-01'));
}

async function open(): Promise<MemoryDatabase> {
  const pglite = await emptyDatabase();
  const database = new Kysely<Schema>({ dialect: new PGliteDialect({ pglite: withPreparedStatements(pglite) }) });
  await migrate(database);
  return { pglite, store: createStore(database, { isShared: true, close: async () => {} }) };
}
