import type { Kysely } from 'kysely';
import type { PersonKey } from '../../people/person-key.ts';
import type { Database, Schema } from '../database/schema.ts';
import { lastPictures } from './last-pictures.ts';
import { createDueQueries } from './ledger-due.ts';
import { planReading } from './ledger-plan.ts';
import type { Ledger } from './types.ts';
import { writeReadings } from './write-readings.ts';

export function createLedger(database: Database): Ledger {
  return {
    plan: (held, request) => planReading(database, held, request),
    writeReadings: (tenantId, applied, now) =>
      database.transaction().execute((transaction) => writeReadings(transaction, tenantId, applied, now)),
    lastPictures: (tenantId, objectIds) => lastPictures(database, tenantId, objectIds),
    ...createDueQueries(database),
  };
}

/** Begins to watch somebody; whoever is watched already goes on as they are. Due at once: that is their baseline. */
export async function startWatching(
  transaction: Kysely<Schema>,
  { tenantId, objectId }: PersonKey,
  at: Date,
): Promise<void> {
  await transaction
    .insertInto('ledger')
    .values({ tenant_id: tenantId, object_id: objectId, verified_at: at, due_at: at })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
