import type { Database } from '../database/schema.ts';
import { lastPictures } from './last-pictures.ts';
import { createDueQueries } from './ledger-due.ts';
import { planReading } from './ledger-plan.ts';
import type { Ledger } from './types.ts';
import { writeReadings } from './write-readings.ts';

export function createLedger(database: Database): Ledger {
  return {
    plan: (lease, request) => planReading(database, lease, request),
    writeReadings: (tenantId, results, now) =>
      database.transaction().execute((transaction) => writeReadings(transaction, tenantId, results, now)),
    lastPictures: (tenantId, objectIds) => lastPictures(database, tenantId, objectIds),
    ...createDueQueries(database),
  };
}
