import type { fromPglite } from 'pg-boss';

/** Database of the job scheduler: the same database, with a separate schema. */
export type SchedulerDatabase =
  | { readonly backend: 'pglite'; readonly db: ReturnType<typeof fromPglite> }
  | { readonly backend: 'postgres'; readonly connectionString: string };
