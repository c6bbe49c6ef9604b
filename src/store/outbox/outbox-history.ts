import { type Kysely, sql } from 'kysely';
import type { PersonKey } from '../../people/person-key.ts';
import type { Schema } from '../database/schema.ts';
import type { MessageState, NewestMessages, Outbox } from './types.ts';

/** Queries of messages that were sent, or may still be. */
export function createHistoryQueries(
  database: Kysely<Schema>,
): Pick<Outbox, 'history' | 'newest' | 'count' | 'byState'> {
  return {
    history: (person, since, dryRun = false) => findHistory(database, person, since, dryRun),
    newest: (person) => findNewest(database, person),
    count: (tenantId, since, dryRun = false) => countMessages(database, tenantId, since, dryRun),
    async byState(tenantId) {
      const rows = await database
        .selectFrom('outbox')
        .select(['state', sql<number>`count(*)::int`.as('count')])
        .where('tenant_id', '=', tenantId)
        .groupBy('state')
        .execute();
      return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
    },
  };
}

export async function findHistory(
  database: Kysely<Schema>,
  { tenantId, objectId }: PersonKey,
  since: Date,
  dryRun: boolean,
) {
  const rows = await database
    .selectFrom('outbox')
    .select(['change_id', 'kind', sql<Date>`coalesce(settled_at, queued_at)`.as('at')])
    .where('tenant_id', '=', tenantId)
    .where('object_id', '=', objectId)
    .where(sql<Date>`coalesce(settled_at, queued_at)`, '>=', since)
    .where('state', 'in', countedStates(dryRun))
    .execute();
  return rows.map(({ change_id, kind, at }) => ({ changeId: change_id, kind, at }));
}

async function findNewest(database: Kysely<Schema>, { tenantId, objectId }: PersonKey): Promise<NewestMessages> {
  const rows = await database
    .selectFrom('outbox')
    .select(['state', 'not_before', sql<Date>`coalesce(settled_at, queued_at)`.as('at')])
    .where('tenant_id', '=', tenantId)
    .where('object_id', '=', objectId)
    .where('state', 'in', COUNTED_STATES)
    .orderBy('at', 'desc')
    .execute();
  const waiting = rows.find(({ state }) => state === 'pending' || state === 'sending');
  const sent = rows.find(({ state }) => state === 'sent' || state === 'in-doubt');
  return {
    waiting: waiting && { notBefore: waiting.not_before },
    sent: sent && { at: sent.at, isInDoubt: sent.state === 'in-doubt' },
  };
}

export async function countMessages(
  database: Kysely<Schema>,
  tenantId: string,
  since: Date,
  dryRun: boolean,
): Promise<number> {
  const { count } = await database
    .selectFrom('outbox')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('tenant_id', '=', tenantId)
    .where('queued_at', '>=', since)
    .where('state', 'in', countedStates(dryRun))
    .executeTakeFirstOrThrow();
  return count;
}

const COUNTED_STATES: readonly MessageState[] = ['pending', 'sending', 'sent', 'in-doubt'];

function countedStates(dryRun: boolean): readonly MessageState[] {
  return dryRun ? [...COUNTED_STATES, 'dry-run'] : COUNTED_STATES;
}
