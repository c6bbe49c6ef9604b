import { Client, type ClientConfig, Pool, type PoolClient, type PoolConfig } from 'pg';
import { type Backoff, backoff } from '../../backoff.ts';
import { CONNECT_TIMEOUT_MS, IDLE_TRANSACTION_TIMEOUT_MS } from './timeouts.ts';
import { classifyTrouble, refusesParameters } from './troubles.ts';

/** Address of the server, in pg's terms. */
export interface ServerAddress
  extends Pick<PoolConfig, 'connectionString' | 'host' | 'port' | 'user' | 'database' | 'max'> {
  /** Asked for by each new connection, instead of a password in the connection string. */
  readonly password?: (() => Promise<string>) | undefined;
}

export interface ServerPoolOptions {
  readonly name: string;
  /** Maximum time of a query. Milliseconds. */
  readonly queryTimeout: number;
  /** Milliseconds since any moment. */
  readonly clock?: () => number;
}

/** The part of pg's client that kysely uses. */
interface PooledConnection {
  readonly processID?: number;
  query(text: string, values?: readonly unknown[]): Promise<never>;
  release(destroy?: boolean): void;
}

/** Connections to a server that survive its restarts, failovers and poolers. Kysely's `PostgresPool` fits. */
export interface ServerPool {
  readonly options: object;
  connect(): Promise<PooledConnection>;
  /** Runs one query on a connection of its own. Without `values`, the text may contain several statements. */
  executeSql(text: string, values?: readonly unknown[]): Promise<{ rows: never[] }>;
  end(): Promise<void>;
}

/** Pause after a failed connection, during which further ones fail at once. Milliseconds. */
const RECONNECT: Backoff = { first: 100, longest: 5_000 };

/**
 * pg-pool with three additions. A connection that breaks while it is in use does not end the process. A connection is
 * dropped after an error that will repeat on it, such as "read-only" after a failover. While the server cannot be
 * reached, connections are attempted at growing intervals only.
 */
export function createServerPool(address: ServerAddress, options: ServerPoolOptions): ServerPool {
  const { clock = () => performance.now() } = options;
  let behindPooler = false;
  let pool = openPool(address, options, behindPooler);
  let failures = 0;
  let pausedUntil = 0;
  let failure: unknown;

  async function checkOut(): Promise<PoolClient> {
    if (failures > 0 && clock() < pausedUntil) throw failure;
    const used = pool;
    try {
      const client = await used.connect();
      failures = 0;
      return client;
    } catch (error) {
      if (refusesParameters(error) && !behindPooler) {
        behindPooler = true;
        pool = openPool(address, options, behindPooler);
        void used.end();
      }
      // Another call has replaced the pool already, or this one has.
      if (used !== pool) return checkOut();
      // Calls that failed together count as one failure.
      if (clock() >= pausedUntil) {
        failures += 1;
        pausedUntil = clock() + backoff(failures, RECONNECT);
      }
      failure = error;
      throw error;
    }
  }

  async function connect(): Promise<PooledConnection> {
    const client = await checkOut();
    let spoiled = false;
    return {
      processID: (client as { processID?: number }).processID,
      async query(text: string, values?: readonly unknown[]) {
        const sent = behindPooler && text === 'begin' ? beginWithTimeouts(options.queryTimeout) : text;
        try {
          return (await client.query(sent, values?.length ? [...values] : undefined)) as never;
        } catch (error) {
          spoiled ||= classifyTrouble(error).dropsConnection;
          throw error;
        }
      },
      release: (destroy) => client.release(destroy || spoiled),
    };
  }

  return {
    options: {},
    connect,
    async executeSql(text, values) {
      const connection = await connect();
      let failed = true;
      try {
        const result = await connection.query(text, values);
        failed = false;
        return result;
      } finally {
        // A failure within several statements leaves a transaction open.
        connection.release(failed);
      }
    },
    end: () => pool.end(),
  };
}

function openPool(
  { max = 10, password, ...address }: ServerAddress,
  { name, queryTimeout }: ServerPoolOptions,
  behindPooler: boolean,
): Pool {
  const pool = new Pool({
    application_name: name,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    max,
    query_timeout: queryTimeout,
    ...(password && { Client: clientWith(password) }),
    ...(!behindPooler && {
      statement_timeout: queryTimeout,
      // The server notices a lost machine only after hours. Its locks would block all other instances.
      idle_in_transaction_session_timeout: IDLE_TRANSACTION_TIMEOUT_MS,
    }),
    ...address,
  });
  // The pool replaces a broken idle connection with the next query, whose own failure is reported.
  pool.on('error', () => {});
  // pg-pool listens to idle connections only. An `error` event without a listener ends the process.
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

/** pg ignores a password function beside a connection string, whose empty password takes precedence. */
function clientWith(password: () => Promise<string>): typeof Client {
  return class extends Client {
    constructor(config?: string | ClientConfig) {
      super(config);
      // pg calls a function when the server asks for the password: `_getPassword` in its `lib/client.js`.
      (this as { password?: unknown }).password = password;
    }
  };
}

/** A pooler gives each transaction another session, so settings must end with the transaction. */
function beginWithTimeouts(queryTimeout: number): string {
  return `begin; set local statement_timeout = ${queryTimeout}; set local idle_in_transaction_session_timeout = ${IDLE_TRANSACTION_TIMEOUT_MS}`;
}
