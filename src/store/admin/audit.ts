import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Database, Schema } from '../database/schema.ts';
import type { AdminAuthor, AuditEvent, AuditStore, AuditValue } from './types.ts';

export function createAuditStore(database: Database): AuditStore {
  return {
    record: (tenantId, event, by) => recordEvents(database, tenantId, [event], by),
    async list(tenantId, { since, person }) {
      const rows = await database
        .selectFrom('audit')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .where('at', '>=', since)
        .$if(person !== undefined, (query) => query.where('subject', '=', subjectOf(person ?? '')))
        .orderBy('at', 'desc')
        .orderBy('id', 'desc')
        .execute();
      return rows.map(({ at, actor, via, action, before, after, subject }) => ({
        ...{ at, actor, via, action },
        before: (before ?? undefined) as AuditValue,
        after: (after ?? undefined) as AuditValue,
        subject: subject ?? undefined,
      }));
    },
  };
}

/** Writes entries, as part of a transaction too. */
export async function recordEvents(
  database: Kysely<Schema>,
  tenantId: string,
  events: readonly AuditEvent[],
  { at, actor, via }: AdminAuthor,
): Promise<void> {
  if (events.length === 0) return;
  const rows = events.map(({ action, before, after, person }) => ({
    ...{ tenant_id: tenantId, at, actor, via, action },
    before: toJson(before),
    after: toJson(after),
    subject: person === undefined ? null : subjectOf(person),
  }));
  await database.insertInto('audit').values(rows).execute();
}

function toJson(value: AuditValue): string | null {
  return value === undefined ? null : JSON.stringify(value);
}

/** A person in the audit: whoever knows the object id finds their entries, and no entry tells who they are. */
export function subjectOf(objectId: string): string {
  return createHash('sha256').update(objectId).digest('hex');
}
