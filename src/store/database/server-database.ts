import { Kysely, PostgresAdapter, PostgresDialect, type PostgresPool } from 'kysely';
import { CodedError } from '../../errors.ts';
import type { Schema } from './schema.ts';
import { createServerPool, type ServerAddress } from './server-pool.ts';
import { QUERY_TIMEOUT_MS } from './timeouts.ts';
import { classifyTrouble } from './troubles.ts';

export interface ServerDatabase {
  readonly database: Kysely<Schema>;
  close(): Promise<void>;
}

/** Opens no connection yet. `queryTimeout`: milliseconds. */
export function openServer(address: ServerAddress, queryTimeout: number = QUERY_TIMEOUT_MS): ServerDatabase {
  const pool = createServerPool(address, { name: 'photo-sync', queryTimeout });
  // The cast leaves out cursors, which are not used.
  const database = new Kysely<Schema>({ dialect: new ServerDialect({ pool: pool as unknown as PostgresPool }) });
  return { database, close: () => database.destroy() };
}

/**
 * Kysely's migration lock belongs to a session. Behind a pooler, the session that takes it is not the one that
 * releases it, and later starts wait for an hour. `migrate` takes a lock of its transaction instead.
 */
class ServerDialect extends PostgresDialect {
  override createAdapter() {
    return new ServerAdapter();
  }
}

class ServerAdapter extends PostgresAdapter {
  override async acquireMigrationLock(): Promise<void> {}
  override async releaseMigrationLock(): Promise<void> {}
}

/**
 * Reports the kind of trouble and pg's error code, without the connection string, which contains a password.
 * `store-unreachable` passes by itself, `store-refused` does not.
 */
export function toServerError(error: unknown): CodedError {
  if (error instanceof CodedError && error.code !== 'token-refused') return error;
  const { code } = error as { code?: unknown };
  const { kind, permanent, remedy } = classifyTrouble(error);
  const what = permanent ? 'refuses this service' : 'does not answer';
  return new CodedError(
    permanent ? 'store-refused' : 'store-unreachable',
    `The database ${what} (${kind}${typeof code === 'string' ? `, ${code}` : ''}).`,
    { cause: error, remedy },
  );
}
