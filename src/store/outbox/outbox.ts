import type { Database } from '../database/schema.ts';
import { claimsIn } from './outbox-claims.ts';
import { followUpsIn } from './outbox-follow-ups.ts';
import { queueIn } from './outbox-queue.ts';
import type { Outbox } from './types.ts';

export function outboxIn(database: Database): Outbox {
  return { ...queueIn(database), ...claimsIn(database), ...followUpsIn(database) };
}
