import type { Db } from 'pg-boss';

/** Database of the job scheduler: the same database, with a separate schema. */
export interface SchedulerDatabase {
  readonly backend: 'pglite' | 'postgres';
  readonly db: Db;
}
