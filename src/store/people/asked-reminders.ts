import { sql } from 'kysely';
import type { PersonKey } from '../../people/person-key.ts';
import type { Database } from '../database/schema.ts';
import type { AskedReminder, AskedReminders } from './types.ts';

export function createAskedReminders(database: Database): AskedReminders {
  const ofPerson = ({ tenantId, objectId }: PersonKey) =>
    sql<boolean>`tenant_id = ${tenantId} and object_id = ${objectId}`;
  return {
    async ask({ tenantId, objectId }, { askedAt, remindAt }) {
      // Only for people of the roster: a person who was erased meanwhile does not come back.
      const added = await database
        .insertInto('asked_reminder')
        .columns(['tenant_id', 'object_id', 'asked_at', 'remind_at'])
        .expression((query) =>
          query
            .selectFrom('roster')
            .select([
              'tenant_id',
              'object_id',
              sql<Date>`${askedAt.toISOString()}::timestamptz`.as('asked_at'),
              sql<Date>`${remindAt.toISOString()}::timestamptz`.as('remind_at'),
            ])
            .where('tenant_id', '=', tenantId)
            .where('object_id', '=', objectId),
        )
        .onConflict((conflict) =>
          conflict
            .columns(['tenant_id', 'object_id'])
            .doUpdateSet({ asked_at: askedAt, remind_at: remindAt, claimed_until: null }),
        )
        .returning('object_id')
        .executeTakeFirst();
      return added !== undefined;
    },
    async find(person) {
      const row = await database.selectFrom('asked_reminder').selectAll().where(ofPerson(person)).executeTakeFirst();
      return row && toReminder(row);
    },
    async cancel(person) {
      await database.deleteFrom('asked_reminder').where(ofPerson(person)).execute();
    },
    async claimDue(tenantId, { now, until, max }) {
      const rows = await database
        .with('due', (query) =>
          query
            .selectFrom('asked_reminder')
            .select('object_id')
            .where('tenant_id', '=', tenantId)
            .where('remind_at', '<=', now)
            .where((where) => where.or([where('claimed_until', 'is', null), where('claimed_until', '<=', now)]))
            .orderBy('remind_at')
            .limit(max)
            .forUpdate()
            .skipLocked(),
        )
        .updateTable('asked_reminder')
        .from('due')
        .set({ claimed_until: until })
        .where('asked_reminder.tenant_id', '=', tenantId)
        .whereRef('asked_reminder.object_id', '=', 'due.object_id')
        .returningAll('asked_reminder')
        .execute();
      return rows.map(toReminder);
    },
    async settle({ askedAt, ...person }, next) {
      // A newer reminder of the person stays.
      if (next) {
        await database
          .updateTable('asked_reminder')
          .set({ remind_at: next, claimed_until: null })
          .where(ofPerson(person))
          .where('asked_at', '=', askedAt)
          .execute();
        return;
      }
      await database.deleteFrom('asked_reminder').where(ofPerson(person)).where('asked_at', '=', askedAt).execute();
    },
  };
}

function toReminder(row: {
  readonly tenant_id: string;
  readonly object_id: string;
  readonly asked_at: Date;
  readonly remind_at: Date;
}): AskedReminder {
  return { tenantId: row.tenant_id, objectId: row.object_id, askedAt: row.asked_at, remindAt: row.remind_at };
}
