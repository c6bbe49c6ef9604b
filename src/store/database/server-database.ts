import { Kysely, PostgresDialect } from 'kysely';
import { Pool, type PoolConfig } from 'pg';
import { CodedError } from '../../errors.ts';
import type { Schema } from './schema.ts';
import { CONNECT_TIMEOUT_MS, IDLE_TRANSACTION_TIMEOUT_MS, QUERY_TIMEOUT_MS } from './timeouts.ts';

export interface ServerDatabase {
  readonly database: Kysely<Schema>;
  close(): Promise<void>;
}

/** Where the server is: pg's own way to say it. */
export type ServerAddress = Pick<PoolConfig, 'connectionString' | 'host' | 'port' | 'user' | 'database' | 'max'>;

/** No connection is made yet. `query`: milliseconds until a query has failed; 0: never. */
export function openServer(address: ServerAddress, query: number = QUERY_TIMEOUT_MS): ServerDatabase {
  const pool = new Pool({
    application_name: 'photo-sync',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    ...(query > 0 && {
      query_timeout: query,
      statement_timeout: query,
      // Of a machine that is gone the server hears nothing for hours; what it held locked would stop all the others.
      idle_in_transaction_session_timeout: IDLE_TRANSACTION_TIMEOUT_MS,
    }),
    ...address,
  });
  // A connection that breaks while nobody uses it is replaced by the next query, and only that one's failure matters.
  pool.on('error', () => {});
  const database = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  return { database, close: () => database.destroy() };
}

/** What pg says when there is nobody to talk to, without what it was told: that holds a password. */
export function toUnreachableError(error: unknown): CodedError {
  const { code } = error as { code?: unknown };
  return new CodedError(
    'store-unreachable',
    `The database does not answer (${typeof code === 'string' ? code : 'no connection'}).`,
    {
      cause: error,
      remedy:
        'Check DATABASE_URL: postgres://user:password@host:5432/database, with ?sslmode=verify-full where the server asks for TLS, and that the server lets this machine in.',
    },
  );
}
