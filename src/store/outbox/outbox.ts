import type { Database } from '../database/schema.ts';
import { createClaimQueries } from './outbox-claims.ts';
import { createFollowUpQueries } from './outbox-follow-ups.ts';
import { createHistoryQueries } from './outbox-history.ts';
import { createQueueQueries } from './outbox-queue.ts';
import type { Outbox } from './types.ts';

export function createOutbox(database: Database): Outbox {
  return {
    ...createQueueQueries(database),
    ...createHistoryQueries(database),
    ...createClaimQueries(database),
    ...createFollowUpQueries(database),
  };
}
