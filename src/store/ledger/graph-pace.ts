import type { Kysely } from 'kysely';
import type { Schema } from '../database/schema.ts';
import type { GraphPace } from './types.ts';

/** The pace of a tenant without a row: one batch in flight, which keeps the limit in each reading of Graph's page. */
export const FIRST_PACE: GraphPace = {
  atOnce: 1,
  trial: 0,
  clean: 0,
  refusedAt: undefined,
  patience: 0,
  decreases: 0,
};

/** Reads the tenant's pace. The caller has locked the slots, which guard the pace too. */
export async function readPace(transaction: Kysely<Schema>, tenantId: string): Promise<GraphPace> {
  const row = await transaction
    .selectFrom('graph_pace')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .executeTakeFirst();
  if (!row) return FIRST_PACE;
  const { at_once: atOnce, trial, clean, refused_at, patience, decreases } = row;
  return { atOnce, trial, clean, refusedAt: refused_at ?? undefined, patience, decreases };
}

export async function writePace(transaction: Kysely<Schema>, tenantId: string, pace: GraphPace): Promise<void> {
  const { atOnce: at_once, trial, clean, refusedAt, patience, decreases } = pace;
  const row = { at_once, trial, clean, refused_at: refusedAt ?? null, patience, decreases };
  await transaction
    .insertInto('graph_pace')
    .values({ tenant_id: tenantId, ...row })
    .onConflict((conflict) => conflict.column('tenant_id').doUpdateSet(row))
    .execute();
}
