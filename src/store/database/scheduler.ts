import type { fromPglite } from 'pg-boss';

/** Where the scheduler of jobs keeps its own tables: the same database, in a schema of its own. */
export type SchedulerDatabase =
  | { readonly backend: 'pglite'; readonly db: ReturnType<typeof fromPglite> }
  | { readonly backend: 'postgres'; readonly connectionString: string };
