import { Kysely, PostgresDialect } from 'kysely';
import { Pool, type PoolConfig } from 'pg';
import { CodedError } from '../../errors.ts';
import type { Schema } from './schema.ts';
import { CONNECT_TIMEOUT_MS, IDLE_TRANSACTION_TIMEOUT_MS, QUERY_TIMEOUT_MS } from './timeouts.ts';

export interface ServerDatabase {
  readonly database: Kysely<Schema>;
  close(): Promise<void>;
}

/** Address of the server, in pg's terms. */
export type ServerAddress = Pick<PoolConfig, 'connectionString' | 'host' | 'port' | 'user' | 'database' | 'max'>;

/** Opens no connection yet. `query`: timeout of a query in milliseconds; 0: none. */
export function openServer(address: ServerAddress, query: number = QUERY_TIMEOUT_MS): ServerDatabase {
  const pool = new Pool({
    application_name: 'photo-sync',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    ...(query > 0 && {
      query_timeout: query,
      statement_timeout: query,
      // The server notices a lost machine only after hours. Its locks would block all other instances.
      idle_in_transaction_session_timeout: IDLE_TRANSACTION_TIMEOUT_MS,
    }),
    ...address,
  });
  // The pool replaces a broken idle connection with the next query, whose own failure is reported.
  pool.on('error', () => {});
  const database = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  return { database, close: () => database.destroy() };
}

/** Reports pg's error code without the connection string, which contains a password. */
export function toUnreachableError(error: unknown): CodedError {
  const { code } = error as { code?: unknown };
  return new CodedError(
    'store-unreachable',
    `The database does not answer (${typeof code === 'string' ? code : 'no connection'}).`,
    {
      cause: error,
      remedy:
        'Check DATABASE_URL: postgres://user:password@host:5432/database, with ?sslmode=verify-full if the server requires TLS. Check that the server accepts connections from this machine.',
    },
  );
}
