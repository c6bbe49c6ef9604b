/** Timeouts of the database. Milliseconds. */

/** Maximum time of a query on a server. */
export const QUERY_TIMEOUT_MS = 5_000;
/** Maximum time of a query of the job scheduler, which also creates its tables. */
export const JOBS_TIMEOUT_MS = 30_000;
/** Maximum time of one statement of a migration. */
export const MIGRATION_TIMEOUT_MS = 10 * 60_000;
/** Maximum time to connect to a server. */
export const CONNECT_TIMEOUT_MS = 5_000;
/** A connection that is idle in a transaction for this time is closed. */
export const IDLE_TRANSACTION_TIMEOUT_MS = 5_000;
