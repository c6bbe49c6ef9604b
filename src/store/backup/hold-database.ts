import { CodedError } from '../../errors.ts';
import { findSocket } from '../database/folder-socket.ts';
import { createServerPool } from '../database/server-pool.ts';
import { IDLE_TRANSACTION_TIMEOUT_MS, JOBS_TIMEOUT_MS } from '../database/timeouts.ts';

/** A folder's database in which nothing is written. */
export interface HeldDatabase {
  /** Aborted when the hold is lost, for example because the service stopped. */
  readonly lost: AbortSignal;
  /** Ends the hold. Throws `backup-failed` if it was lost before. */
  release(): Promise<void>;
}

/** Default of `signOfLife`. The service disconnects a client that is silent for longer within a transaction. */
const SIGN_OF_LIFE_MS = IDLE_TRANSACTION_TIMEOUT_MS / 5;

/**
 * Holds the database of a running service: all its files are written, and the service's own queries wait. PGlite is one
 * session without background processes, so nothing else writes either. If this process dies, the service goes on.
 * Undefined: no service uses the folder. `signOfLife`: interval in milliseconds.
 */
export async function holdDatabase(
  folder: string,
  signOfLife: number = SIGN_OF_LIFE_MS,
): Promise<HeldDatabase | undefined> {
  const host = await findSocket(folder);
  if (!host) return undefined;
  const address = { host, user: 'postgres', database: 'postgres', max: 1 };
  const pool = createServerPool(address, { name: 'photo-sync-backup', queryTimeout: JOBS_TIMEOUT_MS });
  const lost = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const failed = (cause: unknown) =>
    new CodedError('backup-failed', 'The service stopped, or closed the connection, before the copy was complete.', {
      cause,
      remedy: 'Run the command again.',
    });
  try {
    const connection = await pool.connect();
    await connection.query('begin');
    await connection.query('checkpoint');
    timer = setInterval(() => connection.query('select 1').catch((error) => lost.abort(error)), signOfLife);
    return {
      lost: lost.signal,
      async release() {
        clearInterval(timer);
        try {
          await connection.query('commit');
        } catch (error) {
          throw failed(error);
        } finally {
          connection.release(true);
          await pool.end();
        }
      },
    };
  } catch (error) {
    clearInterval(timer);
    await pool.end();
    throw failed(error);
  }
}
