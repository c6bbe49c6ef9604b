import { sql } from 'kysely';
import type { Database } from '../database/schema.ts';
import { pilotMembers } from '../ledger/ledger-plan.ts';
import type { LedgerScope } from '../ledger/types.ts';
import type { Backlog, WaitingRows } from './types.ts';

/** The due rows of one queue, and the condition that makes them due. */
const QUEUES = {
  nudges: { table: 'outbox', dueAt: 'not_before', condition: sql`state = 'pending'` },
  welcomes: { table: 'welcome', dueAt: 'not_before', condition: sql`state = 'pending'` },
  reminders: { table: 'asked_reminder', dueAt: 'remind_at', condition: sql`true` },
  'follow-ups': { table: 'outbox', dueAt: 'recheck_at', condition: sql`recheck_at is not null` },
} as const;

/** See `Store.backlog`. Each query uses the index by which the rows are claimed. */
export function createBacklog(database: Database) {
  return async (tenantId: string, now: Date, scope?: LedgerScope): Promise<Backlog> => {
    const queues = Object.entries(QUEUES).map(async ([queue, of]) => ({
      queue,
      ...(await waitingIn(tenantId, now, of)),
    }));
    return { queues: await Promise.all(queues), oldestPhotoDueAt: await oldestPhoto(tenantId, now, scope) };
  };

  async function waitingIn(
    tenantId: string,
    now: Date,
    { table, dueAt, condition }: (typeof QUEUES)[keyof typeof QUEUES],
  ): Promise<Omit<WaitingRows, 'queue'>> {
    const { due, oldest } = await database
      .selectFrom(table)
      .select([sql<number>`count(*)::int`.as('due'), sql<Date | null>`min(${sql.ref(dueAt)})`.as('oldest')])
      .where('tenant_id', '=', tenantId)
      .where(sql<boolean>`${condition} and ${sql.ref(dueAt)} <= ${now}`)
      .executeTakeFirstOrThrow();
    return { due, oldestDueAt: oldest ?? undefined };
  }

  async function oldestPhoto(tenantId: string, now: Date, scope: LedgerScope | undefined): Promise<Date | undefined> {
    // One query for each of the two partial indexes.
    const oldest = await Promise.all(
      (['is', 'is not'] as const).map((operator) =>
        database
          .selectFrom('ledger')
          .select(sql<Date | null>`min(due_at)`.as('at'))
          .where('tenant_id', '=', tenantId)
          .where('due_at', '<=', now)
          .where('warm_until', operator, null)
          .$if(scope === 'pilot', (query) => query.where('object_id', 'in', pilotMembers(database, tenantId)))
          .executeTakeFirstOrThrow(),
      ),
    );
    return oldest.reduce<Date | undefined>((first, { at }) => (at && (!first || at < first) ? at : first), undefined);
  }
}
